package layerwise.gradcheck;

/** How numbers are written: every digit that tells them apart, and exponents as in Python. */
final class Numbers {

    private Numbers() {}

    static String text(double value) {
        return Double.toString(value).replace(".0E", "E").replace('E', 'e');
    }
}
