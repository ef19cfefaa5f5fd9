package layerwise.layers;

/**
 * The first of the largest cells, in reading order, under each position of a window that lies
 * within the image: of one plane at a time, for one thread.
 *
 * <p>First the largest of each position's cells in a row, then of those in a column. Neighbours
 * share most of both, and a window of any length is done in a few steps: two windows side by side
 * make one that is twice as long, and it does not matter where they overlap.
 *
 * <p>So that each step is one long loop over neighbours in memory, whatever the stride s, columns w
 * with the same w mod s lie together, in s blocks, and in each block the rows h with the same h mod
 * s. A step beyond the end of a row finds what nobody asks for.
 */
final class WindowMaxima {
    private static final ThreadLocal<WindowMaxima> OWN = ThreadLocal.withInitial(WindowMaxima::new);

    private static final long INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

    private final PoolCandidates cells = new PoolCandidates();
    private final PoolCandidates rows = new PoolCandidates();
    private final PoolCandidates windows = new PoolCandidates();
    private final PoolCandidates begun = new PoolCandidates();
    private final PoolCandidates shifted = new PoolCandidates();

    private int pitch;

    private WindowMaxima() {}

    /** The calling thread's, with arrays that it keeps from one plane to the next. */
    static WindowMaxima own() {
        return OWN.get();
    }

    /** Looks at the plane of x that begins at start. */
    void find(PoolGeometry geometry, Planes planes, double[] x, int start) {
        int stride = geometry.stride();
        pitch = Math.ceilDiv(planes.width, stride);
        int rowsTogether = Math.ceilDiv(planes.height, stride) * pitch;
        int block = rowsTogether * Math.min(stride, geometry.windowHeight());
        order(geometry, planes, x, start, block);
        int across = geometry.windowWidth();
        int inRows = block - (across - 1) / stride;
        merge(cells, block, 1, across, stride, 1, rows, inRows);
        int inWindows = (planes.outHeight - 1) * pitch + planes.outWidth;
        int down = geometry.windowHeight();
        merge(rows, rowsTogether, pitch, down, stride, planes.width, windows, inWindows);
    }

    /** The cell for the window in row i and column j of the output, from its first cell on. */
    int cell(int i, int j) {
        return windows.cell(i * pitch + j);
    }

    private void order(PoolGeometry geometry, Planes planes, double[] x, int start, int block) {
        int stride = geometry.stride();
        int across = Math.min(stride, geometry.windowWidth());
        cells.require(across * block);
        for (int down = 0; down < Math.min(stride, geometry.windowHeight()); down++) {
            int to = down * Math.ceilDiv(planes.height, stride) * pitch;
            for (int h = down; h < planes.height; h += stride, to += pitch) {
                int row = start + h * planes.width;
                row(x, row, row + planes.width, stride, across, cells.keys, to, block);
            }
        }
        toKeys(cells.keys, across * block);
    }

    private static void row(
            double[] x, int from, int end, int stride, int across, long[] bits, int to, int block) {
        int done = 0;
        if (stride == 2 && across == 2) { // twice as fast as one column after the other
            int pairs = (end - from) / 2;
            for (int k = 0; k < pairs; k++) {
                bits[to + k] = bits(x[from + 2 * k]);
                bits[to + block + k] = bits(x[from + 2 * k + 1]);
            }
            done = 2 * pairs;
        }
        for (int w = 0; w < across; w++) {
            int k = to + w * block + done / stride;
            for (int at = from + done + w; at < end; at += stride) {
                bits[k++] = bits(x[at]);
            }
        }
    }

    private static long bits(double x) {
        return Double.doubleToRawLongBits(x + 0.0); // the sum makes 0 of -0
    }

    /**
     * Makes of the bits of doubles whole numbers that are in the doubles' order, for comparing
     * doubles takes a branch. Of negative ones all bits but the sign turn over; NaN is the largest.
     */
    private static void toKeys(long[] bits, int count) {
        for (int k = 0; k < count; k++) {
            long ordered = bits[k] ^ bits[k] >> 63 >>> 1;
            long isNan = INFINITY - (bits[k] & Long.MAX_VALUE) >> 63;
            bits[k] = ordered & ~isNan | isNan >>> 1;
        }
    }

    /**
     * The largest of {@code length} neighbours, for each of {@code count} positions. Neighbour
     * number n of the position k is in block n mod stride, at k + n / stride · unit.
     *
     * @param distance from one neighbour to the next, in cells
     */
    private void merge(
            PoolCandidates from,
            int block,
            int unit,
            int length,
            int stride,
            int distance,
            PoolCandidates to,
            int count) {
        int whole = length / stride;
        int rest = length % stride;
        int left = count + (length - 1) / stride * unit;
        to.copy(from, 0, left);
        for (int n = 1; n < Math.min(stride, length); n++) {
            if (n == rest) {
                begun.copy(to, 0, left);
            }
            shifted.copy(from, n * block, left);
            to.takeLarger(shifted, left, n * distance);
        }
        for (int done = 1, more; done < whole; done += more) {
            more = Math.min(done, whole - done);
            left -= more * unit;
            shifted.copy(to, more * unit, left);
            to.takeLarger(shifted, left, more * stride * distance);
        }
        if (whole > 0 && rest > 0) {
            shifted.copy(begun, whole * unit, count);
            to.takeLarger(shifted, count, whole * stride * distance);
        }
    }
}
