package layerwise.layers;

import layerwise.tensor.Shape;

/**
 * A {@link ConvPlan} for {@link WinogradPass}: outputs are covered with squares of 4x4, each of
 * which is made from 6x6 cells. Rows and columns of a tile are rows and columns of squares.
 */
final class WinogradPlan extends ConvPlan {
    /** Cells of a filter, along one axis. */
    private static final int TAPS = 3;

    /** Cells of an image under a square, along one axis. */
    static final int SIDE = Winograd.OUT + TAPS - 1;

    /** From and to the points of a square. */
    static final Winograd SQUARES = Winograd.square(TAPS);

    /** Squares in a tile, about: fewer are slow to multiply, more leave the second cache. */
    private static final int WIDTH = 32;

    /** What is left to multiply must be less than this part of what the definition has. */
    private static final double WORTH = 0.8;

    private final Precision precision;

    /** Squares in a row of an image's outputs. */
    final int across;

    /**
     * Cells in a row of a band: what squares side by side see of an image with its padding. First
     * come the cells that lie first in a square, then those that lie second, and so on: what
     * squares side by side have at one place is one run.
     */
    final int bandWidth;

    /** Where each column of an image lies in a row of a band. */
    final int[] inBand;

    /** Where each column of an image's outputs lies in a row of the columns (square, filter). */
    final int[] inSquares;

    final double[] noBias;

    WinogradPlan(ConvGeometry geometry, Shape x, Precision precision) {
        super(geometry, x);
        this.precision = precision;
        this.across = Math.ceilDiv(outWidth, Winograd.OUT);
        int down = Math.ceilDiv(outHeight, Winograd.OUT);
        int together = Math.max(1, WIDTH / (across * down));
        int rowsEach = Math.clamp(WIDTH / across, 1, down);
        cut(together, down, rowsEach, across);
        int channels = geometry.inChannels();
        this.bandWidth = Winograd.OUT * (across + (SIDE - 1) / Winograd.OUT);
        this.inBand = new int[width];
        for (int w = 0; w < width; w++) {
            inBand[w] = inBandRow(w + geometry.pad()) * channels;
        }
        int ld = pitch(across * f);
        this.inSquares = new int[outWidth];
        for (int w = 0; w < outWidth; w++) {
            inSquares[w] = w % Winograd.OUT * ld + w / Winograd.OUT * f;
        }
        this.noBias = new double[channels];
    }

    /** Where cell i of a square lies in a band; that of the next one in the row lies behind it. */
    int cell(int square, int i) {
        int row = square / across * Winograd.OUT + i / SIDE;
        return row * bandWidth + inBandRow(square % across * Winograd.OUT + i % SIDE);
    }

    private int inBandRow(int column) {
        return column % Winograd.OUT * (bandWidth / Winograd.OUT) + column / Winograd.OUT;
    }

    /** Whether this is faster than {@link RowPlan} for batches of this shape. */
    static boolean suits(ConvGeometry geometry, Shape x) {
        if (geometry.filterHeight() != TAPS
                || geometry.filterWidth() != TAPS
                || geometry.stride() != 1) {
            return false;
        }
        int outHeight = geometry.outHeight(x.dim(2));
        int outWidth = geometry.outWidth(x.dim(3));
        double squares =
                Math.ceilDiv(outHeight, Winograd.OUT)
                        * (double) Math.ceilDiv(outWidth, Winograd.OUT);
        double c = geometry.inChannels();
        double f = geometry.filters();
        int points = SQUARES.points();
        int outs = Winograd.OUT * Winograd.OUT;
        double products = squares * points * (c * f + c * points + f * outs);
        double definition = outHeight * (double) outWidth * c * f * TAPS * TAPS;
        return products < WORTH * definition;
    }

    @Override
    ConvPass forwardPass(double[] weights, double[] bias, double[] x, double[] out) {
        return switch (precision) {
            case FLOAT64 -> new WinogradPass<>(this, Numbers.DOUBLES, weights, bias, x, out);
            case FLOAT32 -> new WinogradPass<>(this, Numbers.FLOATS, weights, bias, x, out);
        };
    }

    @Override
    ConvPass backwardPass(double[] weights, double[] x, double[] dOut) {
        return switch (precision) {
            case FLOAT64 -> new WinogradPass<>(this, Numbers.DOUBLES, weights, null, x, dOut);
            case FLOAT32 -> new WinogradPass<>(this, Numbers.FLOATS, weights, null, x, dOut);
        };
    }
}
