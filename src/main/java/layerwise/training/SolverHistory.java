package layerwise.training;

import java.util.List;

/**
 * What a {@link Solver} measured: the loss of every iteration, and accuracies after the first
 * iteration and at the end of every epoch. Does not change.
 */
public final class SolverHistory {

    /**
     * Accuracies, and where training was when they were measured.
     *
     * @param epoch epochs that were complete
     * @param iteration iterations that were complete, 1 at first
     * @param loss of the last of them
     * @param trainAccuracy share of the training examples, or of a sample, that were right
     * @param validationAccuracy share of the validation examples
     */
    public record Measured(
            int epoch,
            int iteration,
            double loss,
            double trainAccuracy,
            double validationAccuracy) {}

    private final double[] losses;
    private final List<Measured> measured;
    private final int iterationsPerEpoch;

    SolverHistory(double[] losses, List<Measured> measured, int iterationsPerEpoch) {
        this.losses = losses;
        this.measured = List.copyOf(measured);
        this.iterationsPerEpoch = iterationsPerEpoch;
    }

    /** The loss of each iteration's batch, before its step. */
    public double[] losses() {
        return losses.clone();
    }

    /** The measurements in order; epoch 0 first, unless an epoch has a single iteration. */
    public List<Measured> measured() {
        return measured;
    }

    /** The accuracies on training examples, one for each of {@link #measured}. */
    public double[] trainAccuracies() {
        return measured.stream().mapToDouble(Measured::trainAccuracy).toArray();
    }

    /** The accuracies on validation examples, one for each of {@link #measured}. */
    public double[] validationAccuracies() {
        return measured.stream().mapToDouble(Measured::validationAccuracy).toArray();
    }

    /** The epochs of {@link #measured}. */
    public int[] epochs() {
        return measured.stream().mapToInt(Measured::epoch).toArray();
    }

    /** How many iterations make an epoch. */
    public int iterationsPerEpoch() {
        return iterationsPerEpoch;
    }

    /**
     * The measurement with the best validation accuracy, the first of equal ones.
     *
     * @throws IllegalStateException if nothing was measured yet
     */
    public Measured best() {
        if (measured.isEmpty()) {
            throw new IllegalStateException("SolverHistory: nothing was measured yet; train first");
        }
        var best = measured.getFirst();
        for (var next : measured) {
            if (next.validationAccuracy() > best.validationAccuracy()) {
                best = next;
            }
        }
        return best;
    }

    /** The best validation accuracy, that of the parameters that the net holds after training. */
    public double bestValidationAccuracy() {
        return best().validationAccuracy();
    }

    /** The epoch of the best validation accuracy. */
    public int bestEpoch() {
        return best().epoch();
    }

    @Override
    public String toString() {
        return measured.isEmpty()
                ? losses.length + " iterations, nothing measured"
                : losses.length
                        + " iterations, best validation accuracy "
                        + bestValidationAccuracy()
                        + " at epoch "
                        + bestEpoch();
    }
}
