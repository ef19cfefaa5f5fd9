package layerwise.datasets;

import layerwise.layers.Workspace;
import layerwise.tensor.Tensor;

/**
 * Labelled examples that are handed out by the batch, so that a large set need not be one tensor.
 */
public interface Examples {

    /** Number of examples. */
    int size();

    /** The inputs of these examples, in this order; the first axis counts them. */
    Tensor batch(int[] indices);

    /** The same in a tensor of the workspace, where that is worth it; else a new one. */
    default Tensor batch(int[] indices, Workspace kept) {
        return batch(indices);
    }

    /** The classes of these examples, in this order. */
    int[] labels(int[] indices);

    /**
     * The rows of a tensor with their classes; neither is copied.
     *
     * @param inputs examples along the first axis
     * @throws IllegalArgumentException unless there is one label for each example
     */
    static Examples of(Tensor inputs, int[] labels) {
        return new TensorExamples(inputs, labels);
    }

    /** No examples, for a part that is left out. */
    static Examples none() {
        return new TensorExamples(Tensor.zeros(0), new int[0]);
    }
}
