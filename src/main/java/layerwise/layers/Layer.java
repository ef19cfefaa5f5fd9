package layerwise.layers;

import java.util.List;
import layerwise.tensor.Tensor;

/**
 * One layer of a network. {@code forward} takes a batch to a batch; {@code backward} takes the
 * gradient at the output, and the batch that {@code forward} was given, to the gradient at the
 * input, and leaves the gradients of the parameters in {@link Parameter#gradient}. Gradients are
 * summed over the batch; dividing by its size is the loss's job.
 */
public interface Layer {

    /** The output for a batch; the first axis counts the examples. */
    Tensor forward(Tensor x);

    /**
     * The gradient at the input, shaped like {@code x}; sets the parameters' gradients.
     *
     * @param dOut gradient of the loss at the output, shaped like {@code forward(x)}
     * @param x the batch that {@code forward} was given
     */
    Tensor backward(Tensor dOut, Tensor x);

    /**
     * Sets the parameters' gradients as {@link #backward} does, without the gradient at the input:
     * all that training needs of a network's first layer. Layers that can save work override it.
     *
     * @param dOut gradient of the loss at the output, shaped like {@code forward(x)}
     * @param x the batch that {@code forward} was given
     */
    default void parameterGradients(Tensor dOut, Tensor x) {
        backward(dOut, x);
    }

    /** The parameters, always in the same order; none by default. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /**
     * What a layer remembers beside its parameters and a checkpoint has to keep, such as running
     * means; optimizers leave it alone. Nothing by default.
     */
    default List<Parameter> state() {
        return List.of();
    }

    /** Switches between learning and use; does nothing by default. */
    default void setMode(Mode mode) {}
}
