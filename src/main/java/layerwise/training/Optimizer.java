package layerwise.training;

import java.util.List;
import layerwise.layers.Parameter;

/** A rule that moves parameters along their gradients. Keeps what it remembers per parameter. */
public interface Optimizer {

    /**
     * Makes one step: changes every {@link Parameter#value} in place.
     *
     * @param parameters the same ones, in the same order, at every call
     * @param iteration number of the step, counted from 0 over all epochs
     */
    void update(List<Parameter> parameters, int iteration);
}
