package layerwise.layers;

import layerwise.tensor.Shape;

/**
 * A {@link ConvPlan} for {@link RowPass}. A tile is what is unrolled at a time ({@link Unrolling}):
 * the images of a group, side by side, or, where that is more than {@link #TILE_ELEMENTS}, a band
 * of one image's output rows.
 */
final class RowPlan extends ConvPlan {
    /** Numbers in a tile's windows: 512 kB of doubles, half of what a core's cache often holds. */
    private static final int TILE_ELEMENTS = 1 << 16;

    /** Columns of a product, at most, where it takes several images to fill them. */
    private static final int WIDTH = 40;

    /** Multiplications in a product, about, where it takes more columns than that. */
    private static final int LEAST_PRODUCT = 1 << 13;

    private final Precision precision;
    final Unrolling unrolling;

    RowPlan(ConvGeometry geometry, Shape x, Precision precision) {
        super(geometry, x);
        this.precision = precision;
        this.unrolling = new Unrolling(geometry, height, width);
        int rowLength = unrolling.rowsEach() * outWidth;
        int fit = Math.max(1, TILE_ELEMENTS / rowLength);
        int bandRows = Math.max(0, fit - geometry.filterHeight()) / geometry.stride() + 1;
        int rowsEach = Math.min(outHeight, bandRows);
        int columns = Math.max(WIDTH, LEAST_PRODUCT / (f * k));
        int together =
                rowsEach < outHeight
                        ? 1
                        : Math.min(columns / outWidth, fit / unrolling.imageRows(outHeight));
        cut(Math.max(1, together), outHeight, rowsEach, outWidth);
    }

    @Override
    ConvPass forwardPass(double[] weights, double[] bias, double[] x, double[] out) {
        return switch (precision) {
            case FLOAT64 -> new RowPass<>(this, Numbers.DOUBLES, weights, bias, x, out);
            case FLOAT32 -> new RowPass<>(this, Numbers.FLOATS, weights, bias, x, out);
        };
    }

    @Override
    ConvPass backwardPass(double[] weights, double[] x, double[] dOut) {
        return forwardPass(weights, null, x, dOut);
    }

    /** Elements in a tile's windows. */
    int length(Tile tile) {
        return unrolling.imageRows(tile.rows()) * unrolling.rowsEach() * tile.width();
    }

    /** Where the windows of a tile's output row begin. */
    int start(Tile tile, int row) {
        return row * unrolling.step() * tile.width();
    }

    /** Where a filter's outputs for an image of a tile begin in the output. */
    int inOut(Tile tile, int image, int filter) {
        return (((tile.first() + image) * f + filter) * outHeight + tile.row()) * outWidth;
    }
}
