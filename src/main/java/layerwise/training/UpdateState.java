package layerwise.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * What an update rule remembers of one parameter: numbers, among them the settings, and tensors, by
 * name. cs231n calls it config.
 */
public final class UpdateState {
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** A state that remembers nothing but these settings, such as {@code learningRate}. */
    public UpdateState(Map<String, Double> settings) {
        numbers.putAll(settings);
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public double number(String name) {
        var value = numbers.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "UpdateState: has no number "
                            + name
                            + ", needs one; it has "
                            + numbers.keySet()
                            + ", put it or ask with a number to take otherwise");
        }
        return value;
    }

    /**
     * A number; where there is none of this name, {@code otherwise}, which is kept from then on.
     */
    public double number(String name, double otherwise) {
        return numbers.computeIfAbsent(name, _ -> otherwise);
    }

    /** Keeps a number under a name. */
    public UpdateState put(String name, double value) {
        numbers.put(name, value);
        return this;
    }

    /**
     * A tensor; where there is none of this name, zeros, which are kept from then on. Not a copy.
     *
     * @param like a tensor of the shape that is needed, the parameter
     * @throws ShapeException if another shape was put
     */
    public Tensor tensor(String name, Tensor like) {
        var tensor = tensors.computeIfAbsent(name, _ -> Tensor.zeros(like.shape()));
        ShapeException.requireShape(
                "UpdateState: " + name, tensor.shape(), like.shape(), "it is for one parameter");
        return tensor;
    }

    /** Keeps a tensor under a name; it is not copied. */
    public UpdateState put(String name, Tensor value) {
        tensors.put(name, value);
        return this;
    }

    /** Whether a number or a tensor of this name was put. */
    public boolean has(String name) {
        return numbers.containsKey(name) || tensors.containsKey(name);
    }

    /** The numbers by name, settings first; not to be changed. */
    public Map<String, Double> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    /** The tensors by name; not to be changed. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }
}
