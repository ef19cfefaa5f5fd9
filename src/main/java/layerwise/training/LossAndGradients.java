package layerwise.training;

import java.util.Map;
import layerwise.tensor.Tensor;

/**
 * The loss of a batch and what it says about the parameters.
 *
 * @param loss a number, regularization included
 * @param gradients for each parameter the gradient of the loss, under the parameter's name and with
 *     its shape
 */
public record LossAndGradients(double loss, Map<String, Tensor> gradients) {}
