package layerwise.losses;

import java.util.List;
import java.util.Set;
import layerwise.layers.Parameter;

/**
 * L2 regularization, {@code 0.5 · weight · Σ v²} over the parameters; its gradient is {@code weight
 * · v}.
 *
 * @param weight how much it counts; 0 for not at all
 * @param covers which parameters are summed
 */
public record L2(double weight, Covers covers) {

    /** Which parameters are held small. */
    public enum Covers {
        /** All of them, biases too (CS5242). */
        ALL,
        /** All but those named {@code bias}, {@code b}, {@code gamma} or {@code beta} (cs231n). */
        WEIGHTS
    }

    /** No regularization. */
    public static final L2 NONE = new L2(0, Covers.ALL);

    private static final Set<String> NO_WEIGHTS = Set.of("bias", "b", "gamma", "beta");

    public L2 {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "L2: weight is " + weight + ", needs a finite number from 0; 0.001 is usual");
        }
    }

    /** The regularization loss. */
    public double forward(List<Parameter> parameters) {
        if (weight == 0) {
            return 0;
        }
        double sum = 0;
        for (var parameter : parameters) {
            if (isCovered(parameter)) {
                sum += squares(parameter.value.data());
            }
        }
        return 0.5 * weight * sum;
    }

    /** Four sums at once, for an addition has to wait for the one before it. */
    private static double squares(double[] values) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            first += values[i] * values[i];
            second += values[i + 1] * values[i + 1];
            third += values[i + 2] * values[i + 2];
            fourth += values[i + 3] * values[i + 3];
        }
        for (; i < values.length; i++) {
            first += values[i] * values[i];
        }
        return (first + second) + (third + fourth);
    }

    /** Adds its gradient to the gradients that are there, in place. */
    public void backward(List<Parameter> parameters) {
        if (weight == 0) {
            return;
        }
        for (var parameter : parameters) {
            if (isCovered(parameter)) {
                double[] value = parameter.value.data();
                double[] gradient = parameter.gradient.data();
                for (int i = 0; i < value.length; i++) {
                    gradient[i] += weight * value[i];
                }
            }
        }
    }

    private boolean isCovered(Parameter parameter) {
        return covers == Covers.ALL || !NO_WEIGHTS.contains(parameter.name);
    }
}
