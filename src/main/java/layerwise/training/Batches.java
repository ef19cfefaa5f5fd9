package layerwise.training;

import java.util.Arrays;
import layerwise.tensor.RandomState;
import layerwise.training.FitOptions.Drawing;

/** The batches of an epoch: which examples each holds. */
final class Batches {
    private final int examples;
    private final FitOptions options;
    private final RandomState random;
    private int[] order = {};

    Batches(int examples, FitOptions options) {
        Arguments.require(
                options.trainBatch() <= examples,
                "Model: fit",
                "trainBatch",
                options.trainBatch(),
                "at most " + examples,
                "there are no more training examples");
        this.examples = examples;
        this.options = options;
        this.random = new RandomState(options.seed());
    }

    int perEpoch() {
        return examples / options.trainBatch();
    }

    /** The examples of a batch; the batches of an epoch are asked for in order. */
    int[] next(int iterationInEpoch) {
        int size = options.trainBatch();
        if (options.drawing() == Drawing.WITH_REPLACEMENT) {
            return random.choice(examples, size);
        }
        if (iterationInEpoch == 0) {
            order = random.permutation(examples);
        }
        int start = iterationInEpoch * size;
        return Arrays.copyOfRange(order, start, start + size);
    }
}
