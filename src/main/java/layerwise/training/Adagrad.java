package layerwise.training;

/**
 * Adagrad: {@code c += g²; p -= lr · g / (√c + ε)}. The sum only grows, so the steps only shrink.
 *
 * <p>Source: Duchi, Hazan, Singer 2011.
 */
public final class Adagrad extends SteppingOptimizer {
    private final double epsilon;
    private final EpsilonPlace place;

    /** With epsilon 1e-8 outside of the root. */
    public Adagrad(double learningRate) {
        this(LearningRate.of("Adagrad", learningRate), 1e-8, EpsilonPlace.OUTSIDE_ROOT);
    }

    private Adagrad(LearningRate rate, double epsilon, EpsilonPlace place) {
        super(rate);
        Arguments.requirePositive("Adagrad", "epsilon", epsilon, "1e-8 is usual");
        this.epsilon = epsilon;
        this.place = place;
    }

    /** With another epsilon, inside or outside of the root. */
    public Adagrad withEpsilon(double number, EpsilonPlace where) {
        return new Adagrad(rate, number, where);
    }

    /** With a learning rate multiplied by {@code 1 / (1 + ratio · iteration)} before every step. */
    public Adagrad withDecay(double ratio) {
        return new Adagrad(rate.withDecay(ratio), epsilon, place);
    }

    /** With a learning rate that follows a schedule. */
    public Adagrad withSchedule(LearningRateSchedule schedule) {
        return new Adagrad(rate.withSchedule(schedule), epsilon, place);
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
            cache[i] += gradient[i] * gradient[i];
            value[i] -= lr * gradient[i] / place.root(cache[i], epsilon);
        }
    }
}
