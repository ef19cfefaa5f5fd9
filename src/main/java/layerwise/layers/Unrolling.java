package layerwise.layers;

/**
 * The way between images (C, H, W) and the matrix of their windows, unrolled across only: row (h,
 * c, l), column j holds the cell of channel c in row h that lies under column l of the filter at
 * position j, or 0 where that is padding.
 *
 * <p>The windows of one row of outputs are then rows of that matrix which lie one after another,
 * those of the next output row begin {@code stride} image rows further down. So each image row is
 * unrolled WW times, not HH·WW times, and what is left of im2col is where a product starts reading.
 *
 * <p>Several images may lie side by side: columns then are (image, j).
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
        this.from = new int[filterWidth];
        this.to = new int[filterWidth];
        for (int l = 0; l < filterWidth; l++) {
            from[l] = Window.firstPosition(0, l, stride, pad, outWidth);
            to[l] = Window.firstPosition(width, l, stride, pad, outWidth);
        }
    }

    /** Rows of padded images that so many output rows see. */
    int imageRows(int rows) {
        return (rows - 1) * stride + filterHeight;
    }

    /** Rows of the matrix for each row of an image. */
    int rowsEach() {
        return channels * filterWidth;
    }

    /** Rows of the matrix from one output row to the next. */
    int step() {
        return stride * rowsEach();
    }

    /**
     * Unrolls what output rows {@code firstRow} to {@code firstRow + rows - 1} see of an image.
     *
     * @param x holds the image from {@code image} on
     * @param matrix filled from element {@code at} on, its rows {@code ld} apart
     */
    <A> void unroll(
            Numbers<A> numbers,
            double[] x,
            int image,
            int firstRow,
            int rows,
            A matrix,
            int at,
            int ld) {
        int row = at;
        for (int i = 0; i < imageRows(rows); i++) {
            int h = firstRow * stride + i - pad;
            for (int c = 0; c < channels; c++) {
                int line = image + (c * height + h) * width - pad;
                for (int l = 0; l < filterWidth; l++, row += ld) {
                    boolean inside = h >= 0 && h < height;
                    int first = inside ? from[l] : outWidth;
                    int end = inside ? to[l] : outWidth;
                    numbers.fill(matrix, row, row + first, 0);
                    if (first < end) {
                        int source = line + l + first * stride;
                        numbers.take(x, source, stride, matrix, row + first, end - first);
                    }
                    numbers.fill(matrix, row + end, row + outWidth, 0);
                }
            }
        }
    }

    /** The way back, for a gradient at the matrix: adds each element to the cell it stands for. */
    <A> void rollUp(
            Numbers<A> numbers,
            A matrix,
            int at,
            int ld,
            double[] dx,
            int image,
            int firstRow,
            int rows) {
        int row = at;
        for (int i = 0; i < imageRows(rows); i++) {
            int h = firstRow * stride + i - pad;
            if (h < 0 || h >= height) {
                row += rowsEach() * ld;
                continue;
            }
            for (int c = 0; c < channels; c++) {
                int line = image + (c * height + h) * width - pad;
                for (int l = 0; l < filterWidth; l++, row += ld) {
                    int first = from[l];
                    int target = line + l + first * stride;
                    numbers.add(matrix, row + first, dx, target, stride, to[l] - first);
                }
            }
        }
    }
}
