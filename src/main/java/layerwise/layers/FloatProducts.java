package layerwise.layers;

import layerwise.tensor.MatrixProduct;

/**
 * {@link AffineProducts} in single precision. What all bands share is rounded once, into the
 * scratch of the thread that makes the products; the rest by the thread that needs it.
 */
final class FloatProducts implements AffineProducts {
    private final MatrixProduct product;
    private final int n;
    private final int d;
    private final int m;
    private final float[] shared;

    /** For N examples, D inputs and M outputs. */
    FloatProducts(MatrixProduct product, int n, int d, int m, double[] shared, Threads threads) {
        this.product = product;
        this.n = n;
        this.d = d;
        this.m = m;
        this.shared = rounded(shared, threads);
    }

    /** Rounds a whole matrix into the calling thread's scratch, in pieces on all threads. */
    private static float[] rounded(double[] values, Threads threads) {
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

    @Override
    public void outputs(double[] x, double[] b, double[] out, int first, int rows) {
        var scratch = Scratch.own().floats;
        float[] rounded = scratch.windows(rows * d);
        Narrowing.narrow(x, first * d, rounded, 0, rows * d);
        float[] sums = scratch.outputs(rows * m);
        product.multiply(false, false, rows, m, d, 1, rounded, 0, d, shared, 0, m, 0, sums, 0, m);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < m; j++) {
                out[(first + i) * m + j] = sums[i * m + j] + b[j];
            }
        }
    }

    @Override
    public void inputs(double[] w, double[] dx, int first, int columns) {
        var scratch = Scratch.own().floats;
        float[] rounded = scratch.windows(columns * m);
        Narrowing.narrow(w, first * m, rounded, 0, columns * m);
        float[] sums = scratch.outputs(n * columns);
        product.multiply(
                false, true, n, columns, m, 1, shared, 0, m, rounded, 0, m, 0, sums, 0, columns);
        for (int i = 0; i < n; i++) {
            Narrowing.widen(sums, i * columns, dx, i * d + first, columns);
        }
    }

    @Override
    public void weights(double[] x, double[] dw, int first, int rows) {
        var scratch = Scratch.own().floats;
        float[] rounded = scratch.windows(n * rows);
        for (int i = 0; i < n; i++) {
            Narrowing.narrow(x, i * d + first, rounded, i * rows, rows);
        }
        float[] sums = scratch.outputs(rows * m);
        product.multiply(true, false, rows, m, n, 1, rounded, 0, rows, shared, 0, m, 0, sums, 0, m);
        Narrowing.widen(sums, 0, dw, first * m, rows * m);
    }
}
