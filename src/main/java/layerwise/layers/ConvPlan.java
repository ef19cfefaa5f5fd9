package layerwise.layers;

import layerwise.tensor.Shape;

/**
 * How {@link Conv2dIm2col} cuts a batch of images of one shape into tiles. It depends on shapes
 * alone, so a layer makes it once for all the batches of a training.
 *
 * <p>A tile is what a thread works on at a time: some images, or, where one is too much, a band of
 * one image's rows. Tiles of the same images are a group. Groups are the pieces of work of the
 * forward pass. In the backward pass a piece is a part: a run of groups, whose gradients of the
 * parameters are added up in order. Neither depends on the number of threads.
 */
abstract sealed class ConvPlan permits ImagePlan, RowPlan, WinogradPlan, WinogradRowPlan {
    /** Most parts of a sum; more would be slower to add up, fewer harder to share out. */
    private static final int PARTS = 16;

    private static final int GAP = 8;

    /** Images {@code first} to {@code first + images - 1}, rows from {@code row} on. */
    record Tile(int first, int images, int row, int rows, int width) {}

    final ConvGeometry geometry;
    final int f;
    final int k;
    final int imageSize;
    final int height;
    final int width;
    final int outHeight;
    final int outWidth;
    private final Shape x;
    private Tile[][] tiles;

    /** A plan for batches of this shape, (N, C, H, W). */
    ConvPlan(ConvGeometry geometry, Shape x) {
        this.geometry = geometry;
        this.x = x;
        this.f = geometry.filters();
        this.k = geometry.inChannels() * geometry.filterHeight() * geometry.filterWidth();
        this.height = x.dim(2);
        this.width = x.dim(3);
        this.imageSize = x.dim(1) * height * width;
        this.outHeight = geometry.outHeight(height);
        this.outWidth = geometry.outWidth(width);
    }

    /** Between rows that are a power of two long, lest they meet in one place of the cache. */
    static int pitch(int length) {
        return length + GAP;
    }

    /** The fastest way for this shape. */
    static ConvPlan of(ConvGeometry geometry, Shape x, Precision precision) {
        if (WinogradPlan.suits(geometry, x)) {
            return new WinogradPlan(geometry, x, precision);
        }
        if (precision == Precision.FLOAT64 && WinogradRowPlan.suits(geometry, x)) {
            return new WinogradRowPlan(geometry, x);
        }
        return ImagePlan.suits(geometry, x)
                ? new ImagePlan(geometry, x, precision)
                : new RowPlan(geometry, x, precision);
    }

    /**
     * Cuts the batch: so many images together, and images of {@code rows} rows into bands of {@code
     * rowsEach}.
     *
     * @param across columns of a row of one image
     */
    final void cut(int together, int rows, int rowsEach, int across) {
        int n = x.dim(0);
        tiles = new Tile[Math.ceilDiv(n, together)][];
        for (int group = 0; group < tiles.length; group++) {
            int first = share(n, group, tiles.length);
            int images = share(n, group + 1, tiles.length) - first;
            tiles[group] = new Tile[Math.ceilDiv(rows, rowsEach)];
            for (int band = 0; band < tiles[group].length; band++) {
                int row = band * rowsEach;
                int inBand = Math.min(rowsEach, rows - row);
                tiles[group][band] = new Tile(first, images, row, inBand, images * across);
            }
        }
    }

    /**
     * A forward pass.
     *
     * @param weights (F, C, HH, WW), copied into the calling thread's scratch
     */
    abstract ConvPass forwardPass(double[] weights, double[] bias, double[] x, double[] out);

    /** A backward pass, as above. */
    abstract ConvPass backwardPass(double[] weights, double[] x, double[] dOut);

    /** Whether it is the plan for batches of this shape. */
    final boolean isFor(Shape shape) {
        return x.equals(shape);
    }

    /** Pieces of the forward pass. */
    final int groups() {
        return tiles.length;
    }

    /** The tiles of a group, from the upper rows of its images to the lower. */
    final Tile[] tilesOf(int group) {
        return tiles[group];
    }

    /** Pieces of the backward pass. */
    final int parts() {
        return Math.min(tiles.length, PARTS);
    }

    /** The first group of a part; that of the part after the last one is where they end. */
    final int firstGroup(int part) {
        return share(tiles.length, part, parts());
    }

    private static int share(int size, int index, int count) {
        return (int) ((long) size * index / count);
    }
}
