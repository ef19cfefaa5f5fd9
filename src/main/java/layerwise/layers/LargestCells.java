package layerwise.layers;

/**
 * Looks for the largest cell under each position of a window, one plane at a time: its value goes
 * to {@code out}, its index in x to {@code cells}. The complement of an index, which is negative,
 * stands for a window whose gradient goes nowhere.
 *
 * <p>Which cell is largest cannot be predicted, so the inner loops choose rather than branch. A
 * window that overlaps others is taken apart: the largest of each column first, for a whole row of
 * windows in one vectorised loop, then the largest of those.
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

    /** Writes one plane's results to {@code out} from {@code outAt}, {@code cells} from at. */
    void find(int plane, double[] out, int outAt, int[] cells, int at) {
        int start = plane * planes.size;
        for (int i = 0; i < planes.outHeight; i++) {
            int toOut = outAt + i * planes.outWidth;
            int toCells = at + i * planes.outWidth;
            if (planes.isHalving()) {
                int row = start + 2 * i * planes.width;
                pairs(row, planes.width, out, toOut, cells, toCells, planes.outWidth);
            } else if (geometry.pad() == 0) {
                row(start + i * geometry.stride() * planes.width, out, toOut, cells, toCells);
            } else {
                paddedRow(start, i, out, toOut, cells, toCells);
            }
        }
        if (rectified) {
            rectify(out, outAt, cells, at, planes.outSize);
        }
    }

    /** A row of windows of 2x2 side by side. */
    private void pairs(
            int row, int width, double[] out, int toOut, int[] cells, int toCells, int count) {
        for (int j = 0; j < count; j++) {
            int top = row + 2 * j;
            int bottom = top + width;
            out[toOut + j] =
                    Math.max(Math.max(x[top], x[top + 1]), Math.max(x[bottom], x[bottom + 1]));
            top += x[top + 1] > x[top] ? 1 : 0;
            bottom += x[bottom + 1] > x[bottom] ? 1 : 0;
            cells[toCells + j] = x[bottom] > x[top] ? bottom : top;
        }
    }

    /** A row of windows that lie within the image. */
    private void row(int top, double[] out, int toOut, int[] cells, int toCells) {
        int width = planes.width;
        double[] columns = Scratch.own().columns(width);
        System.arraycopy(x, top, columns, 0, width);
        for (int h = 1; h < geometry.windowHeight(); h++) {
            larger(columns, x, top + h * width, width);
        }
        for (int j = 0; j < planes.outWidth; j++) {
            int left = j * geometry.stride();
            int right = left + geometry.windowWidth();
            double value = columns[left];
            for (int w = left + 1; w < right; w++) {
                value = Math.max(value, columns[w]);
            }
            out[toOut + j] = value;
            cells[toCells + j] = first(value, columns, top, left, right);
        }
    }

    private static void larger(double[] columns, double[] x, int row, int width) {
        for (int w = 0; w < width; w++) {
            columns[w] = Math.max(columns[w], x[row + w]);
        }
    }

    /** The first cell with this value in reading order; of NaN, which equals nothing, the first. */
    private int first(double value, double[] columns, int top, int left, int right) {
        int best = Integer.MAX_VALUE;
        for (int w = left; w < right; w++) {
            if (columns[w] == value) {
                int at = top + w;
                while (x[at] != value) {
                    at += planes.width;
                }
                best = Math.min(best, at);
            }
        }
        return best == Integer.MAX_VALUE ? top + left : best;
    }

    /** A row of windows of which some stick out of the image. */
    private void paddedRow(int start, int i, double[] out, int toOut, int[] cells, int toCells) {
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
            out[toOut + j] = value;
            cells[toCells + j] = best;
        }
    }

    private static void rectify(double[] out, int outAt, int[] cells, int at, int count) {
        for (int k = 0; k < count; k++) {
            double value = out[outAt + k];
            int cell = cells[at + k];
            cells[at + k] = value > 0 ? cell : Math.min(cell, ~cell);
            out[outAt + k] = Math.max(value, 0);
        }
    }
}
