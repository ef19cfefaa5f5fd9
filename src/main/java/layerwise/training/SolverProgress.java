package layerwise.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import layerwise.training.SolverHistory.Measured;

/** How far a {@link Solver} is, but for what the net itself holds. */
final class SolverProgress {
    private static final String LEARNING_RATE = "learningRate";

    private final SolverOptions options;
    final RandomState random;
    final Map<String, UpdateState> states = new LinkedHashMap<>();
    final List<Measured> measured = new ArrayList<>();
    final Map<String, Tensor> best = new LinkedHashMap<>();
    final Map<String, Tensor> bestBuffers = new LinkedHashMap<>();
    double[] losses = new double[1024];
    int iteration;
    int epoch;

    /** The order of the examples in this epoch, and how many of them were drawn. */
    int[] order = {};

    int drawn;
    private Measured bestMeasured;

    SolverProgress(Set<String> names, SolverOptions options) {
        this.options = options;
        this.random = new RandomState(options.seed());
        names.forEach(name -> states.put(name, new UpdateState(options.settings())));
    }

    UpdateState state(String name) {
        return states.get(name);
    }

    /** The examples of the next batch. */
    int[] draw(int examples) {
        if (options.draw() == Draw.WITH_REPLACEMENT) {
            return random.choice(examples, options.batch());
        }
        int size = Math.min(options.batch(), examples);
        if (drawn + size > order.length) {
            order = random.permutation(examples);
            drawn = 0;
        }
        drawn += size;
        return Arrays.copyOfRange(order, drawn - size, drawn);
    }

    /** An iteration is over. */
    void completed(double loss) {
        if (iteration == losses.length) {
            losses = Arrays.copyOf(losses, 2 * iteration);
        }
        losses[iteration++] = loss;
    }

    void endEpoch() {
        epoch++;
        for (var state : states.values()) {
            if (state.has(LEARNING_RATE)) {
                double rate = state.number(LEARNING_RATE);
                state.put(LEARNING_RATE, rate * options.learningRateDecay());
            }
        }
    }

    /** Accuracies were measured; the net's parameters are kept where they are the best. */
    void measured(double right, double valid, Classifier net) {
        add(new Measured(epoch, iteration, losses[iteration - 1], right, valid));
        if (bestMeasured == measured.getLast()) {
            net.parameters().forEach((name, w) -> best.put(name, w.copy()));
            net.buffers().forEach((name, buffer) -> bestBuffers.put(name, buffer.copy()));
        }
    }

    void add(Measured next) {
        measured.add(next);
        if (bestMeasured == null || next.validationAccuracy() > bestMeasured.validationAccuracy()) {
            bestMeasured = next;
        }
    }

    /** The iteration of the last measurement, 0 where there is none. */
    int lastMeasured() {
        return measured.isEmpty() ? 0 : measured.getLast().iteration();
    }

    int bestEpoch() {
        return bestMeasured.epoch();
    }

    boolean isPatienceOver() {
        return bestMeasured != null && epoch - bestEpoch() >= options.patience();
    }

    /** Gives the net the best parameters, if any were measured. */
    void putBestInto(Classifier net) {
        best.forEach((name, w) -> net.parameters().put(name, w.copy()));
        bestBuffers.forEach((name, kept) ->
                System.arraycopy(kept.data(), 0, net.buffers().get(name).data(), 0, kept.size()));
    }

    SolverHistory history(int iterationsPerEpoch) {
        return new SolverHistory(Arrays.copyOf(losses, iteration), measured, iterationsPerEpoch);
    }
}
