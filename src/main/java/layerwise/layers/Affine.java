package layerwise.layers;

import java.util.List;
import layerwise.tensor.MatrixProduct;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Fully connected layer, {@code out = x·weights + bias}, for N examples, D inputs and M outputs.
 *
 * <pre>
 *   x (N, D)              weights (D, M)     bias (M)                          out (N, M)
 *   dx = dOut·weightsᵀ    dw = xᵀ·dOut       db = dOut summed over its rows
 * </pre>
 *
 * <p>Gradients of the parameters are written into the tensors that {@link Parameter#gradient}
 * holds, so {@code backward} is for one thread at a time.
 */
public final class Affine implements Reusing {
    /** Multiplications in a piece of work, about: some hundred microseconds. */
    private static final long PIECE = 1L << 22;

    /**
     * Rows or columns in a piece, at least: each piece copies the other matrix into the order that
     * the product wants it in, which costs as much as multiplying some twenty rows by it.
     */
    private static final int LEAST = 96;

    /** Pieces of a product, at most: enough to share them out evenly. */
    private static final int MOST = 8;

    /** The weights, (D, M). */
    public final Parameter weights;

    /** The bias, (M). */
    public final Parameter bias;

    private final int d;
    private final int m;
    private final Threads threads;
    private final MatrixProduct product = MatrixProduct.best();

    /** A layer on the {@linkplain Threads#shared() shared threads}. */
    public Affine(Tensor weights, Tensor bias) {
        this(weights, bias, Threads.shared());
    }

    /**
     * A layer with these parameters, which are not copied.
     *
     * @param weights (D, M)
     * @param bias (M)
     * @param threads whom to share large products with
     */
    public Affine(Tensor weights, Tensor bias, Threads threads) {
        if (weights.axes() != 2) {
            throw new ShapeException(
                    "Affine: weights", weights.shape(), "(D, M)", "one row per input");
        }
        this.d = weights.dim(0);
        this.m = weights.dim(1);
        ShapeException.requireShape(
                "Affine: bias", bias.shape(), Shape.of(m), "one bias per column of the weights");
        this.weights = new Parameter("weights", weights);
        this.bias = new Parameter("bias", bias);
        this.threads = threads;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weights, bias);
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        int n = examples(x);
        var out = kept.output(Shape.of(n, m));
        int bands = bands(n, (long) d * m);
        threads.forEach(bands, band -> forward(x, out, band, bands));
        return out;
    }

    /** A band of rows of the output. */
    private void forward(Tensor x, Tensor out, int band, int bands) {
        int first = first(x.dim(0), band, bands);
        int end = first(x.dim(0), band + 1, bands);
        product.multiply(
                false,
                false,
                end - first,
                m,
                d,
                1,
                x.data(),
                first * d,
                d,
                weights.value.data(),
                0,
                m,
                0,
                out.data(),
                first * m,
                m);
        // added last, as NumPy does, so that printed digits come out the same
        double[] b = bias.value.data();
        for (int i = first; i < end; i++) {
            for (int j = 0; j < m; j++) {
                out.data()[i * m + j] += b[j];
            }
        }
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireGradient(dOut, x);
        int n = x.dim(0);
        var dx = kept.gradient(Shape.of(n, d));
        // both at once: either alone may be too small to share out
        int bands = bands(d, (long) n * m);
        threads.forEach(
                2 * bands,
                piece -> {
                    if (piece < bands) {
                        weightGradient(dOut, x, piece, bands);
                    } else {
                        inputGradient(dOut, dx, piece - bands, bands);
                    }
                });
        biasGradient(dOut);
        return dx;
    }

    @Override
    public void parameterGradients(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        int bands = bands(d, (long) x.dim(0) * m);
        threads.forEach(bands, band -> weightGradient(dOut, x, band, bands));
        biasGradient(dOut);
    }

    private void requireGradient(Tensor dOut, Tensor x) {
        ShapeException.requireShape(
                "Affine: dOut",
                dOut.shape(),
                Shape.of(examples(x), m),
                "it is shaped like the output");
    }

    /** A band of rows of dw. */
    private void weightGradient(Tensor dOut, Tensor x, int band, int bands) {
        int first = first(d, band, bands);
        product.multiply(
                true,
                false,
                first(d, band + 1, bands) - first,
                m,
                x.dim(0),
                1,
                x.data(),
                first,
                d,
                dOut.data(),
                0,
                m,
                0,
                weights.gradient.data(),
                first * m,
                m);
    }

    /** A band of columns of dx. */
    private void inputGradient(Tensor dOut, Tensor dx, int band, int bands) {
        int first = first(d, band, bands);
        product.multiply(
                false,
                true,
                dx.dim(0),
                first(d, band + 1, bands) - first,
                m,
                1,
                dOut.data(),
                0,
                m,
                weights.value.data(),
                first * m,
                m,
                0,
                dx.data(),
                first,
                d);
    }

    private void biasGradient(Tensor dOut) {
        double[] db = bias.gradient.data();
        java.util.Arrays.fill(db, 0);
        for (int i = 0; i < dOut.dim(0); i++) {
            for (int j = 0; j < m; j++) {
                db[j] += dOut.data()[i * m + j];
            }
        }
    }

    private int examples(Tensor x) {
        if (x.axes() != 2 || x.dim(1) != d) {
            throw new ShapeException(
                    "Affine: x", x.shape(), "(N, " + d + ")", "flatten images first");
        }
        return x.dim(0);
    }

    /**
     * How many bands an axis is cut into: by the amount of work alone, not by the number of
     * threads, since OpenBLAS adds in another order for another size.
     */
    private static int bands(int size, long workEach) {
        return Math.clamp(Math.min(size * workEach / PIECE, size / LEAST), 1, MOST);
    }

    /** Where a band of an axis begins. */
    private static int first(int size, int band, int bands) {
        return (int) ((long) size * band / bands);
    }

    @Override
    public String toString() {
        return "Affine " + d + " to " + m;
    }
}
