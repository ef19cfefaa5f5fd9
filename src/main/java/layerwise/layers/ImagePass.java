package layerwise.layers;

import java.util.Arrays;
import layerwise.layers.ConvPlan.Tile;

/**
 * A {@link ConvPass} by the definition, for small images: the windows of a whole image are a
 * matrix, and its outputs are one product, which OpenBLAS writes where they belong.
 *
 * <pre>
 *   outputs (F, P)    = weights (F, K) · windows (K, P) + bias
 *   dwᵀ (K, F)       += windows (K, P) · gradients at the outputs, transposed (P, F)
 * </pre>
 *
 * <p>An image row is unrolled once for each column of the filter, into strips (C·WW, rows · OW);
 * what a row of the filter sees of all image rows is then one run of each strip, copied into the
 * windows. The way back needs no windows: for each row of the filter, with its weights
 *
 * <pre>
 *   at a run of each strip (C·WW, P) += weightsᵀ (C·WW, F) · gradients at the outputs (F, P)
 * </pre>
 *
 * <p>Under 1x1 filters an image is its windows, and its strips.
 *
 * @param <A> the arrays, double[] or float[]
 */
final class ImagePass<A> extends ConvPass {
    private final ImagePlan plan;
    private final Numbers<A> numbers;
    private final int f;
    private final int k;
    private final int positions;
    private final int pitch;

    /** Whether windows are read, and gradients at them written, where the image is. */
    private final boolean inPlace;

    /**
     * Rows of the windows. Where they are copied they have one of ones more: the bias is the weight
     * of that.
     */
    private final int windowRows;

    /** (HH, C, WW, F), and the bias. */
    private final A weights;

    ImagePass(
            ImagePlan plan,
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
        this.positions = plan.positions;
        this.inPlace = plan.isPointwise() && numbers.tensor(x) != null;
        this.windowRows = inPlace ? k : k + 1;
        this.pitch = inPlace ? positions : plan.pitch;
        this.weights = byRows(weights, numbers);
    }

    @Override
    void forward(Tile image) {
        A windows = windows(image);
        int at = image.first() * f * positions;
        A outputs = numbers.tensor(out);
        if (outputs == null) {
            outputs = numbers.scratch().outputs(f * positions);
            multiplyOutputs(windows, 0, 0, outputs, 0);
            numbers.give(outputs, 0, out, at, f * positions);
            return;
        }
        if (inPlace) {
            for (int filter = 0; filter < f; filter++) {
                int start = at + filter * positions;
                Arrays.fill(out, start, start + positions, bias[filter]);
            }
        }
        multiplyOutputs(windows, windowsAt(image), inPlace ? 1 : 0, outputs, at);
    }

    private void multiplyOutputs(A windows, int windowsAt, int beta, A outputs, int at) {
        numbers.multiply(
                true,
                false,
                f,
                positions,
                windowRows,
                weights,
                0,
                f,
                windows,
                windowsAt,
                pitch,
                beta,
                outputs,
                at,
                positions);
    }

    @Override
    void backward(Tile image, boolean first, double[] sums, int at, double[] dx) {
        A windows = windows(image);
        int start = image.first() * f * positions;
        A gradients = numbers.tensor(out);
        int gradientsAt = start;
        if (gradients == null) {
            gradients = numbers.scratch().outputs(f * positions);
            gradientsAt = 0;
            numbers.take(out, start, gradients, 0, f * positions);
        }
        A dw = numbers.scratch().products(windowRows * f);
        numbers.multiply(
                false,
                true,
                windowRows,
                f,
                positions,
                windows,
                windowsAt(image),
                pitch,
                gradients,
                gradientsAt,
                positions,
                0,
                dw,
                0,
                f);
        numbers.add(dw, 0, sums, at, windowRows * f);
        if (inPlace) {
            for (int filter = 0; filter < f; filter++) {
                int plane = start + filter * positions;
                sums[at + k * f + filter] += Sums.of(out, plane, plane + positions);
            }
        }
        if (dx != null && inPlace) {
            multiplyGradients(0, gradients, gradientsAt, 0, numbers.tensor(dx), windowsAt(image));
        } else if (dx != null) {
            A strips = numbers.scratch().turned(plan.stripsLength());
            int stride = plan.geometry.stride();
            clearEnds(strips);
            for (int h = 0; h < plan.geometry.filterHeight(); h++) {
                int beta = h < stride ? 0 : 1;
                multiplyGradients(h, gradients, gradientsAt, beta, strips, plan.inStrip[h]);
            }
            rollUp(strips, image, dx);
        }
    }

    /** Clears what the first product for a run of each strip does not write. */
    private void clearEnds(A strips) {
        int length = plan.rowsEach * plan.outWidth;
        int count = plan.stripsLength() / length;
        for (int run = 0; run < count; run++) {
            boolean isSeen = run % plan.geometry.stride() < plan.geometry.filterHeight();
            int written = isSeen ? positions : 0;
            numbers.fill(strips, run * length + written, (run + 1) * length, 0);
        }
    }

    /** The gradient at what row h of the filters sees. */
    private void multiplyGradients(int h, A gradients, int gradientsAt, int beta, A to, int at) {
        int strips = plan.geometry.inChannels() * plan.geometry.filterWidth();
        numbers.multiply(
                false,
                false,
                strips,
                positions,
                f,
                weights,
                h * strips * f,
                f,
                gradients,
                gradientsAt,
                positions,
                beta,
                to,
                at,
                plan.stripsLength() / strips);
    }

    private int windowsAt(Tile image) {
        return inPlace ? image.first() * plan.imageSize : 0;
    }

    /** The windows of an image, (HH, C, WW) by positions, and a row of ones. */
    private A windows(Tile image) {
        if (inPlace) {
            return numbers.tensor(x);
        }
        var geometry = plan.geometry;
        A strips = numbers.scratch().turned(plan.stripsLength());
        unroll(image, strips);
        A windows = numbers.scratch().windows(windowRows * pitch);
        int row = 0;
        for (int h = 0; h < geometry.filterHeight(); h++) {
            for (int c = 0; c < geometry.inChannels(); c++) {
                for (int l = 0; l < geometry.filterWidth(); l++, row += pitch) {
                    numbers.copy(
                            strips, plan.strip(c, l) + plan.inStrip[h], windows, row, positions);
                }
            }
        }
        numbers.fill(windows, row, row + positions, 1);
        return windows;
    }

    private void unroll(Tile image, A strips) {
        int stride = plan.geometry.stride();
        int pad = plan.geometry.pad();
        if (pad > 0) {
            numbers.fill(strips, 0, plan.stripsLength(), 0);
        }
        int rows = Math.min(plan.rowsEach * stride, plan.height + pad);
        for (int c = 0; c < plan.geometry.inChannels(); c++) {
            for (int row = pad; row < rows; row++) {
                int line = lineOf(image, c, row - pad);
                for (int l = 0; l < plan.geometry.filterWidth(); l++) {
                    int first = plan.from[l];
                    int strip = plan.strip(c, l) + plan.inStrip[row] + first;
                    int source = line + l + first * stride;
                    numbers.take(x, source, stride, strips, strip, plan.to[l] - first);
                }
            }
        }
    }

    /** Where row h of a channel would begin if it began with its padding. */
    private int lineOf(Tile image, int c, int h) {
        int start = image.first() * plan.imageSize;
        return start + (c * plan.height + h) * plan.width - plan.geometry.pad();
    }

    /** The way back, for gradients: adds each element to the cell it stands for. */
    private void rollUp(A strips, Tile image, double[] dx) {
        var geometry = plan.geometry;
        int stride = geometry.stride();
        Arrays.fill(dx, image.first() * plan.imageSize, (image.first() + 1) * plan.imageSize, 0);
        for (int c = 0; c < geometry.inChannels(); c++) {
            int rows = Math.min(plan.rowsEach * stride, plan.height + geometry.pad());
            for (int i = geometry.pad(); i < rows; i++) {
                int line = lineOf(image, c, i - geometry.pad());
                for (int l = 0; l < geometry.filterWidth(); l++) {
                    int first = plan.from[l];
                    int strip = plan.strip(c, l) + plan.inStrip[i] + first;
                    int target = line + l + first * stride;
                    numbers.add(strips, strip, dx, target, stride, plan.to[l] - first);
                }
            }
        }
    }
}
