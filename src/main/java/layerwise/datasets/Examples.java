package layerwise.datasets;

import layerwise.tensor.Tensor;

/**
 * Labelled examples that are handed out by the batch, so that a large set need not be one tensor.
 */
public interface Examples {

    /** Number of examples. */
    int size();

    /** The inputs of these examples, in this order; the first axis counts them. */
    Tensor batch(int[] indices);

    /** The classes of these examples, in this order. */
    int[] labels(int[] indices);
}
