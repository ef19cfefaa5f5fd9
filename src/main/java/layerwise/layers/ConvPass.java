package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.MatrixProduct;
import layerwise.tensor.Tensor;

/**
 * One pass of {@link Conv2dIm2col} over a batch, forward or backward, cut into tiles.
 *
 * <p>A tile is what is unrolled and multiplied at a time. Its column matrix has {@code K = C·HH·WW}
 * rows and as many columns as it has output positions, and should neither leave the cache of its
 * core nor be so narrow that the product is mostly overhead:
 *
 * <ul>
 *   <li>an image whose matrix is larger than {@link #TILE_ELEMENTS} goes in bands of output rows;
 *   <li>images with fewer than {@link #FEW_POSITIONS} positions go several to a tile, side by side;
 *       their outputs, which lie apart in memory, are then copied from and to a matrix;
 *   <li>a 1x1 filter with stride 1 and no padding needs no unrolling: the image is the matrix.
 * </ul>
 *
 * <p>A group is the images of one tile, or the one image of several. Groups are the pieces of work
 * of the forward pass. In the backward pass a piece is a part: a run of groups, whose gradients of
 * the parameters are added up in order. Neither depends on the number of threads.
 */
final class ConvPass {
    /**
     * Doubles in a tile's column matrix: 512 kB, half of what a core's second cache often holds.
     */
    private static final int TILE_ELEMENTS = 1 << 16;

    /** Below this many columns a product is slower per element than copying outputs costs. */
    private static final int FEW_POSITIONS = 128;

    /** Most parts of a sum; more would be slower to add up, fewer harder to share out. */
    private static final int PARTS = 16;

    private final MatrixProduct product = MatrixProduct.best();
    private final Unrolling unrolling;
    private final boolean isMatrix;
    private final double[] weights;
    private final double[] x;
    private final double[] out;
    private final double[] weightRows;
    private final int filterHeight;
    private final int stride;
    private final int imageSize;
    private final int n;
    private final int f;
    private final int k;
    private final int outHeight;
    private final int outWidth;
    private final int positions;
    private final int imagesPerGroup;
    private final int rowsPerTile;

    /**
     * A pass over x.
     *
     * @param out the output, or the gradient at it
     * @param weightRows the weights once more, by rows of the filter, (HH, F, C·WW), for a backward
     *     pass to dx; else null
     */
    ConvPass(ConvGeometry geometry, double[] weights, double[] weightRows, Tensor x, double[] out) {
        this.weights = weights;
        this.weightRows = weightRows;
        this.filterHeight = geometry.filterHeight();
        this.stride = geometry.stride();
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
        this.isMatrix =
                geometry.filterHeight() == 1
                        && geometry.filterWidth() == 1
                        && geometry.stride() == 1
                        && geometry.pad() == 0;
        int fit = Math.max(1, TILE_ELEMENTS / (k * outWidth));
        this.rowsPerTile = isMatrix ? outHeight : Math.min(outHeight, fit);
        boolean together = !isMatrix && rowsPerTile == outHeight && positions < FEW_POSITIONS;
        this.imagesPerGroup =
                together
                        ? Math.clamp(
                                Math.min(
                                        2 * FEW_POSITIONS / positions,
                                        TILE_ELEMENTS / (k * positions)),
                                1,
                                Math.max(1, n / PARTS))
                        : 1;
    }

    /** Pieces of the forward pass. */
    int groups() {
        return Math.ceilDiv(n, imagesPerGroup);
    }

    /** Pieces of the backward pass. */
    int parts() {
        return Math.min(groups(), PARTS);
    }

    /** Writes a group's outputs: {@code weights · columns + bias}. */
    void forward(int group, double[] bias) {
        var scratch = Scratch.own();
        int first = group * imagesPerGroup;
        int images = Math.min(imagesPerGroup, n - first);
        for (int row = 0; row < outHeight; row += rowsPerTile) {
            int rows = Math.min(rowsPerTile, outHeight - row);
            int width = images * rows * outWidth;
            boolean inPlace = images == 1;
            double[] target = inPlace ? out : scratch.outputs(f * width);
            int at = inPlace ? first * f * positions + row * outWidth : 0;
            int ld = inPlace ? positions : width;
            for (int filter = 0; filter < f; filter++) {
                int start = at + filter * ld;
                Arrays.fill(target, start, start + width, bias[filter]);
            }
            double[] columns = columns(scratch, first, images, row, rows, width);
            product.multiply(
                    false,
                    false,
                    f,
                    width,
                    k,
                    1,
                    weights,
                    0,
                    k,
                    columns,
                    start(first),
                    width,
                    1,
                    target,
                    at,
                    ld);
            if (!inPlace) {
                copyOutputs(target, first, images, true);
            }
        }
    }

    /**
     * Sums up a part's gradients and, where {@code dx} is not null, fills in its images' in dx.
     *
     * @param sums gets the gradient of the weights, then that of the bias, from {@code at} on
     */
    void backward(int part, double[] sums, int at, double[] dx) {
        Arrays.fill(sums, at, at + f * k + f, 0);
        int to = (int) ((long) groups() * (part + 1) / parts());
        for (int group = (int) ((long) groups() * part / parts()); group < to; group++) {
            int first = group * imagesPerGroup;
            int images = Math.min(imagesPerGroup, n - first);
            for (int row = 0; row < outHeight; row += rowsPerTile) {
                backwardTile(first, images, row, sums, at, dx);
            }
        }
    }

    private void backwardTile(int first, int images, int row, double[] sums, int at, double[] dx) {
        var scratch = Scratch.own();
        int rows = Math.min(rowsPerTile, outHeight - row);
        int width = images * rows * outWidth;
        boolean inPlace = images == 1;
        double[] dOut = inPlace ? out : scratch.outputs(f * width);
        int from = inPlace ? first * f * positions + row * outWidth : 0;
        int ld = inPlace ? positions : width;
        if (!inPlace) {
            copyOutputs(dOut, first, images, false);
        }
        for (int filter = 0; filter < f; filter++) {
            sums[at + f * k + filter] += sum(dOut, from + filter * ld, width);
        }
        double[] columns = columns(scratch, first, images, row, rows, width);
        product.multiply(
                false,
                true,
                f,
                k,
                width,
                1,
                dOut,
                from,
                ld,
                columns,
                start(first),
                width,
                1,
                sums,
                at,
                k);
        if (dx != null) {
            for (int i = 0; i < images; i++) {
                inputGradient(dOut, from + i * positions, ld, first + i, row, rows, dx);
            }
        }
    }

    /**
     * dx = weightsᵀ · dOut, rolled up. One product would give the gradient at the whole column
     * matrix, of which most is added to itself; one product for each row of the filter adds it up
     * where it belongs while it is made, so that far less is left to roll up.
     */
    private void inputGradient(
            double[] dOut, int from, int ld, int image, int row, int rows, double[] dx) {
        if (isMatrix) {
            product.multiply(
                    true,
                    false,
                    k,
                    positions,
                    f,
                    1,
                    weights,
                    0,
                    k,
                    dOut,
                    from,
                    ld,
                    0,
                    dx,
                    image * imageSize,
                    positions);
            return;
        }
        int cells = k / filterHeight;
        int foldedWidth = unrolling.foldedRows(rows) * outWidth;
        int length = unrolling.foldedCells() * foldedWidth;
        double[] folded = Scratch.own().columns(length);
        Arrays.fill(folded, 0, length, 0);
        for (int i = 0; i < filterHeight; i++) {
            int at = i % stride * cells * foldedWidth + i / stride * outWidth;
            product.multiply(
                    true,
                    false,
                    cells,
                    rows * outWidth,
                    f,
                    1,
                    weightRows,
                    i * f * cells,
                    cells,
                    dOut,
                    from,
                    ld,
                    1,
                    folded,
                    at,
                    foldedWidth);
        }
        unrolling.rollUp(folded, dx, image * imageSize, row, rows);
    }

    /** The column matrix of a tile, which begins at {@link #start}. */
    private double[] columns(Scratch scratch, int first, int images, int row, int rows, int width) {
        if (isMatrix) {
            return x;
        }
        double[] columns = scratch.columns(k * width);
        for (int i = 0; i < images; i++) {
            unrolling.unroll(x, (first + i) * imageSize, row, rows, columns, i * positions, width);
        }
        return columns;
    }

    private int start(int first) {
        return isMatrix ? first * imageSize : 0;
    }

    /** Between out, (N, F, positions), and the matrix of a group, (F, images · positions). */
    private void copyOutputs(double[] matrix, int first, int images, boolean intoOut) {
        for (int i = 0; i < images; i++) {
            for (int filter = 0; filter < f; filter++) {
                int inOut = ((first + i) * f + filter) * positions;
                int inMatrix = (filter * images + i) * positions;
                if (intoOut) {
                    System.arraycopy(matrix, inMatrix, out, inOut, positions);
                } else {
                    System.arraycopy(out, inOut, matrix, inMatrix, positions);
                }
            }
        }
    }

    /** Four sums side by side: one alone would wait for each addition to end. */
    private static double sum(double[] values, int from, int length) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < from + length; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        for (; i < from + length; i++) {
            a += values[i];
        }
        return (a + b) + (c + d);
    }
}
