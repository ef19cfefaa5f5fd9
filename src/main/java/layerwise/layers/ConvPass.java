package layerwise.layers;

import java.util.Arrays;

/**
 * One pass of {@link Conv2dIm2col} over a batch, forward or backward, tile by tile of its {@link
 * ConvPlan}.
 *
 * <p>The parts' gradients of the parameters are added up in double. Each thread takes whole pieces,
 * with one BLAS thread: two on one product would have to meet after each, every few microseconds.
 */
abstract sealed class ConvPass permits ImagePass, RowPass, WinogradPass, WinogradRowPass {
    private final ConvPlan plan;
    private final int length;

    /** Null in a backward pass. */
    final double[] bias;

    final double[] x;

    /** The output, or in a backward pass the gradients at it. */
    final double[] out;

    ConvPass(ConvPlan plan, double[] bias, double[] x, double[] out) {
        this.plan = plan;
        this.bias = bias;
        this.x = x;
        this.out = out;
        this.length = plan.k * plan.f;
    }

    /** Writes a group's outputs: {@code weights · windows + bias}. */
    final void forward(int group) {
        for (var tile : plan.tilesOf(group)) {
            forward(tile);
        }
    }

    abstract void forward(ConvPlan.Tile tile);

    /**
     * Sums up a part's gradients and, where {@code dx} is not null, fills in its images' in dx.
     *
     * @param sums gets the gradient of the weights, in an order that {@link #takeWeights} knows,
     *     then that of the bias, from {@code at} on
     */
    final void backward(int part, double[] sums, int at, double[] dx) {
        Arrays.fill(sums, at, at + length + plan.f, 0);
        boolean first = true;
        for (int group = plan.firstGroup(part); group < plan.firstGroup(part + 1); group++) {
            for (var tile : plan.tilesOf(group)) {
                backward(tile, first, sums, at, dx);
                first = false;
            }
        }
        endPart(sums, at);
    }

    abstract void backward(ConvPlan.Tile tile, boolean first, double[] sums, int at, double[] dx);

    /** Adds what the thread has kept of a part's sums. */
    void endPart(double[] sums, int at) {}

    /** Takes sums of the gradient of the weights, here in (HH, C, WW, F), to dw, (F, C, HH, WW). */
    void takeWeights(double[] sums, double[] dw) {
        eachWeight((natural, byRows) -> dw[natural] = sums[byRows]);
    }

    /** Weights in (HH, C, WW, F), then the bias, if any, in the calling thread's scratch. */
    final <A> A byRows(double[] weights, Numbers<A> numbers) {
        double[] ordered = Scratch.own().doubles.turned(weights.length);
        eachWeight((natural, byRows) -> ordered[byRows] = weights[natural]);
        A own = numbers.scratch().weights(weights.length + plan.f);
        numbers.take(ordered, 0, own, 0, weights.length);
        if (bias != null) {
            numbers.take(bias, 0, own, weights.length, plan.f);
        }
        return own;
    }

    /** Is called for each weight, with its place in (F, C, HH, WW) and in (HH, C, WW, F). */
    private interface Place {
        void move(int natural, int byRows);
    }

    private void eachWeight(Place place) {
        int natural = 0;
        var geometry = plan.geometry;
        int channels = geometry.inChannels();
        for (int filter = 0; filter < plan.f; filter++) {
            for (int c = 0; c < channels; c++) {
                for (int row = 0; row < geometry.filterHeight(); row++) {
                    int cell = (row * channels + c) * geometry.filterWidth();
                    for (int l = 0; l < geometry.filterWidth(); l++) {
                        place.move(natural++, (cell + l) * plan.f + filter);
                    }
                }
            }
        }
    }
}
