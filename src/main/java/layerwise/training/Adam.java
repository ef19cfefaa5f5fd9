package layerwise.training;

/**
 * Adam, with t counted from 1.
 *
 * <pre>
 *   m = beta1 · m + (1 - beta1) · g        mHat = m / (1 - beta1ᵗ)
 *   v = beta2 · v + (1 - beta2) · g²       vHat = v / (1 - beta2ᵗ)
 *   p -= lr · mHat / (√vHat + ε)
 * </pre>
 *
 * <p>Source: Kingma and Ba 2015. t is {@code iteration + 1}.
 */
public final class Adam extends SteppingOptimizer {

    /** The numbers of the rule. */
    private record Constants(
            double beta1, double beta2, double epsilon, EpsilonPlace place, boolean corrected) {
        Constants {
            Arguments.requireShare("Adam", "beta1", beta1, "0.9 is usual");
            Arguments.requireShare("Adam", "beta2", beta2, "0.999 is usual");
            Arguments.requirePositive("Adam", "epsilon", epsilon, "1e-8 is usual");
        }
    }

    private final Constants constants;

    /** With betas 0.9 and 0.999, epsilon 1e-8 outside of the root, and bias correction. */
    public Adam(double learningRate) {
        this(
                LearningRate.of("Adam", learningRate),
                new Constants(0.9, 0.999, 1e-8, EpsilonPlace.OUTSIDE_ROOT, true));
    }

    private Adam(LearningRate rate, Constants constants) {
        super(rate);
        this.constants = constants;
    }

    /** With other shares of the past in the means of gradients and of their squares. */
    public Adam withBetas(double beta1, double beta2) {
        var c = constants;
        return new Adam(rate, new Constants(beta1, beta2, c.epsilon, c.place, c.corrected));
    }

    /** With another epsilon, inside or outside of the root. */
    public Adam withEpsilon(double epsilon, EpsilonPlace place) {
        var c = constants;
        return new Adam(rate, new Constants(c.beta1, c.beta2, epsilon, place, c.corrected));
    }

    /** With or without the correction for means that start at 0. */
    public Adam withBiasCorrection(boolean corrected) {
        var c = constants;
        return new Adam(rate, new Constants(c.beta1, c.beta2, c.epsilon, c.place, corrected));
    }

    /** With a learning rate multiplied by {@code 1 / (1 + ratio · iteration)} before every step. */
    public Adam withDecay(double ratio) {
        return new Adam(rate.withDecay(ratio), constants);
    }

    /** With a learning rate that follows a schedule. */
    public Adam withSchedule(LearningRateSchedule schedule) {
        return new Adam(rate.withSchedule(schedule), constants);
    }

    @Override
    int memories() {
        return 2;
    }

    @Override
    void step(
            double[] value, double[] gradient, double[][] memory, int iteration, int from, int to) {
        double lr = learningRate();
        double beta1 = constants.beta1;
        double beta2 = constants.beta2;
        double correction1 = constants.corrected ? 1 - Math.pow(beta1, iteration + 1) : 1;
        double correction2 = constants.corrected ? 1 - Math.pow(beta2, iteration + 1) : 1;
        // multiplied, not divided: dividing takes longer than everything else here
        double scale1 = lr / correction1;
        double scale2 = 1 / correction2;
        double[] m = memory[0];
        double[] v = memory[1];
        for (int i = from; i < to; i++) {
            double g = gradient[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            double root = constants.place.root(v[i] * scale2, constants.epsilon);
            value[i] -= scale1 * m[i] / root;
        }
    }
}
