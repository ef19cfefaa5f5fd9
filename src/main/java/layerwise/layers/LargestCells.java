package layerwise.layers;

/**
 * Looks for the largest cell under each position of a window, one plane at a time: its value goes
 * to {@code out}, its index in x to {@code cells}. The complement of an index, which is negative,
 * stands for a window whose gradient goes nowhere.
 *
 * <p>Which cell is largest cannot be predicted, so the inner loops choose rather than branch.
 * Windows of any size that lie within the image are left to {@link WindowMaxima}.
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
        if (planes.isHalving()) {
            halves(start, out, outAt, cells, at);
        } else if (geometry.pad() == 0) {
            inside(start, out, outAt, cells, at);
        } else {
            padded(start, out, outAt, cells, at);
        }
        if (rectified) {
            rectify(out, outAt, cells, at, planes.outSize);
        }
    }

    /** Windows of 2x2 side by side. */
    private void halves(int start, double[] out, int outAt, int[] cells, int at) {
        for (int i = 0; i < planes.outHeight; i++) {
            int to = i * planes.outWidth;
            int row = start + 2 * i * planes.width;
            pairs(row, planes.width, planes.outWidth, out, outAt + to, cells, at + to);
        }
    }

    private void pairs(
            int row, int width, int count, double[] out, int toOut, int[] cells, int toCells) {
        for (int j = 0; j < count; j++) {
            int at = row + 2 * j;
            double first = x[at];
            double second = x[at + 1];
            double third = x[at + width];
            double fourth = x[at + width + 1];
            double top = Math.max(first, second);
            double bottom = Math.max(third, fourth);
            int inTop = second > first ? 1 : 0;
            int inBottom = fourth > third ? width + 1 : width;
            out[toOut + j] = Math.max(top, bottom);
            cells[toCells + j] = at + (bottom > top ? inBottom : inTop);
        }
    }

    /** Windows that lie within the image, of any size. */
    private void inside(int start, double[] out, int outAt, int[] cells, int at) {
        var maxima = PoolScratch.own().maxima;
        maxima.find(geometry, planes, x, start);
        for (int i = 0; i < planes.outHeight; i++) {
            int corner = start + i * geometry.stride() * planes.width;
            for (int j = 0; j < planes.outWidth; j++) {
                int to = i * planes.outWidth + j;
                int cell = corner + j * geometry.stride() + maxima.cell(i, j);
                out[outAt + to] = x[cell];
                cells[at + to] = cell;
            }
        }
    }

    /** Windows of which some stick out of the image. */
    private void padded(int start, double[] out, int outAt, int[] cells, int at) {
        for (int i = 0; i < planes.outHeight; i++) {
            int to = i * planes.outWidth;
            paddedRow(start, i, out, outAt + to, cells, at + to);
        }
    }

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
