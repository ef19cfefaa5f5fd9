package layerwise.layers;

/** Copies between the two precisions, in loops that the compiler vectorises. */
final class Narrowing {
    private Narrowing() {}

    /** Rounds to the nearest float. */
    static void narrow(double[] from, int at, float[] to, int start, int length) {
        for (int i = 0; i < length; i++) {
            to[start + i] = (float) from[at + i];
        }
    }

    /** These, rounded. */
    static float[] narrowed(double[] values) {
        var rounded = new float[values.length];
        narrow(values, 0, rounded, 0, values.length);
        return rounded;
    }

    /** Exact. */
    static void widen(float[] from, int at, double[] to, int start, int length) {
        for (int i = 0; i < length; i++) {
            to[start + i] = from[at + i];
        }
    }

    /** Adds floats to sums in double. */
    static void add(float[] from, int at, double[] sums, int start, int length) {
        for (int i = 0; i < length; i++) {
            sums[start + i] += from[at + i];
        }
    }
}
