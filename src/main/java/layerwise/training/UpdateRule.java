package layerwise.training;

import layerwise.tensor.Tensor;

/**
 * One step of one parameter along its gradient, as in cs231n. {@link UpdateRules} has four.
 *
 * <p>A {@link Solver} calls a rule for one parameter after the other, with a state for each.
 */
@FunctionalInterface
public interface UpdateRule {

    /**
     * The parameter's next value, a tensor of the same shape; {@code w} stays as it is.
     *
     * @param w the parameter
     * @param dw the gradient of the loss, shaped like {@code w}
     * @param state settings, and what the rule remembers from one step to the next
     */
    Tensor update(Tensor w, Tensor dw, UpdateState state);
}
