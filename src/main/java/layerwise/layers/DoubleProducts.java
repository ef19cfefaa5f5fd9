package layerwise.layers;

import layerwise.tensor.MatrixProduct;

/** {@link AffineProducts} in double precision. */
final class DoubleProducts implements AffineProducts {
    private final MatrixProduct product;
    private final int n;
    private final int d;
    private final int m;
    private final double[] shared;

    /** For N examples, D inputs and M outputs. */
    DoubleProducts(MatrixProduct product, int n, int d, int m, double[] shared) {
        this.product = product;
        this.n = n;
        this.d = d;
        this.m = m;
        this.shared = shared;
    }

    @Override
    public void outputs(double[] x, double[] b, double[] out, int first, int rows) {
        product.multiply(
                false, false, rows, m, d, 1, x, first * d, d, shared, 0, m, 0, out, first * m, m);
        // added last, as NumPy does, so that printed digits come out the same
        for (int i = first; i < first + rows; i++) {
            for (int j = 0; j < m; j++) {
                out[i * m + j] += b[j];
            }
        }
    }

    @Override
    public void weights(double[] x, double[] dw, int first, int rows) {
        product.multiply(
                true, false, rows, m, n, 1, x, first, d, shared, 0, m, 0, dw, first * m, m);
    }

    @Override
    public void inputs(double[] w, double[] dx, int first, int columns) {
        product.multiply(
                false, true, n, columns, m, 1, shared, 0, m, w, first * m, m, 0, dx, first, d);
    }
}
