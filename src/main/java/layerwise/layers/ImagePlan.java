package layerwise.layers;

import layerwise.tensor.Shape;

/** A {@link ConvPlan} for {@link ImagePass}: a tile is an image. */
final class ImagePlan extends ConvPlan {
    /** Numbers in the windows of an image, at most, so that they stay in the second cache. */
    private static final int MOST_WINDOWS = 1 << 14;

    private static final int LEAST_FILTERS = 8;

    private final Precision precision;

    /** Outputs of a filter. */
    final int positions;

    /** Rows of windows lie this far apart; those of a power of two would meet in one cache line. */
    final int pitch;

    /** Every stride-th row of an image with its padding, of those that filters see. */
    final int rowsEach;

    /** Where each row of an image with its padding begins in a strip. */
    final int[] inStrip;

    /** For each column of a filter, the positions from which on it lies in the image, and after. */
    final int[] from;

    final int[] to;

    ImagePlan(ConvGeometry geometry, Shape x, Precision precision) {
        super(geometry, x);
        this.precision = precision;
        this.positions = outHeight * outWidth;
        this.pitch = positions % 64 == 0 ? positions + 8 : positions;
        this.rowsEach = outHeight - 1 + Math.ceilDiv(geometry.filterHeight(), geometry.stride());
        int stride = geometry.stride();
        this.inStrip = new int[rowsEach * stride];
        for (int row = 0; row < inStrip.length; row++) {
            inStrip[row] = (row % stride * rowsEach + row / stride) * outWidth;
        }
        this.from = new int[geometry.filterWidth()];
        this.to = new int[geometry.filterWidth()];
        for (int l = 0; l < from.length; l++) {
            from[l] = Window.firstPosition(0, l, geometry.stride(), geometry.pad(), outWidth);
            to[l] = Window.firstPosition(width, l, geometry.stride(), geometry.pad(), outWidth);
        }
        cut(1, 1, 1, positions);
    }

    /**
     * Whether this is faster than {@link RowPlan} for batches of this shape. Products are larger
     * and outputs need no copying, but windows do: that pays where a window is no more than 2.5
     * times as many numbers as outputs come from it, and where there are filters enough for a
     * product.
     */
    static boolean suits(ConvGeometry geometry, Shape x) {
        int f = geometry.filters();
        int k = geometry.inChannels() * geometry.filterHeight() * geometry.filterWidth();
        int positions = geometry.outHeight(x.dim(2)) * geometry.outWidth(x.dim(3));
        return f >= LEAST_FILTERS && 2 * k <= 5 * f && (long) k * positions <= MOST_WINDOWS;
    }

    /** Whether windows are what the image is. */
    boolean isPointwise() {
        return geometry.filterHeight() == 1
                && geometry.filterWidth() == 1
                && geometry.stride() == 1
                && geometry.pad() == 0;
    }

    @Override
    ConvPass forwardPass(double[] weights, double[] bias, double[] x, double[] out) {
        return switch (precision) {
            case FLOAT64 -> new ImagePass<>(this, Numbers.DOUBLES, weights, bias, x, out);
            case FLOAT32 -> new ImagePass<>(this, Numbers.FLOATS, weights, bias, x, out);
        };
    }

    @Override
    ConvPass backwardPass(double[] weights, double[] x, double[] dOut) {
        return forwardPass(weights, null, x, dOut);
    }

    /**
     * Where a strip begins: what a column of the filters sees of a channel, row by row, each
     * stride-th row behind the other.
     */
    int strip(int c, int column) {
        return (c * geometry.filterWidth() + column) * geometry.stride() * rowsEach * outWidth;
    }

    /** Elements in the strips of an image. */
    int stripsLength() {
        return geometry.inChannels()
                * geometry.filterWidth()
                * geometry.stride()
                * rowsEach
                * outWidth;
    }
}
