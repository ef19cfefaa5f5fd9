package layerwise.layers;

import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * A tensor that training changes, with the gradient of the loss at it. A layer's {@code backward}
 * sets {@link #gradient}; an optimizer changes {@link #value} in place.
 */
public final class Parameter {
    /** What it is called in the layer: {@code weights}, {@code bias}. */
    public final String name;

    /** The values; changed in place by optimizers. */
    public Tensor value;

    /** Gradient of the loss, shaped like {@link #value}; zeros before the first backward pass. */
    public Tensor gradient;

    /** A parameter with a gradient of zeros. */
    public Parameter(String name, Tensor value) {
        this.name = name;
        this.value = value;
        this.gradient = Tensor.zeros(value.shape());
    }

    /** Takes over new values of the same shape, copied. */
    public void assign(Tensor values) {
        ShapeException.requireShape(
                name, values.shape(), value.shape(), "a parameter keeps its shape");
        value = values.copy();
    }

    @Override
    public String toString() {
        return name + " " + value.shape();
    }
}
