package layerwise.layers;

import java.util.Arrays;

/**
 * The way between an image (C, H, W) and the matrix of its windows: row (c, k, l), column (i, j)
 * holds the cell of channel c that lies under the filter's cell (k, l) at position (i, j), or 0
 * where that is padding. Only some of the output's rows may be unrolled.
 *
 * <p>Row by row of the image this would be many copies of a few cells each, and cost as much as the
 * product. Two facts make them few and long:
 *
 * <ul>
 *   <li>With stride 1 and an output as wide as the image, a row of the matrix is the channel,
 *       shifted: one copy, after which the cells that wrapped around the edge are set to 0.
 *   <li>Else, what lies under (k, l) in one row of positions lies under (k - stride, l) in the
 *       next: but for its last row, that row of the matrix is a piece of one made before.
 * </ul>
 */
final class Unrolling {
    private final int channels;
    private final int filterHeight;
    private final int filterWidth;
    private final int stride;
    private final int pad;
    private final int height;
    private final int width;
    private final int outWidth;
    private final boolean shifted;

    /**
     * For each column of the filter, the positions from which on it lies in the image, and after.
     */
    private final int[] from;

    private final int[] to;

    /** For images of this height and width under this geometry's filters. */
    Unrolling(ConvGeometry geometry, int height, int width) {
        this.channels = geometry.inChannels();
        this.filterHeight = geometry.filterHeight();
        this.filterWidth = geometry.filterWidth();
        this.stride = geometry.stride();
        this.pad = geometry.pad();
        this.height = height;
        this.width = width;
        this.outWidth = geometry.outWidth(width);
        this.shifted = stride == 1 && outWidth == width;
        this.from = new int[filterWidth];
        this.to = new int[filterWidth];
        for (int l = 0; l < filterWidth; l++) {
            from[l] = Window.firstPosition(0, l, stride, pad, outWidth);
            to[l] = Window.firstPosition(width, l, stride, pad, outWidth);
        }
    }

    /**
     * Unrolls output rows {@code firstRow} to {@code firstRow + rows - 1}.
     *
     * @param x holds the image from {@code image} on
     * @param columns the matrix, filled from element {@code at} on, its rows {@code ld} apart
     */
    void unroll(double[] x, int image, int firstRow, int rows, double[] columns, int at, int ld) {
        int row = at;
        int known = stride * filterWidth * ld;
        for (int c = 0; c < channels; c++) {
            int plane = image + c * height * width;
            for (int k = 0; k < filterHeight; k++) {
                int top = firstRow * stride + k - pad;
                for (int l = 0; l < filterWidth; l++, row += ld) {
                    if (shifted) {
                        copyShifted(x, plane, top, l, rows, columns, row);
                    } else if (k < stride) {
                        copyRows(x, plane, top, l, rows, columns, row);
                    } else {
                        int most = (rows - 1) * outWidth;
                        System.arraycopy(columns, row - known + outWidth, columns, row, most);
                        int last = top + (rows - 1) * stride;
                        copyRows(x, plane, last, l, 1, columns, row + most);
                    }
                }
            }
        }
    }

    /** Copies what lies under one cell of the filter, row by row; {@code top} is the first's h. */
    private void copyRows(
            double[] x, int plane, int top, int l, int rows, double[] columns, int row) {
        int first = from[l];
        int end = to[l];
        int h = top;
        int at = row;
        for (int r = 0; r < rows; r++, h += stride, at += outWidth) {
            if (h < 0 || h >= height) {
                Arrays.fill(columns, at, at + outWidth, 0);
                continue;
            }
            int source = plane + h * width + l - pad;
            for (int j = 0; j < first; j++) {
                columns[at + j] = 0;
            }
            if (stride == 1) {
                System.arraycopy(x, source + first, columns, at + first, end - first);
            } else {
                copyStrided(x, source + first * stride, columns, at + first, end - first);
            }
            for (int j = end; j < outWidth; j++) {
                columns[at + j] = 0;
            }
        }
    }

    private void copyStrided(double[] x, int source, double[] columns, int at, int length) {
        for (int j = 0; j < length; j++) {
            columns[at + j] = x[source + j * stride];
        }
    }

    private void copyShifted(
            double[] x, int plane, int top, int l, int rows, double[] columns, int row) {
        int first = Math.clamp(-top, 0, rows);
        int end = Math.clamp(height - top, first, rows);
        Arrays.fill(columns, row, row + first * width, 0);
        Arrays.fill(columns, row + end * width, row + rows * width, 0);
        int length = shiftedLength(first, end, l);
        if (length > 0) {
            int source = plane + (top + first) * width + from[l] + l - pad;
            System.arraycopy(x, source, columns, row + first * width + from[l], length);
        }
        clearEdges(columns, row, first, end, l);
    }

    /** From the first cell inside the image to the last one, through all rows between them. */
    private int shiftedLength(int first, int end, int l) {
        return first < end ? (end - first - 1) * width + to[l] - from[l] : 0;
    }

    private void clearEdges(double[] columns, int row, int first, int end, int l) {
        for (int r = first; r < end; r++) {
            int at = row + r * width;
            for (int j = 0; j < from[l]; j++) {
                columns[at + j] = 0;
            }
            for (int j = to[l]; j < width; j++) {
                columns[at + j] = 0;
            }
        }
    }

    /** Rows of the matrix that {@link #rollUp} takes. */
    int foldedCells() {
        return channels * phases() * filterWidth;
    }

    /** Output rows, for this many, of the matrix that {@link #rollUp} takes. */
    int foldedRows(int rows) {
        return rows + (filterHeight - 1) / stride;
    }

    /**
     * The rows of a filter that no earlier one maps to: 0 to stride - 1, as far as there are any.
     */
    private int phases() {
        return Math.min(stride, filterHeight);
    }

    /**
     * The way back, for a gradient at the matrix: adds each element to the cell of dx that it was
     * unrolled from. The rows of the filter have been added up already where one lies under
     * another, so the matrix is a folded one: its row (k, c, l), for k below the stride, has the
     * cells of filter rows k, k + stride, ..., each as many output rows further on.
     *
     * @param folded ({@link #foldedCells}, {@link #foldedRows} · OW), used up
     */
    void rollUp(double[] folded, double[] dx, int image, int firstRow, int rows) {
        int row = 0;
        int ld = foldedRows(rows) * outWidth;
        for (int k = 0; k < phases(); k++) {
            int top = firstRow * stride + k - pad;
            for (int c = 0; c < channels; c++) {
                int plane = image + c * height * width;
                for (int l = 0; l < filterWidth; l++, row += ld) {
                    if (shifted) {
                        addShifted(folded, row, dx, plane, top, l, foldedRows(rows));
                    } else {
                        addRows(folded, row, dx, plane, top, l, foldedRows(rows));
                    }
                }
            }
        }
    }

    private void addRows(
            double[] columns, int row, double[] dx, int plane, int top, int l, int rows) {
        int first = from[l];
        int length = to[l] - first;
        int h = top;
        int at = row + first;
        for (int r = 0; r < rows; r++, h += stride, at += outWidth) {
            if (h < 0 || h >= height) {
                continue;
            }
            int target = plane + h * width + first * stride + l - pad;
            if (stride == 1) {
                add(dx, target, columns, at, length);
            } else {
                for (int j = 0; j < length; j++) {
                    dx[target + j * stride] += columns[at + j];
                }
            }
        }
    }

    private void addShifted(
            double[] columns, int row, double[] dx, int plane, int top, int l, int rows) {
        int first = Math.clamp(-top, 0, rows);
        int end = Math.clamp(height - top, first, rows);
        clearEdges(columns, row, first, end, l);
        int target = plane + (top + first) * width + from[l] + l - pad;
        add(dx, target, columns, row + first * width + from[l], shiftedLength(first, end, l));
    }

    private static void add(double[] target, int at, double[] source, int from, int length) {
        for (int i = 0; i < length; i++) {
            target[at + i] += source[from + i];
        }
    }
}
