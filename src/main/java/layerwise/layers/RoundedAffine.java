package layerwise.layers;

import layerwise.tensor.MatrixProduct;

/**
 * The products of an {@link Affine} layer in single precision, band by band. What all bands share
 * is rounded once, by the caller's thread; the rest by the thread that needs it.
 *
 * @param n examples
 * @param d inputs
 * @param m outputs
 */
record RoundedAffine(MatrixProduct product, int n, int d, int m) {

    /** Rounds a whole matrix into the calling thread's scratch, in pieces on all threads. */
    static float[] rounded(double[] values, Threads threads) {
        float[] to = Scratch.own().floats.weights(values.length);
        int piece = 1 << 16;
        threads.forEach(
                Math.ceilDiv(values.length, piece),
                i -> {
                    int start = i * piece;
                    int length = Math.min(piece, values.length - start);
                    Narrowing.narrow(values, start, to, start, length);
                });
        return to;
    }

    /** Rows of {@code out = x·w + b}. */
    void forward(double[] x, float[] w, double[] b, double[] out, int first, int rows) {
        var scratch = Scratch.own().floats;
        float[] rounded = scratch.windows(rows * d);
        Narrowing.narrow(x, first * d, rounded, 0, rows * d);
        float[] sums = scratch.outputs(rows * m);
        product.multiply(false, false, rows, m, d, 1, rounded, 0, d, w, 0, m, 0, sums, 0, m);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < m; j++) {
                out[(first + i) * m + j] = sums[i * m + j] + b[j];
            }
        }
    }

    /** Columns of {@code dx = dOut·wᵀ}. */
    void inputs(float[] dOut, double[] w, double[] dx, int first, int columns) {
        var scratch = Scratch.own().floats;
        float[] rounded = scratch.windows(columns * m);
        Narrowing.narrow(w, first * m, rounded, 0, columns * m);
        float[] sums = scratch.outputs(n * columns);
        product.multiply(
                false, true, n, columns, m, 1, dOut, 0, m, rounded, 0, m, 0, sums, 0, columns);
        for (int i = 0; i < n; i++) {
            Narrowing.widen(sums, i * columns, dx, i * d + first, columns);
        }
    }

    /** Rows of {@code dw = xᵀ·dOut}. */
    void weights(double[] x, float[] dOut, double[] dw, int first, int rows) {
        var scratch = Scratch.own().floats;
        float[] rounded = scratch.windows(n * rows);
        for (int i = 0; i < n; i++) {
            Narrowing.narrow(x, i * d + first, rounded, i * rows, rows);
        }
        float[] sums = scratch.outputs(rows * m);
        product.multiply(true, false, rows, m, n, 1, rounded, 0, rows, dOut, 0, m, 0, sums, 0, m);
        Narrowing.widen(sums, 0, dw, first * m, rows * m);
    }
}
