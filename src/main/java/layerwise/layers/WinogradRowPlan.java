package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.Shape;

/**
 * A {@link ConvPlan} for {@link WinogradRowPass}: rows of outputs are covered with fours side by
 * side, each of which is made from as many cells of a row as it has points. A tile is a band of an
 * image's rows.
 */
final class WinogradRowPlan extends ConvPlan {
    /** Fours in a tile, at most: fewer are slow to multiply, more leave the second cache. */
    private static final int WIDTH = 128;

    /** With fewer fours in an image or a tile the definition is faster. */
    private static final int LEAST_WIDTH = 32;

    /** Numbers of a tile at the points, at most: 4 MB. That they leave the cache is outweighed. */
    private static final int TILE_ELEMENTS = 1 << 19;

    /** What is left to multiply must be less than this part of what the definition has. */
    private static final double WORTH = 0.55;

    final Winograd winograd;

    /** Fours in a row of outputs. */
    final int across;

    /** Whether they end where the row does, so that rows are one run of fours. */
    final boolean joined;

    /** Rows of a window, of all channels. */
    final int windowRows;

    /** Rows of an image that a tile sees, padding included, at most. */
    final int bandRows;

    /** Cells of a band that lie at one place under their fours; they are a row of a matrix. */
    final int pitch;

    /** Where each row of the windows, (points, C, HH), begins in a band at the points. */
    final int[] inBand;

    /** For the cells that a row of an image has under its fours: where in the row they lie. */
    final int[] inImage;

    /** And where from the row's place in the matrix. */
    final int[] inCells;

    WinogradRowPlan(ConvGeometry geometry, Shape x) {
        super(geometry, x);
        this.winograd = Winograd.line(geometry.filterWidth());
        this.across = Math.ceilDiv(outWidth, Winograd.OUT);
        this.joined = outWidth % Winograd.OUT == 0;
        this.windowRows = geometry.inChannels() * geometry.filterHeight();
        int bands = Math.ceilDiv(outHeight, Math.max(1, width(geometry) / across));
        int rowsEach = Math.ceilDiv(outHeight, bands);
        cut(1, outHeight, rowsEach, across);
        this.bandRows = rowsEach + geometry.filterHeight() - 1;
        this.pitch = pitch(geometry.inChannels() * bandRows * across);
        this.inBand = windowStarts();
        var places = new int[2][winograd.points() * across];
        int count = 0;
        for (int i = 0; i < winograd.points(); i++) {
            for (int four = 0; four < across; four++) {
                int w = four * Winograd.OUT + i - geometry.pad();
                if (w >= 0 && w < width) {
                    places[0][count] = w;
                    places[1][count++] = i * pitch + four;
                }
            }
        }
        this.inImage = Arrays.copyOf(places[0], count);
        this.inCells = Arrays.copyOf(places[1], count);
    }

    private int[] windowStarts() {
        int filterHeight = geometry.filterHeight();
        var starts = new int[winograd.points() * windowRows];
        for (int row = 0; row < starts.length; row++) {
            int channel = row % windowRows / filterHeight;
            int h = channel * bandRows + row % filterHeight;
            starts[row] = row / windowRows * pitch + h * across;
        }
        return starts;
    }

    /** Fours in a tile. */
    private static int width(ConvGeometry geometry) {
        int points = geometry.filterWidth() + Winograd.OUT - 1;
        int rows = geometry.inChannels() * geometry.filterHeight() + geometry.filters();
        return Math.min(WIDTH, TILE_ELEMENTS / (points * rows));
    }

    /** Whether this is faster than {@link RowPlan} for batches of this shape. */
    static boolean suits(ConvGeometry geometry, Shape x) {
        int taps = geometry.filterWidth();
        if (taps < 2 || taps > Winograd.MOST_TAPS || geometry.stride() != 1) {
            return false;
        }
        int outWidth = geometry.outWidth(x.dim(3));
        int across = Math.ceilDiv(outWidth, Winograd.OUT);
        int inImage = geometry.outHeight(x.dim(2)) * across;
        if (Math.min(inImage, width(geometry)) < LEAST_WIDTH) {
            return false;
        }
        double c = geometry.inChannels();
        double f = geometry.filters();
        double rows = c * geometry.filterHeight();
        int points = taps + Winograd.OUT - 1;
        double products = across * (double) points * (rows * f + c * points + f * Winograd.OUT);
        return products < WORTH * outWidth * rows * taps * f;
    }

    @Override
    ConvPass forwardPass(double[] weights, double[] bias, double[] x, double[] out) {
        return new WinogradRowPass(this, weights, bias, x, out);
    }

    @Override
    ConvPass backwardPass(double[] weights, double[] x, double[] dOut) {
        return forwardPass(weights, null, x, dOut);
    }
}
