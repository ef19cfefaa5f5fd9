package layerwise.layers;

/**
 * What a layer's matrix products are made in. Tensors are double in either; so are sums over a
 * batch's parts, which hold the parameters' gradients.
 */
public enum Precision {
    /**
     * As tensors are: the default, and what gradient checks need to tell a mistake from rounding.
     */
    FLOAT64,

    /**
     * Single precision: about twice as fast, with about seven digits. Inputs, weights and gradients
     * are rounded on the way into a product, its result is widened on the way out.
     */
    FLOAT32
}
