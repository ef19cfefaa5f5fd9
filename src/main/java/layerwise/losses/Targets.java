package layerwise.losses;

import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/** What every loss over scores and classes asks of the two. */
final class Targets {
    private Targets() {}

    /** Throws, with the loss's name, unless there is one class for each row of scores (N, K). */
    static void require(String loss, Tensor scores, int[] targets) {
        if (scores.axes() != 2 || scores.size() == 0) {
            throw new ShapeException(
                    loss + ": scores",
                    scores.shape(),
                    "(N, K)",
                    "a row for each of N examples, a column for each of K classes");
        }
        if (targets.length != scores.dim(0)) {
            throw new IllegalArgumentException(
                    loss
                            + ": there are "
                            + targets.length
                            + " targets, needs "
                            + scores.dim(0)
                            + "; one for each row of scores");
        }
        int classes = scores.dim(1);
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] < 0 || targets[i] >= classes) {
                throw new IllegalArgumentException(
                        loss
                                + ": targets["
                                + i
                                + "] is "
                                + targets[i]
                                + ", needs 0 to "
                                + (classes - 1)
                                + "; scores has "
                                + classes
                                + " columns, one for each class");
            }
        }
    }
}
