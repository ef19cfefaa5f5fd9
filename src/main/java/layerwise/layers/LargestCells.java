package layerwise.layers;

/**
 * Looks for the largest cell under each position of a window, one plane at a time: its value goes
 * to {@code out}, its index in x to {@code cells}. The complement of an index, which is negative,
 * stands for a window whose gradient goes nowhere.
 *
 * <p>Which cell is largest cannot be predicted, so the inner loops choose and count rather than
 * branch. Windows of any size are looked through by columns, which neighbours share.
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
        int size = planes.size;
        long[] keys = PoolScratch.own().keys(size + planes.width);
        for (int cell = 0; cell < size; cell++) {
            keys[cell] = key(x[start + cell]);
        }
        for (int i = 0; i < planes.outHeight; i++) {
            int top = i * geometry.stride() * planes.width;
            largestOfColumns(keys, top, size);
            for (int j = 0; j < planes.outWidth; j++) {
                int to = i * planes.outWidth + j;
                int cell = start + largest(keys, top, size, j * geometry.stride());
                out[outAt + to] = x[cell];
                cells[at + to] = cell;
            }
        }
    }

    /**
     * A whole number that is larger where x is, for comparing doubles takes a branch. NaN is the
     * largest, and 0 equals -0, as it does in a comparison of doubles.
     */
    private static long key(double x) {
        long bits = Double.doubleToLongBits(x + 0.0);
        return bits ^ bits >> 63 >>> 1;
    }

    /** The largest key of each column in a row of windows, written to keys from {@code to} on. */
    private void largestOfColumns(long[] keys, int top, int to) {
        int width = planes.width;
        int height = geometry.windowHeight();
        for (int w = 0; w < width; w++) {
            int at = top + w;
            long largest = keys[at];
            for (int h = 1; h < height; h++) {
                at += width;
                largest = Math.max(largest, keys[at]);
            }
            keys[to + w] = largest;
        }
    }

    /**
     * The first of a window's largest cells in reading order. Where one column has it, that is a
     * count of the columns before it, and of the rows above it in that column.
     */
    private int largest(long[] keys, int top, int columns, int left) {
        int right = left + geometry.windowWidth();
        long largest = keys[columns + left];
        for (int w = left + 1; w < right; w++) {
            largest = Math.max(largest, keys[columns + w]);
        }
        int others = 0;
        int before = 0;
        int none = 1;
        for (int w = left; w < right; w++) {
            int differs = differs(keys[columns + w], largest);
            none &= differs;
            before += none;
            others += differs;
        }
        if (others < geometry.windowWidth() - 1) {
            return firstOfSeveral(keys, largest, top + left);
        }
        int cell = top + left + before;
        int above = 0;
        none = 1;
        for (int h = 0; h < geometry.windowHeight(); h++) {
            none &= differs(keys[cell + h * planes.width], largest);
            above += none;
        }
        return cell + above * planes.width;
    }

    /** 1 where two numbers differ, else 0. */
    private static int differs(long a, long b) {
        long difference = a ^ b;
        return (int) ((difference | -difference) >>> 63);
    }

    private int firstOfSeveral(long[] keys, long largest, int corner) {
        int row = corner;
        int at = corner;
        while (keys[at] != largest) {
            at++;
            if (at == row + geometry.windowWidth()) {
                row += planes.width;
                at = row;
            }
        }
        return at;
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
