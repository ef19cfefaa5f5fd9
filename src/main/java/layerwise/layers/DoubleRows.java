package layerwise.layers;

import java.util.Arrays;
import layerwise.layers.ConvPlan.Tile;

/** {@link RowPass} in double precision. */
final class DoubleRows extends RowPass {
    /** (HH, C, WW, F). */
    private final double[] weights;

    /** The weights, (F, C, HH, WW), are copied into the calling thread's scratch. */
    DoubleRows(RowPlan plan, double[] weights, double[] x, double[] out) {
        super(plan, x, out);
        double[] byRows = Scratch.own().doubles.weights(weights.length);
        eachWeight((natural, place) -> byRows[place] = weights[natural]);
        this.weights = byRows;
    }

    @Override
    void forward(Tile tile, double[] bias) {
        var scratch = Scratch.own().doubles;
        double[] windows = windows(scratch, tile);
        int width = tile.width();
        int block = rowsAtOnce(tile);
        double[] outputs = scratch.outputs(block * f * width);
        double[] biases = scratch.turned(f * width);
        for (int filter = 0; filter < f; filter++) {
            Arrays.fill(biases, filter * width, (filter + 1) * width, bias[filter]);
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
    void backward(Tile tile, boolean first, double[] sums, int at, double[] dx) {
        var scratch = Scratch.own().doubles;
        double[] windows = windows(scratch, tile);
        int width = tile.width();
        double[] totals = scratch.totals(f * width);
        Arrays.fill(totals, 0, f * width, 0);
        double[] gradients = scratch.outputs(f * width);
        double[] turned = scratch.turned(f * width);
        double[] atWindows = dx == null ? null : scratch.sums(plan.length(tile));
        if (dx != null) {
            Arrays.fill(atWindows, 0, plan.length(tile), 0);
        }
        for (int i = 0; i < tile.rows(); i++) {
            // one row at a time: gradients of several leave the first cache before they are used
            copyOutputs(gradients, tile, i, 1, false);
            int start = plan.start(tile, i);
            if (transposesFirst) {
                transpose(gradients, width, turned);
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
                    0,
                    transposesFirst ? f : width,
                    1,
                    sums,
                    at,
                    f);
            add(gradients, totals, f * width);
            if (dx != null) {
                product.multiply(
                        false, false, k, width, f, 1, weights, 0, f, gradients, 0, width, 1,
                        atWindows, start, width);
            }
        }
        addBias(totals, width, sums, at + k * f);
        if (dx != null) {
            rollUp(atWindows, tile, dx);
        }
    }

    private static void add(double[] from, double[] sums, int length) {
        for (int i = 0; i < length; i++) {
            sums[i] += from[i];
        }
    }

    private void rollUp(double[] atWindows, Tile tile, double[] dx) {
        for (int image = 0; image < tile.images(); image++) {
            int start = (tile.first() + image) * plan.imageSize;
            if (tile.row() == 0) {
                Arrays.fill(dx, start, start + plan.imageSize, 0);
            }
            unrolling.rollUp(
                    atWindows, image * outWidth, tile.width(), dx, start, tile.row(), tile.rows());
        }
    }

    private double[] windows(Scratch.Arrays<double[]> scratch, Tile tile) {
        double[] windows = scratch.windows(plan.length(tile));
        for (int image = 0; image < tile.images(); image++) {
            int start = (tile.first() + image) * plan.imageSize;
            unrolling.unroll(
                    x, start, tile.row(), tile.rows(), windows, image * outWidth, tile.width());
        }
        return windows;
    }

    /** Between out and the matrices of some of a tile's output rows, (rows, F, images, OW). */
    private void copyOutputs(double[] matrices, Tile tile, int row, int rows, boolean intoOut) {
        for (int filter = 0; filter < f; filter++) {
            for (int image = 0; image < tile.images(); image++) {
                int at = filter * tile.width() + image * outWidth;
                int inOut = plan.inOut(tile, image, filter) + row * outWidth;
                for (int i = 0; i < rows; i++, at += f * tile.width(), inOut += outWidth) {
                    if (intoOut) {
                        System.arraycopy(matrices, at, out, inOut, outWidth);
                    } else {
                        System.arraycopy(out, inOut, matrices, at, outWidth);
                    }
                }
            }
        }
    }

    /** (F, columns) as (columns, F), four filters at a time, so that each line is written once. */
    private void transpose(double[] from, int columns, double[] to) {
        int filter = 0;
        for (; filter + 4 <= f; filter += 4) {
            int a = filter * columns;
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
                to[j * f + filter] = from[filter * columns + j];
            }
        }
    }
}
