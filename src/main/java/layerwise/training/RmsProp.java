package layerwise.training;

/**
 * RMSprop: {@code c = rho · c + (1 - rho) · g²; p -= lr · g / (√c + ε)}.
 *
 * <p>Source: Tieleman and Hinton 2012. cs231n calls rho decay_rate.
 */
public final class RmsProp extends SteppingOptimizer {
    private final double rho;
    private final double epsilon;
    private final EpsilonPlace place;

    /** With rho 0.99 and epsilon 1e-8 outside of the root. */
    public RmsProp(double learningRate) {
        this(LearningRate.of("RmsProp", learningRate), 0.99, 1e-8, EpsilonPlace.OUTSIDE_ROOT);
    }

    private RmsProp(LearningRate rate, double rho, double epsilon, EpsilonPlace place) {
        super(rate);
        Arguments.requireShare("RmsProp", "rho", rho, "0.9 and 0.99 are usual");
        Arguments.requirePositive("RmsProp", "epsilon", epsilon, "1e-8 is usual");
        this.rho = rho;
        this.epsilon = epsilon;
        this.place = place;
    }

    /** With another share of the past in the mean of squares. */
    public RmsProp withRho(double share) {
        return new RmsProp(rate, share, epsilon, place);
    }

    /** With another epsilon, inside or outside of the root. */
    public RmsProp withEpsilon(double number, EpsilonPlace where) {
        return new RmsProp(rate, rho, number, where);
    }

    /** With a learning rate multiplied by {@code 1 / (1 + ratio · iteration)} before every step. */
    public RmsProp withDecay(double ratio) {
        return new RmsProp(rate.withDecay(ratio), rho, epsilon, place);
    }

    /** With a learning rate that follows a schedule. */
    public RmsProp withSchedule(LearningRateSchedule schedule) {
        return new RmsProp(rate.withSchedule(schedule), rho, epsilon, place);
    }

    @Override
    int memories() {
        return 1;
    }

    @Override
    void step(
            double[] value, double[] gradient, double[][] memory, int iteration, int from, int to) {
        double lr = learningRate();
        double[] cache = memory[0];
        for (int i = from; i < to; i++) {
            cache[i] = rho * cache[i] + (1 - rho) * gradient[i] * gradient[i];
            value[i] -= lr * gradient[i] / place.root(cache[i], epsilon);
        }
    }
}
