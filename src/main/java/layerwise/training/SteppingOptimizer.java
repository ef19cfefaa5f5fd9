package layerwise.training;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import layerwise.layers.Parameter;
import layerwise.layers.Threads;
import layerwise.tensor.ShapeException;

/** What the optimizers share: the learning rate, and what is remembered for each parameter. */
abstract class SteppingOptimizer implements Optimizer {
    /** Elements in a piece of work: some ten microseconds. */
    private static final int PIECE = 1 << 13;

    final LearningRate rate;
    private double learningRate;
    private final Map<Parameter, double[][]> memories = new IdentityHashMap<>();

    SteppingOptimizer(LearningRate rate) {
        this.rate = rate;
        this.learningRate = rate.initial();
    }

    /** The learning rate of the last step; before the first the one that was asked for. */
    public double learningRate() {
        return learningRate;
    }

    @Override
    public final void update(List<Parameter> parameters, int iteration) {
        learningRate = rate.next(learningRate, iteration);
        for (var parameter : parameters) {
            requireGradient(parameter);
            double[] value = parameter.value.data();
            double[] gradient = parameter.gradient.data();
            double[][] memory = memory(parameter);
            Threads.shared()
                    .forEach(
                            Math.ceilDiv(value.length, PIECE),
                            piece -> {
                                int from = piece * PIECE;
                                int to = Math.min(value.length, from + PIECE);
                                step(value, gradient, memory, iteration, from, to);
                            });
        }
    }

    private void requireGradient(Parameter parameter) {
        var found = parameter.gradient.shape();
        var needed = parameter.value.shape();
        if (!found.equals(needed)) {
            throw new ShapeException(
                    rate.optimizer() + ": gradient of " + parameter.name,
                    found,
                    needed.toString(),
                    "backward sets it, shaped like the parameter");
        }
    }

    /** Changes the elements {@code from} up to {@code to} of one parameter in place. */
    abstract void step(
            double[] value, double[] gradient, double[][] memory, int iteration, int from, int to);

    /** How many arrays, each as long as the parameter, {@link #step} remembers. */
    abstract int memories();

    /** What is remembered for a parameter; zeros at first. */
    final double[][] memory(Parameter parameter) {
        return memories.computeIfAbsent(parameter, p -> new double[memories()][p.value.size()]);
    }
}
