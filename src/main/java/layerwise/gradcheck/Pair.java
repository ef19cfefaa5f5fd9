package layerwise.gradcheck;

import java.util.Arrays;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

/** A wrong tensor and the expected one, of one shape, with what counts as equal. */
record Pair(Tensor yours, Tensor expected, RelativeError error, double tolerance) {

    /** Fewer equal elements than these may be chance, and no pattern is claimed. */
    static final int ENOUGH = 3;

    Shape shape() {
        return expected.shape();
    }

    double[] a() {
        return yours.data();
    }

    double[] b() {
        return expected.data();
    }

    /** Whether other values in the place of yours would pass. */
    boolean agrees(double[] values) {
        return error.of(values, b()) <= tolerance;
    }

    /** For each element whether it alone is off by more than the tolerance. */
    boolean[] wrong() {
        double largest = 0;
        for (double value : b()) {
            largest = Math.max(largest, Math.abs(value));
        }
        var wrong = new boolean[a().length];
        for (int i = 0; i < wrong.length; i++) {
            double difference = Math.abs(a()[i] - b()[i]);
            double allowed =
                    switch (error) {
                        case ABSOLUTE -> tolerance;
                        case NORM -> tolerance * largest;
                        case MAX, MEAN ->
                                tolerance * Math.max(1e-8, Math.abs(a()[i]) + Math.abs(b()[i]));
                    };
            wrong[i] = !(difference <= allowed);
        }
        return wrong;
    }

    /**
     * Whether the expected elements are found in yours at other places.
     *
     * @param source for each element of the expected tensor its place in yours; -1 leaves it out
     */
    boolean foundAt(int[] source) {
        var values = new double[source.length];
        var needed = new double[source.length];
        int count = 0;
        for (int i = 0; i < source.length; i++) {
            if (source[i] >= 0) {
                values[count] = a()[source[i]];
                needed[count++] = b()[i];
            }
        }
        values = Arrays.copyOf(values, count);
        needed = Arrays.copyOf(needed, count);
        return differentValues(needed) >= ENOUGH && error.of(values, needed) <= tolerance;
    }

    /** Whether the elements left in by {@code source} are already right where they are. */
    boolean rightInPlace(int[] source) {
        boolean[] wrong = wrong();
        for (int i = 0; i < source.length; i++) {
            if (source[i] >= 0 && wrong[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many different values there are, counted up to {@link #ENOUGH}. */
    static int differentValues(double[] values) {
        return (int) Arrays.stream(values).distinct().limit(ENOUGH).count();
    }
}
