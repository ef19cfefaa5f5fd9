package layerwise.layers;

/**
 * The three matrices of Winograd's minimal filtering for 4x4 outputs of a 3x3 filter, after Lavin
 * and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016). Along one axis,
 *
 * <pre>
 *   outputs (4) = A · ((G · filter (3)) ⊙ (B · inputs (6)))
 * </pre>
 *
 * <p>multiplies six times where the definition does twelve times. Both axes together are the
 * Kronecker products of these matrices with themselves, 36 multiplications for 144.
 *
 * <p>This is multiplication of polynomials by their values at five points and at infinity. The
 * points decide how much is rounded: at these, a sum over 32 channels is off by three times as much
 * as the definition's, at Lavin and Gray's (2 and -2) by eight times.
 */
final class Winograd {
    /** Outputs of a tile, along one axis. */
    static final int OUT = 4;

    /** Cells of a filter, along one axis. */
    static final int TAPS = 3;

    /** Cells of an image under a tile, along one axis. */
    static final int SIDE = OUT + TAPS - 1;

    /** Products for a tile. */
    static final int POINTS = SIDE * SIDE;

    private static final double[] AT = {0, 1, -1, 0.5, -2};

    /** From the cells under a tile: (POINTS, SIDE·SIDE). */
    static final double[] INPUT = squared(inputs());

    /** To the tile's outputs: (OUT·OUT, POINTS). */
    static final double[] OUTPUT = squared(outputs());

    /** From a filter: (POINTS, TAPS·TAPS). */
    static final double[] FILTER = squared(filters());

    private Winograd() {}

    /** Row p: coefficients of the polynomial that is 0 at all points but p. */
    private static double[][] inputs() {
        var rows = new double[SIDE][SIDE];
        for (int p = 0; p < SIDE; p++) {
            rows[p][0] = 1;
            int degree = 0;
            for (int other = 0; other < AT.length; other++) {
                if (other != p) {
                    degree++;
                    for (int i = degree; i >= 0; i--) {
                        rows[p][i] = (i > 0 ? rows[p][i - 1] : 0) - AT[other] * rows[p][i];
                    }
                }
            }
        }
        return rows;
    }

    /** Column p: the powers of point p; infinity counts for the last output alone. */
    private static double[][] outputs() {
        var rows = new double[OUT][SIDE];
        for (int p = 0; p < AT.length; p++) {
            for (int i = 0; i < OUT; i++) {
                rows[i][p] = Math.pow(AT[p], i);
            }
        }
        rows[OUT - 1][AT.length] = 1;
        return rows;
    }

    /** Row p: the powers of point p, by what its polynomial in {@link #inputs} is there. */
    private static double[][] filters() {
        var rows = new double[SIDE][TAPS];
        for (int p = 0; p < AT.length; p++) {
            double there = 1;
            for (int other = 0; other < AT.length; other++) {
                there *= other == p ? 1 : AT[p] - AT[other];
            }
            for (int i = 0; i < TAPS; i++) {
                rows[p][i] = Math.pow(AT[p], i) / there;
            }
        }
        rows[AT.length][TAPS - 1] = 1;
        return rows;
    }

    /** The Kronecker product of a matrix with itself, row by row. */
    private static double[] squared(double[][] matrix) {
        int rows = matrix.length;
        int columns = matrix[0].length;
        var square = new double[rows * rows * columns * columns];
        int at = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                for (int k = 0; k < columns; k++) {
                    for (int l = 0; l < columns; l++) {
                        square[at++] = matrix[i][k] * matrix[j][l];
                    }
                }
            }
        }
        return square;
    }
}
