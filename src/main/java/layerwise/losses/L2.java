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
                for (double value : parameter.value.data()) {
                    sum += value * value;
                }
            }
        }
        return 0.5 * weight * sum;
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
