package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.MatrixProduct;
import layerwise.tensor.Tensor;

/**
 * One pass of {@link Conv2dIm2col} over a batch, forward or backward, cut into tiles.
 *
 * <p>A tile is what is unrolled at a time ({@link Unrolling}): the images of a group, side by side,
 * or, where that is more than {@link #TILE_ELEMENTS}, a band of one image's output rows. For each
 * row of outputs there are products with {@code K = HH·C·WW}, which read the tile from that row on:
 *
 * <pre>
 *   outputs (F, width)    = weights (F, K) · windows (K, width)
 *   dwᵀ (K, F)           += windows (K, width) · gradients at the outputs, transposed (width, F)
 *   at windows (K, width) += weightsᵀ (K, F) · gradients at the outputs (F, width), then rolled up
 * </pre>
 *
 * <p>All three find their operands in the first or second cache, so that they run at the matrix
 * product's full rate: OpenBLAS copies nothing for products of this size. It likes rows that lie
 * together, so a row's outputs have a small matrix of their own, which is copied from and to the
 * tensor, and where K is large the gradients are transposed for the second product. The first is
 * cut along K to keep both operands in the first cache.
 *
 * <p>Groups are the pieces of work of the forward pass. In the backward pass a piece is a part: a
 * run of groups, whose gradients of the parameters are added up in order, in double. Neither
 * depends on the number of threads. Each thread takes whole pieces, with one BLAS thread: two on
 * one product would have to meet after each, every few microseconds.
 */
abstract sealed class ConvPass permits DoublePass, FloatPass {
    /** Numbers in a tile's windows: 512 kB of doubles, half of what a core's cache often holds. */
    private static final int TILE_ELEMENTS = 1 << 16;

    /** Columns of a product, at most, where it takes several images to fill them. */
    private static final int WIDTH = 40;

    /** Multiplications in a product, about, where it takes more columns than that. */
    private static final int LEAST_PRODUCT = 1 << 13;

    /**
     * K up to which the second product transposes by itself. It then does half as many operations a
     * second, so what the transposition costs, for each gradient, is earned back by a larger K.
     */
    private static final int SMALL_DEPTH = 40;

    /** Most of K to multiply at a time. */
    private static final int DEPTH = 75;

    /** Most parts of a sum; more would be slower to add up, fewer harder to share out. */
    private static final int PARTS = 16;

    final MatrixProduct product = MatrixProduct.best();
    final Unrolling unrolling;
    final double[] x;
    final double[] out;
    final int n;
    final int f;
    final int k;
    final int imageSize;
    final int outHeight;
    final int outWidth;
    final int positions;
    final int depth;
    final boolean transposesFirst;
    private final ConvGeometry geometry;
    private final int groups;
    private final int rowsPerTile;

    /** Images {@code first} to {@code first + images - 1}, output rows from {@code row} on. */
    record Tile(int first, int images, int row, int rows, int width) {}

    /** A pass over x; {@code out} is the output, or the gradient at it. */
    ConvPass(ConvGeometry geometry, Tensor x, double[] out) {
        this.geometry = geometry;
        this.x = x.data();
        this.out = out;
        this.n = x.dim(0);
        this.f = geometry.filters();
        this.k = geometry.inChannels() * geometry.filterHeight() * geometry.filterWidth();
        this.imageSize = x.dim(1) * x.dim(2) * x.dim(3);
        this.outHeight = geometry.outHeight(x.dim(2));
        this.outWidth = geometry.outWidth(x.dim(3));
        this.positions = outHeight * outWidth;
        this.unrolling = new Unrolling(geometry, x.dim(2), x.dim(3));
        int rowLength = unrolling.rowsEach() * outWidth;
        int fit = Math.max(1, TILE_ELEMENTS / rowLength);
        int bandRows = Math.max(0, fit - geometry.filterHeight()) / geometry.stride() + 1;
        this.rowsPerTile = Math.min(outHeight, bandRows);
        int width = Math.max(WIDTH, LEAST_PRODUCT / (f * k));
        int together =
                rowsPerTile < outHeight
                        ? 1
                        : Math.min(width / outWidth, fit / unrolling.imageRows(outHeight));
        this.transposesFirst = k > SMALL_DEPTH;
        this.depth = Math.ceilDiv(k, Math.ceilDiv(k, DEPTH));
        this.groups = Math.ceilDiv(n, Math.max(1, together));
    }

    /** Pieces of the forward pass. */
    final int groups() {
        return groups;
    }

    /** Pieces of the backward pass. */
    final int parts() {
        return Math.min(groups, PARTS);
    }

    /** Writes a group's outputs: {@code weights · windows + bias}. */
    final void forward(int group, double[] bias) {
        int first = firstImage(group);
        int images = firstImage(group + 1) - first;
        for (int row = 0; row < outHeight; row += rowsPerTile) {
            forward(tile(first, images, row), bias);
        }
    }

    abstract void forward(Tile tile, double[] bias);

    /**
     * Sums up a part's gradients and, where {@code dx} is not null, fills in its images' in dx.
     *
     * @param sums gets the gradient of the weights, (HH, C, WW, F), then that of the bias, from
     *     {@code at} on
     */
    final void backward(int part, double[] sums, int at, double[] dx) {
        Arrays.fill(sums, at, at + k * f + f, 0);
        int to = share(groups, part + 1, parts());
        for (int group = share(groups, part, parts()); group < to; group++) {
            int first = firstImage(group);
            int images = firstImage(group + 1) - first;
            for (int row = 0; row < outHeight; row += rowsPerTile) {
                backward(tile(first, images, row), sums, at, dx);
            }
        }
    }

    abstract void backward(Tile tile, double[] sums, int at, double[] dx);

    private int firstImage(int group) {
        return share(n, group, groups);
    }

    private static int share(int size, int index, int count) {
        return (int) ((long) size * index / count);
    }

    private Tile tile(int first, int images, int row) {
        return new Tile(
                first, images, row, Math.min(rowsPerTile, outHeight - row), images * outWidth);
    }

    /** Elements in a tile's windows. */
    final int length(Tile tile) {
        return unrolling.imageRows(tile.rows) * unrolling.rowsEach() * tile.width;
    }

    /** Where the windows of a tile's output row begin. */
    final int start(Tile tile, int row) {
        return row * unrolling.step() * tile.width;
    }

    /** Where a filter's outputs for an image of a tile begin in out. */
    final int inOut(Tile tile, int image, int filter) {
        return ((tile.first + image) * f + filter) * positions + tile.row * outWidth;
    }

    /** Calls for each weight, with its place in (F, C, HH, WW) and in (HH, C, WW, F). */
    interface Place {
        void move(int natural, int byRows);
    }

    final void eachWeight(Place place) {
        int natural = 0;
        int channels = geometry.inChannels();
        for (int filter = 0; filter < f; filter++) {
            for (int c = 0; c < channels; c++) {
                for (int row = 0; row < geometry.filterHeight(); row++) {
                    int cell = (row * channels + c) * geometry.filterWidth();
                    for (int l = 0; l < geometry.filterWidth(); l++) {
                        place.move(natural++, (cell + l) * f + filter);
                    }
                }
            }
        }
    }

    /** Takes sums of the gradient of the weights, (HH, C, WW, F), to dw, (F, C, HH, WW). */
    final void takeWeights(double[] sums, double[] dw) {
        eachWeight((natural, byRows) -> dw[natural] = sums[byRows]);
    }

    /** Adds a tile's gradient of the bias; totals are sums over its rows, (F, width). */
    final void addBias(double[] totals, int width, double[] sums, int at) {
        for (int filter = 0; filter < f; filter++) {
            double sum = 0;
            for (int j = filter * width; j < (filter + 1) * width; j++) {
                sum += totals[j];
            }
            sums[at + filter] += sum;
        }
    }
}
