package layerwise.oracle;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;

/**
 * The right outputs for {@code fully-connected-nets}: layers, losses and networks by PyTorch's
 * operators, gradients by its automatic differentiation, update rules by their formulas in
 * PyTorch's arithmetic. First weights are NumPy's random numbers.
 */
final class FullyConnectedNetsJudge implements Judge {

    /** The weights and biases of a network, first layer first: W, b, W, b. */
    private record Layers(List<NDArray> weights, List<NDArray> biases) {

        static Layers of(Inputs in, int number) {
            var layers = new Layers(new ArrayList<>(), new ArrayList<>());
            for (int l = 1; l <= number; l++) {
                layers.weights.add(in.variable("W" + l));
                layers.biases.add(in.variable("b" + l));
            }
            return layers;
        }

        NDArray scores(NDArray x) {
            var h = rows(x);
            for (int l = 0; l < weights.size(); l++) {
                h = h.matMul(weights.get(l)).add(biases.get(l));
                if (l < weights.size() - 1) {
                    h = h.maximum(0);
                }
            }
            return h;
        }

        NDArray loss(Inputs in) {
            var loss = crossEntropy(scores(in.array("x")), in.labels("y"));
            for (var w : weights) {
                loss = loss.add(w.square().sum().mul(in.number("reg") / 2));
            }
            return loss;
        }
    }

    @Override
    public Map<String, Tensor> outputs(String check, Inputs in) {
        var outputs =
                switch (check) {
                    case "affine-forward" -> Map.of("out", Inputs.tensor(affine(in)));
                    case "affine-backward" -> affineBackward(in);
                    case "relu-forward" ->
                            Map.of("out", Inputs.tensor(in.array("x").maximum(0)));
                    case "relu-backward" -> reluBackward(in);
                    case "affine-relu" -> affineRelu(in);
                    case "svm-loss" -> svm(in);
                    case "softmax-loss" -> softmax(in);
                    case "two-layer-init" -> twoLayerInit(in);
                    case "two-layer-scores" -> scores(in, 2);
                    case "two-layer-loss" -> loss(in, 2);
                    case "two-layer-gradients" -> twoLayerGradients(in);
                    case "sgd" -> sgd(in);
                    case "fc-init" -> init(in);
                    case "fc-scores" -> scores(in, in.integer("layers"));
                    case "fc-loss" -> loss(in, in.integer("layers"));
                    case "fc-gradients" -> gradients(in);
                    case "sgd-momentum" -> sgdMomentum(in);
                    case "rmsprop" -> rmsprop(in);
                    case "adam" -> adam(in);
                    default ->
                            throw new IllegalArgumentException(
                                    "fully-connected-nets: no judge for " + check);
                };
        var all = new HashMap<>(outputs);
        // code that is right changes nothing that it is given
        all.put("change of inputs", scalar(0));
        return all;
    }

    /** Runs a computation and leaves, in each variable, the gradient of {@code dOut · result}. */
    private static void backward(Supplier<NDArray> computation, NDArray dOut) {
        try (var collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(computation.get().mul(dOut).sum());
        }
    }

    private static void backward(Inputs in, Supplier<NDArray> computation) {
        backward(computation, in.manager().create(1.0));
    }

    /** Each example as one row. */
    private static NDArray rows(NDArray x) {
        return x.reshape(x.getShape().get(0), -1);
    }

    private static NDArray affine(Inputs in) {
        return affine(in.array("x"), in.array("w"), in.array("b"));
    }

    private static NDArray affine(NDArray x, NDArray w, NDArray b) {
        return rows(x).matMul(w).add(b);
    }

    private static Map<String, Tensor> affineBackward(Inputs in) {
        var x = in.variable("x");
        var w = in.variable("w");
        var b = in.variable("b");
        backward(() -> affine(x, w, b), in.array("dOut"));
        return Map.of("dx", gradient(x), "dw", gradient(w), "db", gradient(b));
    }

    private static Tensor gradient(NDArray variable) {
        return Inputs.tensor(variable.getGradient());
    }

    /** The derivative at 0 is 0, PyTorch's rule for relu too; the mask says so. */
    private static Map<String, Tensor> reluBackward(Inputs in) {
        var x = in.flag("whole numbers") ? in.array("x").round() : in.array("x");
        x.setRequiresGradient(true);
        var mask = x.gt(0).toType(DataType.FLOAT64, true);
        backward(() -> x.mul(mask), in.array("dOut"));
        return Map.of("dx", gradient(x));
    }

    private static Map<String, Tensor> affineRelu(Inputs in) {
        var x = in.variable("x");
        var w = in.variable("w");
        var b = in.variable("b");
        backward(() -> affine(x, w, b).maximum(0), in.array("dOut"));
        return Map.of(
                "out", Inputs.tensor(affine(in).maximum(0)),
                "dx", gradient(x),
                "dw", gradient(w),
                "db", gradient(b));
    }

    /**
     * The gradient of a margin that is exactly 0 is 0: PyTorch's relu says so, while its maximum
     * would share it out.
     */
    private static NDArray hinge(NDArray scores, NDArray labels) {
        var right = scores.gather(labels.reshape(-1, 1), 1);
        var violated = scores.sub(right).add(1);
        var wrong =
                labels.oneHot(Math.toIntExact(scores.getShape().get(1)))
                        .toType(DataType.FLOAT64, true)
                        .neg()
                        .add(1);
        var mask = violated.gt(0).toType(DataType.FLOAT64, true).mul(wrong);
        return violated.mul(mask).sum().div(scores.getShape().get(0));
    }

    private static Map<String, Tensor> svm(Inputs in) {
        var x = in.flag("whole numbers") ? in.array("x").round() : in.array("x");
        var loss = Inputs.tensor(hinge(x, in.labels("y"))).get();
        x.setRequiresGradient(true);
        backward(in, () -> hinge(x, in.labels("y")));
        return Map.of("loss", scalar(loss), "dx", gradient(x));
    }

    private static NDArray crossEntropy(NDArray scores, NDArray labels) {
        return scores.logSoftmax(1).gather(labels.reshape(-1, 1), 1).mean().neg();
    }

    private static Map<String, Tensor> softmax(Inputs in) {
        var x = in.variable("x");
        backward(in, () -> crossEntropy(x, in.labels("y")));
        double loss = Inputs.tensor(crossEntropy(in.array("x"), in.labels("y"))).get();
        return Map.of("loss", scalar(loss), "dx", gradient(x));
    }

    private static Map<String, Tensor> twoLayerInit(Inputs in) {
        int[] sizes = {in.integer("inputs"), in.integer("hidden"), in.integer("classes")};
        var drawn = drawn(in, sizes);
        return Map.of(
                "W1", drawn.get("W1"),
                "b1", drawn.get("b1"),
                "W2", drawn.get("W2"),
                "b2", drawn.get("b2"),
                "number of parameters", scalar(4));
    }

    /** First weights in the order W1, W2, ...: NumPy's randn times the scale; biases of 0. */
    private static Map<String, Tensor> drawn(Inputs in, int[] sizes) {
        var random = new RandomState(((int[]) in.values().get("seed"))[0]);
        var drawn = new LinkedHashMap<String, Tensor>();
        for (int l = 1; l < sizes.length; l++) {
            var w = random.randn(sizes[l - 1], sizes[l]).times(in.number("weight scale"));
            drawn.put("W" + l, w);
            drawn.put("b" + l, Tensor.zeros(sizes[l]));
        }
        return drawn;
    }

    private static Map<String, Tensor> init(Inputs in) {
        double[] hidden = in.tensor("hidden").data();
        int[] sizes = new int[hidden.length + 2];
        sizes[0] = in.integer("inputs");
        Arrays.setAll(sizes, i -> i > 0 && i <= hidden.length ? (int) hidden[i - 1] : sizes[i]);
        sizes[sizes.length - 1] = in.integer("classes");
        int layers = hidden.length + 1;
        var drawn = drawn(in, sizes);
        return Map.of(
                "first W", drawn.get("W1"),
                "first b", drawn.get("b1"),
                "last W", drawn.get("W" + layers),
                "last b", drawn.get("b" + layers),
                "all between", between(drawn, layers),
                "number of parameters", scalar(drawn.size()));
    }

    private static Tensor between(Map<String, Tensor> tensors, int layers) {
        var parts = new ArrayList<Tensor>();
        for (int l = 2; l < layers; l++) {
            parts.add(tensors.get("W" + l).flatten());
            parts.add(tensors.get("b" + l).flatten());
        }
        return parts.isEmpty() ? Tensor.zeros(0) : Tensor.concat(0, parts.toArray(Tensor[]::new));
    }

    private static Map<String, Tensor> scores(Inputs in, int layers) {
        return Map.of("scores", Inputs.tensor(Layers.of(in, layers).scores(in.array("x"))));
    }

    private static Map<String, Tensor> loss(Inputs in, int layers) {
        return Map.of("loss", scalar(Inputs.tensor(Layers.of(in, layers).loss(in)).get()));
    }

    private static Map<String, Tensor> allGradients(Inputs in, int number) {
        var layers = Layers.of(in, number);
        backward(in, () -> layers.loss(in));
        var gradients = new LinkedHashMap<String, Tensor>();
        for (int l = 1; l <= number; l++) {
            gradients.put("W" + l, gradient(layers.weights.get(l - 1)));
            gradients.put("b" + l, gradient(layers.biases.get(l - 1)));
        }
        return gradients;
    }

    private static Map<String, Tensor> twoLayerGradients(Inputs in) {
        return allGradients(in, 2);
    }

    private static Map<String, Tensor> gradients(Inputs in) {
        int layers = in.integer("layers");
        var all = allGradients(in, layers);
        return Map.of(
                "first dW", all.get("W1"),
                "first db", all.get("b1"),
                "last dW", all.get("W" + layers),
                "last db", all.get("b" + layers),
                "all between", between(all, layers));
    }

    private static Map<String, Tensor> sgd(Inputs in) {
        var step = in.array("dw").mul(in.number("learning rate"));
        return Map.of("next w", Inputs.tensor(in.array("w").sub(step)));
    }

    private static double setting(Inputs in, String name, double otherwise) {
        return in.flag("settings given") ? in.number(name) : otherwise;
    }

    private static NDArray memory(Inputs in, String name) {
        return in.flag("memory given") ? in.array(name) : in.array("w").zerosLike();
    }

    private static Map<String, Tensor> sgdMomentum(Inputs in) {
        double lr = setting(in, "learning rate", 0.01);
        double momentum = setting(in, "momentum", 0.9);
        var w = in.array("w");
        var velocity = memory(in, "velocity");
        for (int step = 0; step < in.array("dw").getShape().get(0); step++) {
            velocity = velocity.mul(momentum).sub(in.array("dw").get(step).mul(lr));
            w = w.add(velocity);
        }
        return Map.of("next w", Inputs.tensor(w), "velocity", Inputs.tensor(velocity));
    }

    private static Map<String, Tensor> rmsprop(Inputs in) {
        double lr = setting(in, "learning rate", 0.01);
        double rate = setting(in, "decay rate", 0.99);
        double epsilon = setting(in, "epsilon", 1e-8);
        var w = in.array("w");
        var cache = memory(in, "cache");
        for (int step = 0; step < in.array("dw").getShape().get(0); step++) {
            var g = in.array("dw").get(step);
            cache = cache.mul(rate).add(g.square().mul(1 - rate));
            w = w.sub(g.mul(lr).div(cache.sqrt().add(epsilon)));
        }
        return Map.of(
                "change of w", Inputs.tensor(w.sub(in.array("w"))),
                "cache", Inputs.tensor(cache));
    }

    private static Map<String, Tensor> adam(Inputs in) {
        double lr = setting(in, "learning rate", 0.001);
        double beta1 = setting(in, "beta1", 0.9);
        double beta2 = setting(in, "beta2", 0.999);
        double epsilon = setting(in, "epsilon", 1e-8);
        var w = in.array("w");
        var m = memory(in, "m");
        var v = memory(in, "v");
        int t = in.flag("memory given") ? in.integer("t") : 0;
        for (int step = 0; step < in.array("dw").getShape().get(0); step++) {
            var g = in.array("dw").get(step);
            t++;
            m = m.mul(beta1).add(g.mul(1 - beta1));
            v = v.mul(beta2).add(g.square().mul(1 - beta2));
            var mHat = m.div(1 - Math.pow(beta1, t));
            var vHat = v.div(1 - Math.pow(beta2, t));
            w = w.sub(mHat.mul(lr).div(vHat.sqrt().add(epsilon)));
        }
        return Map.of(
                "change of w", Inputs.tensor(w.sub(in.array("w"))),
                "m", Inputs.tensor(m),
                "v", Inputs.tensor(v),
                "t", scalar(t));
    }

    /** A number as a check puts it out. */
    private static Tensor scalar(double value) {
        return Tensor.scalar(value);
    }
}
