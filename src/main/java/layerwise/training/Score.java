package layerwise.training;

/**
 * How well a model does on some examples.
 *
 * @param loss the mean loss of an example, without regularization; the mean also where the loss
 *     used in training is a sum, so that sets of different sizes compare
 * @param accuracy the share of examples whose class has the highest score
 */
public record Score(double loss, double accuracy) {}
