package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.MatrixProduct;

/**
 * One pass of {@link Conv2dIm2col} over a batch, forward or backward, tile by tile of its {@link
 * ConvPlan}. For each row of outputs there are products with {@code K = HH·C·WW}, which read the
 * unrolled tile from that row on:
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
 * <p>The gradients of the parameters are added up in double. Each thread takes whole pieces, with
 * one BLAS thread: two on one product would have to meet after each, every few microseconds.
 */
abstract sealed class ConvPass permits DoublePass, FloatPass {
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

    final MatrixProduct product = MatrixProduct.best();
    final ConvPlan plan;
    final Unrolling unrolling;
    final double[] x;
    final double[] out;
    final int f;
    final int k;
    final int outWidth;
    final int depth;
    final boolean transposesFirst;

    /** A pass over x; {@code out} is the output, or the gradient at it. */
    ConvPass(ConvPlan plan, double[] x, double[] out) {
        this.plan = plan;
        this.unrolling = plan.unrolling;
        this.x = x;
        this.out = out;
        this.f = plan.f;
        this.k = plan.k;
        this.outWidth = plan.outWidth;
        this.transposesFirst = k > SMALL_DEPTH;
        this.depth = Math.ceilDiv(k, Math.ceilDiv(k, DEPTH));
    }

    /** Of a tile's output rows. */
    final int rowsAtOnce(ConvPlan.Tile tile) {
        return Math.clamp(OUTPUTS_AT_ONCE / (f * tile.width()), 1, tile.rows());
    }

    /** Writes a group's outputs: {@code weights · windows + bias}. */
    final void forward(int group, double[] bias) {
        for (var tile : plan.tilesOf(group)) {
            forward(tile, bias);
        }
    }

    abstract void forward(ConvPlan.Tile tile, double[] bias);

    /**
     * Sums up a part's gradients and, where {@code dx} is not null, fills in its images' in dx.
     *
     * @param sums gets the gradient of the weights, (HH, C, WW, F), then that of the bias, from
     *     {@code at} on
     */
    final void backward(int part, double[] sums, int at, double[] dx) {
        Arrays.fill(sums, at, at + k * f + f, 0);
        for (int group = plan.firstGroup(part); group < plan.firstGroup(part + 1); group++) {
            for (var tile : plan.tilesOf(group)) {
                backward(tile, sums, at, dx);
            }
        }
    }

    abstract void backward(ConvPlan.Tile tile, double[] sums, int at, double[] dx);

    /** Calls for each weight, with its place in (F, C, HH, WW) and in (HH, C, WW, F). */
    interface Place {
        void move(int natural, int byRows);
    }

    final void eachWeight(Place place) {
        int natural = 0;
        var geometry = plan.geometry;
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
