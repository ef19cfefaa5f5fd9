package layerwise.layers;

/**
 * The three matrices of Winograd's minimal filtering, after Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks" (2016). Along one axis, four outputs side by side are
 *
 * <pre>
 *   outputs (4) = output · ((filter · weights (taps)) ⊙ (input · cells (taps + 3)))
 * </pre>
 *
 * <p>which multiplies taps + 3 times where the definition does 4·taps times. For both axes of a
 * square the matrices are the Kronecker products of these with themselves.
 *
 * <p>This is multiplication of polynomials by their values at some points and at infinity. The
 * points decide how much is rounded. For 3 taps on both axes a sum over 32 channels is off by three
 * times as much as the definition's, at Lavin and Gray's points (2 and -2) by eight times; for 7
 * taps on one axis a sum over 21 rows is off by 5e-15 of the largest, the definition's by 3e-16.
 *
 * @param taps cells of a filter
 * @param points products for a tile
 * @param input from the cells under a tile, (points, cells)
 * @param output to the tile's outputs, (outputs, points)
 * @param filter from a filter, (points, taps)
 */
record Winograd(int taps, int points, double[] input, double[] output, double[] filter) {
    /** Outputs of a tile, along one axis. */
    static final int OUT = 4;

    /** The point where gradients at a tile's outputs are their sum. */
    static final int SUMS = 1;

    private static final double[] AT = {0, 1, -1, 0.5, -2, -0.5, 2, -1.5, 0.75};

    /** A filter may have so many along the axis; with more, too much would be rounded. */
    static final int MOST_TAPS = AT.length + 2 - OUT;

    /** Along one axis. */
    static Winograd line(int taps) {
        int points = taps + OUT - 1;
        return new Winograd(taps, points, inputs(points), outputs(points), filters(points, taps));
    }

    /** For the two axes of a square. */
    static Winograd square(int taps) {
        var line = line(taps);
        int points = line.points;
        return new Winograd(
                taps * taps,
                points * points,
                squared(line.input, points),
                squared(line.output, points),
                squared(line.filter, taps));
    }

    /** Row p: coefficients of the polynomial that is 0 at all points but p. */
    private static double[] inputs(int points) {
        var matrix = new double[points * points];
        for (int p = 0; p < points; p++) {
            int row = p * points;
            matrix[row] = 1;
            int degree = 0;
            for (int other = 0; other < points - 1; other++) {
                if (other != p) {
                    degree++;
                    for (int i = degree; i >= 0; i--) {
                        double lower = i > 0 ? matrix[row + i - 1] : 0;
                        matrix[row + i] = lower - AT[other] * matrix[row + i];
                    }
                }
            }
        }
        return matrix;
    }

    /** Column p: the powers of point p; infinity counts for the last output alone. */
    private static double[] outputs(int points) {
        var matrix = new double[OUT * points];
        for (int i = 0; i < OUT; i++) {
            for (int p = 0; p < points - 1; p++) {
                matrix[i * points + p] = Math.pow(AT[p], i);
            }
        }
        matrix[OUT * points - 1] = 1;
        return matrix;
    }

    /** Row p: the powers of point p, by what its polynomial in {@link #inputs} is there. */
    private static double[] filters(int points, int taps) {
        var matrix = new double[points * taps];
        for (int p = 0; p < points - 1; p++) {
            double there = 1;
            for (int other = 0; other < points - 1; other++) {
                there *= other == p ? 1 : AT[p] - AT[other];
            }
            for (int i = 0; i < taps; i++) {
                matrix[p * taps + i] = Math.pow(AT[p], i) / there;
            }
        }
        matrix[points * taps - 1] = 1;
        return matrix;
    }

    /** The Kronecker product of a matrix with itself, row by row. */
    private static double[] squared(double[] matrix, int columns) {
        int rows = matrix.length / columns;
        var square = new double[matrix.length * matrix.length];
        int at = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                for (int k = 0; k < columns; k++) {
                    for (int l = 0; l < columns; l++) {
                        square[at++] = matrix[i * columns + k] * matrix[j * columns + l];
                    }
                }
            }
        }
        return square;
    }
}
