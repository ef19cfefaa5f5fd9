package layerwise.training;

import java.util.List;
import java.util.Map;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;

/** What a {@link Solver} trains: parameters by name, a loss with its gradients, and scores. */
public interface Classifier {

    /**
     * The parameters by name, in an order that never changes (W1, b1, W2, b2, ...).
     *
     * @return the live map: the solver puts the next tensors into it
     */
    Map<String, Tensor> parameters();

    /**
     * The loss of a batch in training mode, regularization included, and its gradients.
     *
     * @param x a batch of N examples
     * @param labels the class of each
     */
    LossAndGradients loss(Tensor x, int[] labels);

    /** The scores of a batch in test mode, (N, C): the highest one is the class. */
    Tensor scores(Tensor x);

    /**
     * What the net remembers besides its parameters and changes in training, by name, such as the
     * running means of batch normalization; nothing by default. Kept with the best parameters and
     * in checkpoints, and put back by writing into these tensors.
     */
    default Map<String, Tensor> buffers() {
        return Map.of();
    }

    /**
     * The random numbers that the net draws in training, as for dropout; none by default. Their
     * streams are kept in checkpoints, so that a resumed training goes on with the same bits.
     */
    default List<RandomState> randoms() {
        return List.of();
    }
}
