package layerwise.layers;

import java.util.Arrays;
import layerwise.layers.ConvPlan.Tile;

/**
 * A {@link ConvPass} by the definition. For each row of outputs there are products with {@code K =
 * HH·C·WW}, which read the unrolled tile from that row on:
 *
 * <pre>
 *   outputs (F, width)    = weights (F, K) · windows (K, width)
 *   dwᵀ (K, F)           += windows (K, width) · gradients at the outputs, transposed (width, F)
 *   at windows (K, width) += weightsᵀ (K, F) · gradients at the outputs (F, width), then rolled up
 * </pre>
 *
 * <p>All three find their operands in the first or second cache, so that they run at the matrix
 * product's full rate: OpenBLAS copies nothing for products of this size. It likes rows that lie
 * together, so a row's outputs have a small matrix of their own; where it is quicker, a few of
 * these are copied from or to the tensor at a time, and where K is large the gradients are
 * transposed for the second product. The first is cut along K to keep both operands in the first
 * cache.
 *
 * @param <A> the arrays, double[] or float[]
 */
final class RowPass<A> extends ConvPass {
    /**
     * K up to which the second product transposes by itself. It then does half as many operations a
     * second, so what the transposition costs, for each gradient, is earned back by a larger K.
     */
    private static final int SMALL_DEPTH = 40;

    /**
     * Outputs, about, that are copied at once, several rows of each filter: they lie one behind the
     * other, so memory is read and written in longer runs.
     */
    private static final int OUTPUTS_AT_ONCE = 1 << 12;

    /** Most of K to multiply at a time. */
    private static final int DEPTH = 75;

    private final RowPlan plan;
    private final Numbers<A> numbers;
    private final int f;
    private final int k;
    private final int outWidth;
    private final int depth;
    private final boolean transposesFirst;

    /** (HH, C, WW, F). */
    private final A weights;

    RowPass(
            RowPlan plan,
            Numbers<A> numbers,
            double[] weights,
            double[] bias,
            double[] x,
            double[] out) {
        super(plan, bias, x, out);
        this.plan = plan;
        this.numbers = numbers;
        this.f = plan.f;
        this.k = plan.k;
        this.outWidth = plan.outWidth;
        this.transposesFirst = k > SMALL_DEPTH;
        this.depth = Math.ceilDiv(k, Math.ceilDiv(k, DEPTH));
        this.weights = byRows(weights, numbers);
    }

    @Override
    void forward(Tile tile) {
        var scratch = numbers.scratch();
        A windows = windows(tile);
        int width = tile.width();
        int block = rowsAtOnce(tile);
        A outputs = scratch.outputs(block * f * width);
        A biases = scratch.turned(f * width);
        for (int filter = 0; filter < f; filter++) {
            numbers.fill(biases, filter * width, (filter + 1) * width, bias[filter]);
        }
        for (int row = 0; row < tile.rows(); row += block) {
            int rows = Math.min(block, tile.rows() - row);
            for (int i = 0; i < rows; i++) {
                int at = i * f * width;
                numbers.copy(biases, 0, outputs, at, f * width);
                int start = plan.start(tile, row + i);
                for (int from = 0; from < k; from += depth) {
                    numbers.multiply(
                            true,
                            false,
                            f,
                            width,
                            Math.min(depth, k - from),
                            weights,
                            from * f,
                            f,
                            windows,
                            start + from * width,
                            width,
                            1,
                            outputs,
                            at,
                            width);
                }
            }
            copyOutputs(outputs, tile, row, rows, true);
        }
    }

    @Override
    void backward(Tile tile, boolean first, double[] sums, int sumsAt, double[] dx) {
        var scratch = numbers.scratch();
        A windows = windows(tile);
        int width = tile.width();
        double[] totals = Scratch.own().doubles.totals(f * width);
        Arrays.fill(totals, 0, f * width, 0);
        A inSums = numbers.tensor(sums);
        // in double one row at a time: gradients of several leave the first cache before their use
        int block = inSums == null ? rowsAtOnce(tile) : 1;
        A gradients = scratch.outputs(block * f * width);
        A turned = scratch.turned(f * width);
        A dw = inSums == null ? scratch.products(k * f) : inSums;
        int dwAt = inSums == null ? 0 : sumsAt;
        A atWindows = dx == null ? null : scratch.sums(plan.length(tile));
        if (dx != null) {
            numbers.fill(atWindows, 0, plan.length(tile), 0);
        }
        for (int row = 0; row < tile.rows(); row++) {
            if (row % block == 0) {
                copyOutputs(gradients, tile, row, Math.min(block, tile.rows() - row), false);
            }
            int at = row % block * f * width;
            int start = plan.start(tile, row);
            if (transposesFirst) {
                numbers.transpose(gradients, at, f, width, turned);
            }
            numbers.multiply(
                    false,
                    !transposesFirst,
                    k,
                    f,
                    width,
                    windows,
                    start,
                    width,
                    transposesFirst ? turned : gradients,
                    transposesFirst ? 0 : at,
                    transposesFirst ? f : width,
                    inSums == null && row == 0 ? 0 : 1,
                    dw,
                    dwAt,
                    f);
            numbers.add(gradients, at, totals, 0, f * width);
            if (dx != null) {
                numbers.multiply(
                        false, false, k, width, f, weights, 0, f, gradients, at, width, 1,
                        atWindows, start, width);
            }
        }
        if (inSums == null) {
            numbers.add(dw, 0, sums, sumsAt, k * f);
        }
        addBias(totals, width, sums, sumsAt + k * f);
        if (dx != null) {
            rollUp(atWindows, tile, dx);
        }
    }

    private A windows(Tile tile) {
        A windows = numbers.scratch().windows(plan.length(tile));
        for (int image = 0; image < tile.images(); image++) {
            int start = (tile.first() + image) * plan.imageSize;
            plan.unrolling.unroll(
                    numbers,
                    x,
                    start,
                    tile.row(),
                    tile.rows(),
                    windows,
                    image * outWidth,
                    tile.width());
        }
        return windows;
    }

    private void rollUp(A atWindows, Tile tile, double[] dx) {
        for (int image = 0; image < tile.images(); image++) {
            int start = (tile.first() + image) * plan.imageSize;
            if (tile.row() == 0) {
                Arrays.fill(dx, start, start + plan.imageSize, 0);
            }
            plan.unrolling.rollUp(
                    numbers,
                    atWindows,
                    image * outWidth,
                    tile.width(),
                    dx,
                    start,
                    tile.row(),
                    tile.rows());
        }
    }

    /** Between out and the matrices of some of a tile's output rows, (rows, F, images, OW). */
    private void copyOutputs(A matrices, Tile tile, int row, int rows, boolean intoOut) {
        for (int filter = 0; filter < f; filter++) {
            for (int image = 0; image < tile.images(); image++) {
                int at = filter * tile.width() + image * outWidth;
                int inOut = plan.inOut(tile, image, filter) + row * outWidth;
                for (int i = 0; i < rows; i++, at += f * tile.width(), inOut += outWidth) {
                    if (intoOut) {
                        numbers.give(matrices, at, out, inOut, outWidth);
                    } else {
                        numbers.take(out, inOut, matrices, at, outWidth);
                    }
                }
            }
        }
    }

    /** Of a tile's output rows. */
    private int rowsAtOnce(Tile tile) {
        return Math.clamp(OUTPUTS_AT_ONCE / (f * tile.width()), 1, tile.rows());
    }

    /** Adds a tile's gradient of the bias; totals are sums over its rows, (F, width). */
    private void addBias(double[] totals, int width, double[] sums, int at) {
        for (int filter = 0; filter < f; filter++) {
            double sum = 0;
            for (int j = filter * width; j < (filter + 1) * width; j++) {
                sum += totals[j];
            }
            sums[at + filter] += sum;
        }
    }
}
