package layerwise.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import layerwise.tensor.Tensor;

/** The inputs of one case, as PyTorch takes them. */
record Inputs(Map<String, Object> values, NDManager manager) {

    /** A float64 array. */
    NDArray array(String name) {
        return array(tensor(name));
    }

    /** A float64 array that gradients are worked out for. */
    NDArray variable(String name) {
        var array = array(name);
        array.setRequiresGradient(true);
        return array;
    }

    NDArray array(Tensor tensor) {
        var sizes = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
        return manager.create(tensor.data(), new Shape(sizes));
    }

    Tensor tensor(String name) {
        return (Tensor) values.get(name);
    }

    NDArray labels(String name) {
        var labels = (int[]) values.get(name);
        return manager.create(Arrays.stream(labels).asLongStream().toArray());
    }

    double number(String name) {
        return ((Number) values.get(name)).doubleValue();
    }

    int integer(String name) {
        return ((Number) values.get(name)).intValue();
    }

    boolean flag(String name) {
        return (Boolean) values.get(name);
    }

    /** An array of PyTorch as a tensor. */
    static Tensor tensor(NDArray array) {
        var sizes = Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
        return Tensor.wrap(array.toDoubleArray(), sizes);
    }
}
