package layerwise.layers;

import layerwise.tensor.Tensor;

/**
 * A layer that can put its results into tensors that are kept from one batch to the next, and gives
 * the same numbers as without. Training calls it where every layer of a network is such a one;
 * nobody then sees a tensor that changes under him.
 */
public interface Reusing extends Layer {

    /** {@link #forward(Tensor)} into tensors of the workspace. */
    Tensor forward(Tensor x, Workspace kept);

    /**
     * {@link #backward(Tensor, Tensor)} into tensors of the workspace.
     *
     * @param x the batch that the last {@code forward} with this workspace was given, unchanged
     */
    Tensor backward(Tensor dOut, Tensor x, Workspace kept);

    /**
     * {@link #parameterGradients(Tensor, Tensor)} after a {@code forward} with this workspace.
     *
     * @param x the batch that the last {@code forward} with this workspace was given, unchanged
     */
    default void parameterGradients(Tensor dOut, Tensor x, Workspace kept) {
        parameterGradients(dOut, x);
    }

    @Override
    default Tensor forward(Tensor x) {
        return forward(x, new Workspace());
    }

    @Override
    default Tensor backward(Tensor dOut, Tensor x) {
        return backward(dOut, x, new Workspace());
    }
}
