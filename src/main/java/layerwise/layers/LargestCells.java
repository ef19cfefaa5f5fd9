package layerwise.layers;

/**
 * Looks for the largest cell under each position of a window, one plane at a time: its value goes
 * to {@code out}, its index in x to {@code cells}. The complement of an index, which is negative,
 * stands for a window whose gradient goes nowhere.
 *
 * <p>Which cell is largest cannot be predicted, so windows of 2x2 side by side are compared without
 * branches; other windows that lie within the image are left to {@link WindowMaxima}.
 */
final class LargestCells {
    private final PoolGeometry geometry;
    private final Planes planes;
    private final boolean rectified;
    private final double[] x;

    /**
     * A search in x.
     *
     * @param rectified whether negative cells count as 0, and get no gradient
     */
    LargestCells(PoolGeometry geometry, Planes planes, boolean rectified, double[] x) {
        this.geometry = geometry;
        this.planes = planes;
        this.rectified = rectified;
        this.x = x;
    }

    /** Writes one plane's results to its part of {@code out} and {@code cells}. */
    void find(int plane, double[] out, int[] cells) {
        int start = plane * planes.size;
        int at = plane * planes.outSize;
        if (planes.isHalving()) {
            halves(start, out, cells, at);
        } else if (geometry.pad() == 0) {
            inside(start, out, cells, at);
        } else {
            padded(start, out, cells, at);
        }
        if (rectified) {
            rectify(out, cells, at, planes.outSize);
        }
    }

    /** Windows of 2x2 side by side. */
    private void halves(int start, double[] out, int[] cells, int at) {
        for (int i = 0; i < planes.outHeight; i++) {
            int row = start + 2 * i * planes.width;
            int to = at + i * planes.outWidth;
            if (!pairs(row, planes.width, planes.outWidth, out, cells, to)) {
                windows(start, i, out, cells, to);
            }
        }
    }

    /** False if there may be a NaN among them, which these comparisons do not see. */
    private boolean pairs(int row, int width, int count, double[] out, int[] cells, int to) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
            int at = row + 2 * j;
            double first = x[at];
            double second = x[at + 1];
            double third = x[at + width];
            double fourth = x[at + width + 1];
            sum += (first + second) + (third + fourth);
            int top = at + (second > first ? 1 : 0);
            int bottom = at + width + (fourth > third ? 1 : 0);
            int cell = top + (bottom - top & (x[bottom] > x[top] ? -1 : 0));
            out[to + j] = x[cell];
            cells[to + j] = cell;
        }
        return sum == sum;
    }

    /** Windows that lie within the image, of any size. */
    private void inside(int start, double[] out, int[] cells, int at) {
        var maxima = WindowMaxima.own();
        maxima.find(geometry, planes, x, start);
        for (int i = 0; i < planes.outHeight; i++) {
            int corner = start + i * geometry.stride() * planes.width;
            for (int j = 0; j < planes.outWidth; j++) {
                int to = at + i * planes.outWidth + j;
                int cell = corner + j * geometry.stride() + maxima.cell(i, j);
                out[to] = x[cell];
                cells[to] = cell;
            }
        }
    }

    /** Windows of which some stick out of the image. */
    private void padded(int start, double[] out, int[] cells, int at) {
        for (int i = 0; i < planes.outHeight; i++) {
            windows(start, i, out, cells, at + i * planes.outWidth);
        }
    }

    /** A row of any windows, by the definition. */
    private void windows(int start, int i, double[] out, int[] cells, int to) {
        boolean ignored = geometry.padding() == PoolPadding.IGNORED;
        int top = i * geometry.stride() - geometry.pad();
        for (int j = 0; j < planes.outWidth; j++) {
            int left = j * geometry.stride() - geometry.pad();
            int best = ~start;
            double value = 0;
            boolean any = false;
            for (int h = top; h < top + geometry.windowHeight(); h++) {
                for (int w = left; w < left + geometry.windowWidth(); w++) {
                    boolean inside = h >= 0 && h < planes.height && w >= 0 && w < planes.width;
                    if (!inside && ignored) {
                        continue;
                    }
                    int at = inside ? start + h * planes.width + w : ~start;
                    double here = inside ? x[at] : 0;
                    if (!any || here > value || here != here) {
                        any = true;
                        value = here;
                        best = at;
                    }
                }
            }
            out[to + j] = value;
            cells[to + j] = best;
        }
    }

    private static void rectify(double[] out, int[] cells, int at, int count) {
        for (int k = at; k < at + count; k++) {
            double value = out[k];
            int cell = cells[k];
            cells[k] = value > 0 ? cell : Math.min(cell, ~cell);
            out[k] = Math.max(value, 0);
        }
    }
}
