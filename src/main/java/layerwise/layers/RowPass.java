package layerwise.layers;

import layerwise.tensor.MatrixProduct;

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
 */
abstract sealed class RowPass extends ConvPass permits DoubleRows, FloatRows {
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
    final RowPlan plan;
    final Unrolling unrolling;
    final double[] x;
    final double[] out;
    final int f;
    final int k;
    final int outWidth;
    final int depth;
    final boolean transposesFirst;

    /** A pass over x; {@code out} is the output, or the gradient at it. */
    RowPass(RowPlan plan, double[] x, double[] out) {
        super(plan);
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

    /** From (HH, C, WW, F). */
    @Override
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
