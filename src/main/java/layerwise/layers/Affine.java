package layerwise.layers;

import java.util.Arrays;
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
    private final Precision precision;
    private final Threads threads;
    private final MatrixProduct product = MatrixProduct.best();

    /** A layer in double precision on the {@linkplain Threads#shared() shared threads}. */
    public Affine(Tensor weights, Tensor bias) {
        this(weights, bias, Precision.FLOAT64);
    }

    /** A layer on the {@linkplain Threads#shared() shared threads}. */
    public Affine(Tensor weights, Tensor bias, Precision precision) {
        this(weights, bias, precision, Threads.shared());
    }

    /**
     * A layer with these parameters, which are not copied.
     *
     * @param weights (D, M)
     * @param bias (M)
     * @param precision of the products; x, the output and all gradients are double in either
     * @param threads whom to share large products with
     */
    public Affine(Tensor weights, Tensor bias, Precision precision, Threads threads) {
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
        this.precision = precision;
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
        var products = products(n, weights.value);
        Band outputs =
                (first, rows) ->
                        products.outputs(x.data(), bias.value.data(), out.data(), first, rows);
        int bands = bands(n, (long) d * m);
        threads.forEach(bands, band -> run(outputs, n, band, bands));
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireGradient(dOut, x);
        int n = x.dim(0);
        var dx = kept.gradient(Shape.of(n, d));
        var products = products(n, dOut);
        Band weightGradient = weightGradient(products, x);
        Band inputGradient =
                (first, columns) ->
                        products.inputs(weights.value.data(), dx.data(), first, columns);
        // both at once: either alone may be too small to share out
        int bands = bands(d, (long) n * m);
        threads.forEach(
                2 * bands,
                piece -> {
                    if (piece < bands) {
                        run(weightGradient, d, piece, bands);
                    } else {
                        run(inputGradient, d, piece - bands, bands);
                    }
                });
        biasGradient(dOut);
        return dx;
    }

    @Override
    public void parameterGradients(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        int n = x.dim(0);
        Band weightGradient = weightGradient(products(n, dOut), x);
        int bands = bands(d, (long) n * m);
        threads.forEach(bands, band -> run(weightGradient, d, band, bands));
        biasGradient(dOut);
    }

    private Band weightGradient(AffineProducts products, Tensor x) {
        return (first, rows) -> products.weights(x.data(), weights.gradient.data(), first, rows);
    }

    private AffineProducts products(int n, Tensor shared) {
        return switch (precision) {
            case FLOAT64 -> new DoubleProducts(product, n, d, m, shared.data());
            case FLOAT32 -> new FloatProducts(product, n, d, m, shared.data(), threads);
        };
    }

    private void requireGradient(Tensor dOut, Tensor x) {
        ShapeException.requireShape(
                "Affine: dOut",
                dOut.shape(),
                Shape.of(examples(x), m),
                "it is shaped like the output");
    }

    private void biasGradient(Tensor dOut) {
        double[] db = bias.gradient.data();
        Arrays.fill(db, 0);
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

    /** Works on a band of an axis. */
    private interface Band {
        void run(int first, int size);
    }

    private static void run(Band work, int size, int band, int bands) {
        int first = (int) ((long) size * band / bands);
        int end = (int) ((long) size * (band + 1) / bands);
        work.run(first, end - first);
    }

    @Override
    public String toString() {
        return "Affine " + d + " to " + m;
    }
}
