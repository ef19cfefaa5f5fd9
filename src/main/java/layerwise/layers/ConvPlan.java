package layerwise.layers;

import layerwise.tensor.Shape;

/**
 * How {@link Conv2dIm2col} cuts a batch of images of one shape into tiles. It depends on shapes
 * alone, so a layer makes it once for all the batches of a training.
 *
 * <p>A tile is what is unrolled at a time ({@link Unrolling}): the images of a group, side by side,
 * or, where that is more than {@link #TILE_ELEMENTS}, a band of one image's output rows. Groups are
 * the pieces of work of the forward pass. In the backward pass a piece is a part: a run of groups,
 * whose gradients of the parameters are added up in order. Neither depends on the number of
 * threads.
 */
final class ConvPlan {
    /** Numbers in a tile's windows: 512 kB of doubles, half of what a core's cache often holds. */
    private static final int TILE_ELEMENTS = 1 << 16;

    /** Columns of a product, at most, where it takes several images to fill them. */
    private static final int WIDTH = 40;

    /** Multiplications in a product, about, where it takes more columns than that. */
    private static final int LEAST_PRODUCT = 1 << 13;

    /** Most parts of a sum; more would be slower to add up, fewer harder to share out. */
    private static final int PARTS = 16;

    /** Images {@code first} to {@code first + images - 1}, output rows from {@code row} on. */
    record Tile(int first, int images, int row, int rows, int width) {}

    final ConvGeometry geometry;
    final Unrolling unrolling;
    final int f;
    final int k;
    final int imageSize;
    final int outHeight;
    final int outWidth;
    private final Shape x;
    private final Tile[][] tiles;

    /** A plan for batches of this shape, (N, C, H, W). */
    ConvPlan(ConvGeometry geometry, Shape x) {
        this.geometry = geometry;
        this.x = x;
        this.f = geometry.filters();
        this.k = geometry.inChannels() * geometry.filterHeight() * geometry.filterWidth();
        this.imageSize = x.dim(1) * x.dim(2) * x.dim(3);
        this.outHeight = geometry.outHeight(x.dim(2));
        this.outWidth = geometry.outWidth(x.dim(3));
        this.unrolling = new Unrolling(geometry, x.dim(2), x.dim(3));
        this.tiles = cut(x.dim(0));
    }

    private Tile[][] cut(int n) {
        int rowLength = unrolling.rowsEach() * outWidth;
        int fit = Math.max(1, TILE_ELEMENTS / rowLength);
        int bandRows = Math.max(0, fit - geometry.filterHeight()) / geometry.stride() + 1;
        int rowsEach = Math.min(outHeight, bandRows);
        int width = Math.max(WIDTH, LEAST_PRODUCT / (f * k));
        int together =
                rowsEach < outHeight
                        ? 1
                        : Math.min(width / outWidth, fit / unrolling.imageRows(outHeight));
        var groups = new Tile[Math.ceilDiv(n, Math.max(1, together))][];
        for (int group = 0; group < groups.length; group++) {
            int first = share(n, group, groups.length);
            int images = share(n, group + 1, groups.length) - first;
            groups[group] = new Tile[Math.ceilDiv(outHeight, rowsEach)];
            for (int band = 0; band < groups[group].length; band++) {
                int row = band * rowsEach;
                int rows = Math.min(rowsEach, outHeight - row);
                groups[group][band] = new Tile(first, images, row, rows, images * outWidth);
            }
        }
        return groups;
    }

    /** Whether it is the plan for batches of this shape. */
    boolean isFor(Shape shape) {
        return x.equals(shape);
    }

    /** Pieces of the forward pass. */
    int groups() {
        return tiles.length;
    }

    /** The tiles of a group, from the upper rows of its images to the lower. */
    Tile[] tilesOf(int group) {
        return tiles[group];
    }

    /** Pieces of the backward pass. */
    int parts() {
        return Math.min(tiles.length, PARTS);
    }

    /** The first group of a part; that of the part after the last one is where they end. */
    int firstGroup(int part) {
        return share(tiles.length, part, parts());
    }

    private static int share(int size, int index, int count) {
        return (int) ((long) size * index / count);
    }

    /** Elements in a tile's windows. */
    int length(Tile tile) {
        return unrolling.imageRows(tile.rows) * unrolling.rowsEach() * tile.width;
    }

    /** Where the windows of a tile's output row begin. */
    int start(Tile tile, int row) {
        return row * unrolling.step() * tile.width;
    }

    /** Where a filter's outputs for an image of a tile begin in the output. */
    int inOut(Tile tile, int image, int filter) {
        return (((tile.first + image) * f + filter) * outHeight + tile.row) * outWidth;
    }
}
