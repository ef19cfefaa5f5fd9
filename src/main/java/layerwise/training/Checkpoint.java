package layerwise.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.layers.Layer;
import layerwise.layers.Parameter;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;

/** The parameters of a model in an .npz file, named by layer and parameter: {@code 0.weights}. */
final class Checkpoint {

    private Checkpoint() {}

    static void save(List<Layer> layers, Path file) throws IOException {
        var arrays = new LinkedHashMap<String, Tensor>();
        named(layers).forEach((name, parameter) -> arrays.put(name, parameter.value));
        Npz.write(file, arrays);
    }

    /** Takes over all parameters, or none where the file does not fit. */
    static void load(List<Layer> layers, Path file) throws IOException {
        var arrays = Npz.read(file);
        var parameters = named(layers);
        parameters.forEach(
                (name, parameter) -> requireFits(file, arrays.get(name), name, parameter));
        for (var name : arrays.keySet()) {
            if (!parameters.containsKey(name)) {
                throw new IllegalArgumentException(
                        file
                                + ": holds "
                                + name
                                + ", which the model has not; it has "
                                + parameters.keySet()
                                + ", the file is of another model");
            }
        }
        parameters.forEach((name, parameter) -> parameter.assign(arrays.get(name)));
    }

    private static void requireFits(Path file, Tensor array, String name, Parameter parameter) {
        if (array == null) {
            throw new IllegalArgumentException(
                    file + ": has no " + name + ", which the model needs; is it of another model?");
        }
        if (!array.shape().equals(parameter.value.shape())) {
            throw new IllegalArgumentException(
                    file
                            + ": "
                            + name
                            + " has shape "
                            + array.shape()
                            + ", needs "
                            + parameter.value.shape()
                            + "; the file is of another model");
        }
    }

    private static Map<String, Parameter> named(List<Layer> layers) {
        var named = new LinkedHashMap<String, Parameter>();
        for (int i = 0; i < layers.size(); i++) {
            var layer = layers.get(i);
            var kept = new ArrayList<>(layer.parameters());
            kept.addAll(layer.state());
            for (var parameter : kept) {
                var name = i + "." + parameter.name;
                if (named.put(name, parameter) != null) {
                    throw new IllegalStateException(
                            "Model: layer "
                                    + i
                                    + " has two parameters named "
                                    + parameter.name
                                    + ", needs a name for each");
                }
            }
        }
        return named;
    }
}
