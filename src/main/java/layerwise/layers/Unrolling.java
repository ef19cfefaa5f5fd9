package layerwise.layers;

import java.util.Arrays;

/**
 * The way between an image (C, H, W) and the matrix of its windows: row (c, k, l), column (i, j)
 * holds the cell of channel c that lies under the filter's cell (k, l) at position (i, j), or 0
 * where that is padding. Columns may be unrolled for some of the output's rows only.
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
    }

    /**
     * Unrolls output rows {@code firstRow} to {@code firstRow + rows - 1}.
     *
     * @param x holds the image from {@code image} on
     * @param columns the matrix, filled from element {@code at} on, its rows {@code ld} apart
     */
    void unroll(double[] x, int image, int firstRow, int rows, double[] columns, int at, int ld) {
        int row = at;
        for (int c = 0; c < channels; c++) {
            int plane = image + c * height * width;
            for (int k = 0; k < filterHeight; k++) {
                int top = firstRow * stride + k - pad;
                for (int l = 0; l < filterWidth; l++) {
                    unrollCell(x, plane, top, l, rows, columns, row);
                    row += ld;
                }
            }
        }
    }

    /** One row of the matrix: all cells of a channel that come under the filter's cell (k, l). */
    private void unrollCell(
            double[] x, int plane, int top, int l, int rows, double[] columns, int row) {
        int from = Window.firstPosition(0, l, stride, pad, outWidth);
        int to = Window.firstPosition(width, l, stride, pad, outWidth);
        int left = from * stride + l - pad;
        int h = top;
        int at = row;
        for (int r = 0; r < rows; r++, h += stride, at += outWidth) {
            if (h < 0 || h >= height || from >= to) {
                Arrays.fill(columns, at, at + outWidth, 0);
                continue;
            }
            Arrays.fill(columns, at, at + from, 0);
            int source = plane + h * width + left;
            if (stride == 1) {
                System.arraycopy(x, source, columns, at + from, to - from);
            } else {
                for (int j = from; j < to; j++, source += stride) {
                    columns[at + j] = x[source];
                }
            }
            Arrays.fill(columns, at + to, at + outWidth, 0);
        }
    }

    /**
     * The way back: adds each element of the matrix to the cell of dx that it was unrolled from.
     * Arguments as for {@link #unroll}.
     */
    void rollUp(double[] columns, int at, int ld, double[] dx, int image, int firstRow, int rows) {
        int row = at;
        for (int c = 0; c < channels; c++) {
            int plane = image + c * height * width;
            for (int k = 0; k < filterHeight; k++) {
                int top = firstRow * stride + k - pad;
                for (int l = 0; l < filterWidth; l++) {
                    rollUpCell(columns, row, dx, plane, top, l, rows);
                    row += ld;
                }
            }
        }
    }

    private void rollUpCell(
            double[] columns, int row, double[] dx, int plane, int top, int l, int rows) {
        int from = Window.firstPosition(0, l, stride, pad, outWidth);
        int to = Window.firstPosition(width, l, stride, pad, outWidth);
        int left = from * stride + l - pad;
        int h = top;
        int at = row;
        for (int r = 0; r < rows; r++, h += stride, at += outWidth) {
            if (h < 0 || h >= height) {
                continue;
            }
            int target = plane + h * width + left;
            if (stride == 1) {
                addTo(dx, target, columns, at + from, to - from);
            } else {
                for (int j = from; j < to; j++, target += stride) {
                    dx[target] += columns[at + j];
                }
            }
        }
    }

    /** A loop of its own, in the form that the compiler turns into vector instructions. */
    private static void addTo(double[] target, int at, double[] source, int from, int length) {
        for (int i = 0; i < length; i++) {
            target[at + i] += source[from + i];
        }
    }
}
