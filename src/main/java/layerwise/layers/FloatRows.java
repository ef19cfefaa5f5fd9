package layerwise.layers;

import java.util.Arrays;
import layerwise.layers.ConvPlan.Tile;

/**
 * {@link RowPass} with products in single precision. Numbers are rounded while they are unrolled or
 * gathered, and widened while outputs are copied and input gradients rolled up. A tile's gradient
 * of the weights is added to its part's in double.
 */
final class FloatRows extends RowPass {
    /** (HH, C, WW, F). */
    private final float[] weights;

    /** The weights, (F, C, HH, WW), are rounded into the calling thread's scratch. */
    FloatRows(RowPlan plan, double[] weights, double[] x, double[] out) {
        super(plan, x, out);
        float[] byRows = Scratch.own().floats.weights(weights.length);
        eachWeight((natural, place) -> byRows[place] = (float) weights[natural]);
        this.weights = byRows;
    }

    @Override
    void forward(Tile tile, double[] bias) {
        var scratch = Scratch.own().floats;
        float[] windows = windows(scratch, tile);
        int width = tile.width();
        int block = rowsAtOnce(tile);
        float[] outputs = scratch.outputs(block * f * width);
        float[] biases = scratch.turned(f * width);
        for (int filter = 0; filter < f; filter++) {
            Arrays.fill(biases, filter * width, (filter + 1) * width, (float) bias[filter]);
        }
        for (int row = 0; row < tile.rows(); row += block) {
            int rows = Math.min(block, tile.rows() - row);
            for (int i = 0; i < rows; i++) {
                int at = i * f * width;
                System.arraycopy(biases, 0, outputs, at, f * width);
                for (int from = 0; from < k; from += depth) {
                    product.multiply(
                            true,
                            false,
                            f,
                            width,
                            Math.min(depth, k - from),
                            1,
                            weights,
                            from * f,
                            f,
                            windows,
                            plan.start(tile, row + i) + from * width,
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
        var scratch = Scratch.own().floats;
        float[] windows = windows(scratch, tile);
        int width = tile.width();
        double[] totals = Scratch.own().doubles.totals(f * width);
        Arrays.fill(totals, 0, f * width, 0);
        int block = rowsAtOnce(tile);
        float[] gradients = scratch.outputs(block * f * width);
        float[] turned = scratch.turned(f * width);
        float[] dw = scratch.products(k * f);
        float[] atWindows = dx == null ? null : scratch.sums(plan.length(tile));
        if (dx != null) {
            Arrays.fill(atWindows, 0, plan.length(tile), 0);
        }
        for (int row = 0; row < tile.rows(); row++) {
            if (row % block == 0) {
                copyOutputs(gradients, tile, row, Math.min(block, tile.rows() - row), false);
            }
            int at = row % block * f * width;
            int start = plan.start(tile, row);
            if (transposesFirst) {
                transpose(gradients, at, width, turned);
            }
            product.multiply(
                    false,
                    !transposesFirst,
                    k,
                    f,
                    width,
                    1,
                    windows,
                    start,
                    width,
                    transposesFirst ? turned : gradients,
                    transposesFirst ? 0 : at,
                    transposesFirst ? f : width,
                    row == 0 ? 0 : 1,
                    dw,
                    0,
                    f);
            Narrowing.add(gradients, at, totals, 0, f * width);
            if (dx != null) {
                product.multiply(
                        false, false, k, width, f, 1, weights, 0, f, gradients, at, width, 1,
                        atWindows, start, width);
            }
        }
        Narrowing.add(dw, 0, sums, sumsAt, k * f);
        addBias(totals, width, sums, sumsAt + k * f);
        if (dx != null) {
            rollUp(atWindows, tile, dx);
        }
    }

    private void rollUp(float[] atWindows, Tile tile, double[] dx) {
        for (int image = 0; image < tile.images(); image++) {
            int start = (tile.first() + image) * plan.imageSize;
            if (tile.row() == 0) {
                Arrays.fill(dx, start, start + plan.imageSize, 0);
            }
            unrolling.rollUp(
                    atWindows, image * outWidth, tile.width(), dx, start, tile.row(), tile.rows());
        }
    }

    private float[] windows(Scratch.Arrays<float[]> scratch, Tile tile) {
        float[] windows = scratch.windows(plan.length(tile));
        for (int image = 0; image < tile.images(); image++) {
            int start = (tile.first() + image) * plan.imageSize;
            unrolling.unroll(
                    x, start, tile.row(), tile.rows(), windows, image * outWidth, tile.width());
        }
        return windows;
    }

    /** Between out and the matrices of some of a tile's output rows, (rows, F, images, OW). */
    private void copyOutputs(float[] matrices, Tile tile, int row, int rows, boolean intoOut) {
        for (int filter = 0; filter < f; filter++) {
            for (int image = 0; image < tile.images(); image++) {
                int at = filter * tile.width() + image * outWidth;
                int inOut = plan.inOut(tile, image, filter) + row * outWidth;
                for (int i = 0; i < rows; i++, at += f * tile.width(), inOut += outWidth) {
                    if (intoOut) {
                        Narrowing.widen(matrices, at, out, inOut, outWidth);
                    } else {
                        Narrowing.narrow(out, inOut, matrices, at, outWidth);
                    }
                }
            }
        }
    }

    /** (F, columns) as (columns, F), four filters at a time, so that each line is written once. */
    private void transpose(float[] from, int at, int columns, float[] to) {
        int filter = 0;
        for (; filter + 4 <= f; filter += 4) {
            int a = at + filter * columns;
            int b = a + columns;
            int c = b + columns;
            int d = c + columns;
            for (int j = 0, target = filter; j < columns; j++, target += f) {
                to[target] = from[a + j];
                to[target + 1] = from[b + j];
                to[target + 2] = from[c + j];
                to[target + 3] = from[d + j];
            }
        }
        for (; filter < f; filter++) {
            for (int j = 0; j < columns; j++) {
                to[j * f + filter] = from[at + filter * columns + j];
            }
        }
    }
}
