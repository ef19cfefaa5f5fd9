package layerwise.losses;

import layerwise.layers.Workspace;
import layerwise.tensor.Tensor;

/** A loss over scores (N, K) for N examples and K classes, and the N classes that are right. */
public interface Loss {

    /** The loss and, for each example, the probability of each class. */
    record Result(double loss, Tensor probabilities) {}

    /** The loss of these scores; {@code targets} are classes from 0 to K-1. */
    Result forward(Tensor scores, int[] targets);

    /** The gradient of the loss at the scores, (N, K). */
    Tensor backward(Tensor scores, int[] targets);

    /** The loss of a batch with its gradient at the scores, (N, K). */
    record WithGradient(double loss, Tensor dScores) {}

    /**
     * What {@link #forward} and {@link #backward} give, at once, for training. Losses that can save
     * work override it and put their tensors into the workspace.
     *
     * @param scores (N, K), overwritten with the next batch; who keeps them copies them
     */
    default WithGradient withGradient(Tensor scores, int[] targets, Workspace kept) {
        var own = scores.copy();
        return new WithGradient(forward(own, targets).loss(), backward(own, targets));
    }

    /** Whether {@link #forward} gives the mean or the sum over the batch; the mean by default. */
    default Reduction reduction() {
        return Reduction.MEAN;
    }
}
