package layerwise.gradcheck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

/**
 * How far two tensors are apart, as one number; the courses differ in which number they mean.
 *
 * <p>All of them are 0 for equal tensors, and NaN where a shape differs or an element is NaN or
 * infinite: such tensors are not comparable, and NaN passes no tolerance.
 */
public enum RelativeError {
    /** Largest {@code |a-b| / max(1e-8, |a|+|b|)} over the elements (cs231n). */
    MAX,
    /** Mean of {@code |a-b| / max(1e-8, |a|+|b|)} over the elements (CS5242's rel_error). */
    MEAN,
    /** {@code ‖a-b‖ / max(‖a‖, ‖b‖)} by Euclidean norms (CS5242's gradient check). */
    NORM,
    /** Largest {@code |a-b|}, whatever the size of the elements. */
    ABSOLUTE;

    /** Keeps two elements that are both all but zero from having a large relative error. */
    private static final double FLOOR = 1e-8;

    /** The error between two tensors; the same in both directions. */
    public double of(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            return Double.NaN;
        }
        return of(a.data(), b.data());
    }

    /** Whether the error is at most the tolerance; never for NaN. */
    public boolean within(double tolerance, Tensor a, Tensor b) {
        return of(a, b) <= tolerance;
    }

    /**
     * The element that is furthest off: by relative error for MAX and MEAN, by absolute error for
     * NORM and ABSOLUTE; the first that is not a finite number if there is one. Empty for tensors
     * without elements or of different shapes.
     */
    public Optional<Element> worst(Tensor yours, Tensor expected) {
        if (yours.size() == 0 || !yours.shape().equals(expected.shape())) {
            return Optional.empty();
        }
        int worst = 0;
        double error = -1;
        for (int i = 0; i < yours.size() && !Double.isNaN(error); i++) {
            double here = element(yours.data()[i], expected.data()[i]);
            if (!(here <= error)) {
                worst = i;
                error = here;
            }
        }
        return Optional.of(
                new Element(
                        index(worst, yours.shape()),
                        yours.data()[worst],
                        expected.data()[worst],
                        error));
    }

    double of(double[] a, double[] b) {
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double error = element(a[i], b[i]);
            largest = Math.max(largest, error);
            sum += error;
        }
        return switch (this) {
            case MAX, ABSOLUTE -> largest;
            case MEAN -> a.length == 0 ? 0 : sum / a.length;
            case NORM -> largest == 0 ? 0 : normOfDifference(a, b, largest);
        };
    }

    private double element(double a, double b) {
        // infinity minus infinity is NaN, and so is infinity over infinity
        double difference = Math.abs(a - b);
        if (Double.isInfinite(a) || Double.isInfinite(b)) {
            return Double.NaN;
        }
        return switch (this) {
            case MAX, MEAN -> difference / Math.max(FLOOR, Math.abs(a) + Math.abs(b));
            case NORM, ABSOLUTE -> difference;
        };
    }

    private static double normOfDifference(double[] a, double[] b, double largest) {
        // scaled by the largest, so that no square overflows or vanishes
        double scale = largest;
        for (int i = 0; i < a.length; i++) {
            scale = Math.max(scale, Math.max(Math.abs(a[i]), Math.abs(b[i])));
        }
        double difference = 0;
        double normA = 0;
        double normB = 0;
        for (int i = 0; i < a.length; i++) {
            double atA = a[i] / scale;
            double atB = b[i] / scale;
            double atDifference = (a[i] - b[i]) / largest;
            difference += atDifference * atDifference;
            normA += atA * atA;
            normB += atB * atB;
        }
        return Math.sqrt(difference) * (largest / scale) / Math.sqrt(Math.max(normA, normB));
    }

    /** The place of an element from its place in memory. */
    static List<Integer> index(int offset, Shape shape) {
        var index = new ArrayList<Integer>(shape.axes());
        int rest = offset;
        for (int axis = shape.axes() - 1; axis >= 0; axis--) {
            index.add(rest % shape.dim(axis));
            rest /= shape.dim(axis);
        }
        Collections.reverse(index);
        return index;
    }
}
