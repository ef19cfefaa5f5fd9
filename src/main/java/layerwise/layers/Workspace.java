package layerwise.layers;

import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

/**
 * What one layer, or the loss, keeps from one batch to the next while a network learns: the tensors
 * of its results, and what its forward pass notes for the backward pass. A fresh array of some
 * megabytes costs more than many a layer does with it: it is zeroed, its pages are handed out by
 * the operating system, and the collector has to find it again.
 *
 * <p>What is in a kept tensor changes with the next batch, so a workspace is only for those who
 * drop it by then. Not for use by several threads at once.
 */
public final class Workspace {
    private Tensor output;
    private Tensor gradient;
    private int[] cells = {};

    /** A tensor for the output, the same one for the same shape; holds what was left there. */
    public Tensor output(Shape shape) {
        if (output == null || !output.shape().equals(shape)) {
            output = Tensor.zeros(shape);
        }
        return output;
    }

    /** A tensor for the gradient at the input, by the rule of {@link #output}. */
    public Tensor gradient(Shape shape) {
        if (gradient == null || !gradient.shape().equals(shape)) {
            gradient = Tensor.zeros(shape);
        }
        return gradient;
    }

    /** Numbers of cells, at least so many, that stay as the forward pass leaves them. */
    int[] cells(int length) {
        if (cells.length < length) {
            cells = new int[length];
        }
        return cells;
    }
}
