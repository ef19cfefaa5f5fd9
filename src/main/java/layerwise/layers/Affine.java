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
public final class Affine implements Layer {
    /** Multiplications in a piece of work, about: some hundred microseconds. */
    private static final long PIECE = 1L << 22;

    /** Rows or columns in a piece, at least; a product of fewer is slower per element. */
    private static final int LEAST = 32;

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
    public Tensor forward(Tensor x) {
        int n = examples(x);
        var out = Tensor.zeros(n, m);
        double[] w = weights.value.data();
        double[] b = bias.value.data();
        if (precision == Precision.FLOAT32) {
            var rounded = new RoundedAffine(product, n, d, m);
            float[] shared = RoundedAffine.rounded(w, threads);
            inBands(
                    n,
                    (first, rows) -> rounded.forward(x.data(), shared, b, out.data(), first, rows),
                    (long) d * m);
            return out;
        }
        inBands(
                n,
                (first, rows) -> {
                    product.multiply(
                            false,
                            false,
                            rows,
                            m,
                            d,
                            1,
                            x.data(),
                            first * d,
                            d,
                            w,
                            0,
                            m,
                            0,
                            out.data(),
                            first * m,
                            m);
                    // added last, as NumPy does, so that printed digits come out the same
                    for (int i = first; i < first + rows; i++) {
                        for (int j = 0; j < m; j++) {
                            out.data()[i * m + j] += b[j];
                        }
                    }
                },
                (long) d * m);
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x) {
        parameterGradients(dOut, x);
        int n = x.dim(0);
        var dx = Tensor.zeros(n, d);
        double[] w = weights.value.data();
        if (precision == Precision.FLOAT32) {
            var rounded = new RoundedAffine(product, n, d, m);
            float[] shared = RoundedAffine.rounded(dOut.data(), threads);
            inBands(
                    d,
                    (first, columns) -> rounded.inputs(shared, w, dx.data(), first, columns),
                    (long) n * m);
            return dx;
        }
        inBands(
                d,
                (first, columns) ->
                        product.multiply(
                                false,
                                true,
                                n,
                                columns,
                                m,
                                1,
                                dOut.data(),
                                0,
                                m,
                                w,
                                first * m,
                                m,
                                0,
                                dx.data(),
                                first,
                                d),
                (long) n * m);
        return dx;
    }

    @Override
    public void parameterGradients(Tensor dOut, Tensor x) {
        int n = examples(x);
        ShapeException.requireShape(
                "Affine: dOut", dOut.shape(), Shape.of(n, m), "it is shaped like the output");
        weightGradient(dOut.data(), x.data(), n);
        double[] db = bias.gradient.data();
        Arrays.fill(db, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                db[j] += dOut.data()[i * m + j];
            }
        }
    }

    private void weightGradient(double[] dOut, double[] x, int n) {
        double[] dw = weights.gradient.data();
        if (precision == Precision.FLOAT32) {
            var rounded = new RoundedAffine(product, n, d, m);
            float[] shared = RoundedAffine.rounded(dOut, threads);
            inBands(d, (first, rows) -> rounded.weights(x, shared, dw, first, rows), (long) n * m);
            return;
        }
        inBands(
                d,
                (first, rows) ->
                        product.multiply(
                                true, false, rows, m, n, 1, x, first, d, dOut, 0, m, 0, dw,
                                first * m, m),
                (long) n * m);
    }

    private int examples(Tensor x) {
        if (x.axes() != 2 || x.dim(1) != d) {
            throw new ShapeException(
                    "Affine: x", x.shape(), "(N, " + d + ")", "flatten images first");
        }
        return x.dim(0);
    }

    private interface Band {
        void multiply(int first, int size);
    }

    /**
     * Cuts an axis into bands by the amount of work alone, not by the number of threads: OpenBLAS
     * adds in another order for another size, and results must not depend on the threads.
     */
    private void inBands(int size, Band band, long workEach) {
        if (size == 0 || workEach == 0) {
            band.multiply(0, size);
            return;
        }
        int each = Math.clamp(PIECE / workEach, LEAST, Math.max(LEAST, size));
        threads.forEach(
                Math.ceilDiv(size, each),
                piece -> band.multiply(piece * each, Math.min(each, size - piece * each)));
    }

    @Override
    public String toString() {
        return "Affine " + d + " to " + m;
    }
}
