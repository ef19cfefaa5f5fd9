package layerwise.layers;

/**
 * The products of an {@link Affine} layer for one batch, band by band: the bands of a product run
 * on several threads. Made for one direction with the matrix that all its bands share: the weights
 * forward, dOut backward.
 */
sealed interface AffineProducts permits DoubleProducts, FloatProducts {

    /** Rows of {@code out = x·w + b}; shared are the weights. */
    void outputs(double[] x, double[] b, double[] out, int first, int rows);

    /** Rows of {@code dw = xᵀ·dOut}; shared is dOut. */
    void weights(double[] x, double[] dw, int first, int rows);

    /** Columns of {@code dx = dOut·wᵀ}; shared is dOut. */
    void inputs(double[] w, double[] dx, int first, int columns);
}
