package layerwise.training;

/**
 * Stochastic gradient descent, {@code p -= lr · g}, with momentum if wanted.
 *
 * <p>An optimizer remembers its parameters and its learning rate, so each model needs its own. The
 * {@code with} methods give a new optimizer that remembers nothing.
 */
public final class Sgd extends SteppingOptimizer {

    /** What momentum sums up; the two differ once the learning rate changes. */
    public enum MomentumForm {
        /** Gradients: {@code v = mu · v + g; p -= lr · v} (CS5242). */
        GRADIENTS,
        /** Steps: {@code v = mu · v - lr · g; p += v} (cs231n). */
        STEPS
    }

    private final double momentum;
    private final MomentumForm form;

    /** Plain descent with a constant learning rate. */
    public Sgd(double learningRate) {
        this(LearningRate.of("Sgd", learningRate), 0, MomentumForm.GRADIENTS);
    }

    private Sgd(LearningRate rate, double momentum, MomentumForm form) {
        super(rate);
        Arguments.requireShare(
                "Sgd", "momentum", momentum, "0.9 is usual, 0 is none; 1 would never slow down");
        this.momentum = momentum;
        this.form = form;
    }

    /** With momentum, from 0 up to but not including 1. */
    public Sgd withMomentum(double mu, MomentumForm momentumForm) {
        return new Sgd(rate, mu, momentumForm);
    }

    /** With a learning rate multiplied by {@code 1 / (1 + ratio · iteration)} before every step. */
    public Sgd withDecay(double ratio) {
        return new Sgd(rate.withDecay(ratio), momentum, form);
    }

    /** With a learning rate that follows a schedule. */
    public Sgd withSchedule(LearningRateSchedule schedule) {
        return new Sgd(rate.withSchedule(schedule), momentum, form);
    }

    @Override
    int memories() {
        return momentum == 0 ? 0 : 1;
    }

    @Override
    void step(
            double[] value, double[] gradient, double[][] memory, int iteration, int from, int to) {
        double lr = learningRate();
        if (momentum == 0) {
            for (int i = from; i < to; i++) {
                value[i] -= lr * gradient[i];
            }
            return;
        }
        double[] v = memory[0];
        switch (form) {
            case GRADIENTS -> {
                for (int i = from; i < to; i++) {
                    v[i] = momentum * v[i] + gradient[i];
                    value[i] -= lr * v[i];
                }
            }
            case STEPS -> {
                for (int i = from; i < to; i++) {
                    v[i] = momentum * v[i] - lr * gradient[i];
                    value[i] += v[i];
                }
            }
        }
    }
}
