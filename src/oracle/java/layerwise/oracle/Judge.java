package layerwise.oracle;

import java.util.Map;
import layerwise.tensor.Tensor;

/** Knows the right outputs of every check of one assignment, from PyTorch or from the definition. */
interface Judge {

    /** The outputs of a check for these inputs, by name. */
    Map<String, Tensor> outputs(String check, Inputs inputs);
}
