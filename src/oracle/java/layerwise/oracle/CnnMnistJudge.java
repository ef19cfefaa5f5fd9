package layerwise.oracle;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import layerwise.tensor.Tensor;

/**
 * The right outputs for {@code cnn-mnist}: layers and the loss by PyTorch's operators, gradients by
 * its automatic differentiation, optimizers by their formulas in PyTorch's arithmetic, dropout's
 * statistics from the definition.
 */
final class CnnMnistJudge implements Judge {

    @Override
    public Map<String, Tensor> outputs(String check, Inputs in) {
        return switch (check) {
            case "relu" -> relu(in);
            case "conv-forward", "conv-forward-geometry" -> Map.of("out", forward(() -> conv(in)));
            case "conv-backward", "conv-backward-geometry" -> convBackward(in);
            case "dropout-forward" -> dropoutForward(in);
            case "dropout-backward" -> dropoutBackward(in);
            case "max-pool-forward" -> Map.of("out", forward(() -> maxPool(in, in.array("x"))));
            case "max-pool-backward" -> maxPoolBackward(in);
            case "average-pool-forward" ->
                    Map.of("out", forward(() -> averagePool(in, in.array("x"))));
            case "average-pool-backward" -> averagePoolBackward(in);
            case "fc-forward" -> fcForward(in);
            case "fc-backward" -> fcBackward(in);
            case "softmax-forward" -> softmaxForward(in);
            case "softmax-backward" -> softmaxBackward(in);
            case "sgd" -> sgd(in);
            case "adam" -> adam(in);
            default -> throw new IllegalArgumentException("cnn-mnist: no judge for " + check);
        };
    }

    private static Tensor forward(Supplier<NDArray> computation) {
        return Inputs.tensor(computation.get());
    }

    /** Runs a computation and leaves, in each variable, the gradient of {@code dOut · result}. */
    private static void backward(Supplier<NDArray> computation, NDArray dOut) {
        try (var collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(computation.get().mul(dOut).sum());
        }
    }

    /** The derivative at 0 is 1 here, which is not PyTorch's rule: the mask says so. */
    private static Map<String, Tensor> relu(Inputs in) {
        var x = in.variable("x");
        var mask = in.array("x").gte(0).toType(DataType.FLOAT64, true);
        backward(() -> x.mul(mask), in.array("dOut"));
        return Map.of(
                "out", forward(() -> in.array("x").mul(mask)), "dx", Inputs.tensor(x.getGradient()));
    }

    private static NDArray conv(Inputs in) {
        return conv(in, in.array("x"), in.array("weights"), in.array("bias"));
    }

    private static NDArray conv(Inputs in, NDArray x, NDArray weights, NDArray bias) {
        int stride = in.integer("stride");
        int pad = in.integer("pad");
        return Conv2d.conv2d(
                        x,
                        weights,
                        bias,
                        new Shape(stride, stride),
                        new Shape(pad, pad),
                        new Shape(1, 1),
                        1)
                .singletonOrThrow();
    }

    private static Map<String, Tensor> convBackward(Inputs in) {
        var x = in.variable("x");
        var weights = in.variable("weights");
        var bias = in.variable("bias");
        backward(() -> conv(in, x, weights, bias), in.array("dOut"));
        return gradients(x, weights, bias);
    }

    private static Map<String, Tensor> gradients(NDArray x, NDArray weights, NDArray bias) {
        return Map.of(
                "dx", Inputs.tensor(x.getGradient()),
                "dw", Inputs.tensor(weights.getGradient()),
                "db", Inputs.tensor(bias.getGradient()));
    }

    private static Map<String, Tensor> dropoutForward(Inputs in) {
        double ratio = in.number("ratio");
        var factor = Tensor.of(1 / (1 - ratio)).reshape();
        var expected = new HashMap<String, Tensor>();
        expected.put("share of zeros", scalar(ratio));
        expected.put("largest factor", factor);
        expected.put("smallest factor of what is kept", factor);
        expected.put("largest share of zeros in a row", scalar(ratio));
        expected.put("largest share of zeros in a column", scalar(ratio));
        expected.put("share of zeros common to two passes", scalar(ratio * ratio));
        expected.put("two passes with one seed differ by", scalar(0));
        expected.put("x changed by", scalar(0));
        expected.put("out in test mode differs by", scalar(0));
        return expected;
    }

    private static Map<String, Tensor> dropoutBackward(Inputs in) {
        return Map.of(
                "factor of dx minus factor of out", Tensor.zeros(in.tensor("x").shape()),
                "dx in test mode", in.tensor("dOut"));
    }

    private static Tensor scalar(double value) {
        return Tensor.of(value).reshape();
    }

    /** The zeros of the border take part, so they are put there before PyTorch looks for maxima. */
    private static NDArray maxPool(Inputs in, NDArray x) {
        return Pool.maxPool2d(padded(in, x), window(in), stride(in), new Shape(0, 0), false);
    }

    private static NDArray averagePool(Inputs in, NDArray x) {
        return Pool.avgPool2d(padded(in, x), window(in), stride(in), new Shape(0, 0), false, true);
    }

    private static NDArray padded(Inputs in, NDArray x) {
        int pad = in.integer("pad");
        if (pad == 0) {
            return x;
        }
        var shape = x.getShape();
        var rows = in.manager().zeros(new Shape(shape.get(0), shape.get(1), pad, shape.get(3)), DataType.FLOAT64);
        var tall = rows.concat(x, 2).concat(rows, 2);
        var columns =
                in.manager()
                        .zeros(
                                new Shape(
                                        shape.get(0), shape.get(1), shape.get(2) + 2L * pad, pad),
                                DataType.FLOAT64);
        return columns.concat(tall, 3).concat(columns, 3);
    }

    private static Shape window(Inputs in) {
        return new Shape(in.integer("height"), in.integer("width"));
    }

    private static Shape stride(Inputs in) {
        return new Shape(in.integer("stride"), in.integer("stride"));
    }

    private static Map<String, Tensor> maxPoolBackward(Inputs in) {
        var x = in.flag("whole numbers") ? in.array("x").round() : in.array("x");
        x.setRequiresGradient(true);
        backward(() -> maxPool(in, x), in.array("dOut"));
        return Map.of("dx", Inputs.tensor(x.getGradient()));
    }

    private static Map<String, Tensor> averagePoolBackward(Inputs in) {
        var x = in.variable("x");
        backward(() -> averagePool(in, x), in.array("dOut"));
        return Map.of("dx", Inputs.tensor(x.getGradient()));
    }

    private static Map<String, Tensor> fcForward(Inputs in) {
        var bias = in.tensor("bias");
        return Map.of(
                "bias as initialized", Tensor.full(0.5, bias.size()),
                "out",
                        forward(
                                () ->
                                        in.array("x")
                                                .matMul(in.array("weights"))
                                                .add(in.array("bias"))));
    }

    private static Map<String, Tensor> fcBackward(Inputs in) {
        var x = in.variable("x");
        var weights = in.variable("weights");
        var bias = in.variable("bias");
        backward(() -> x.matMul(weights).add(bias), in.array("dOut"));
        return gradients(x, weights, bias);
    }

    private static NDArray crossEntropy(Inputs in, NDArray scores) {
        var targets = in.labels("targets").reshape(-1, 1);
        return scores.logSoftmax(1).gather(targets, 1).mean().neg();
    }

    private static Map<String, Tensor> softmaxForward(Inputs in) {
        return Map.of(
                "loss", forward(() -> crossEntropy(in, in.array("scores"))),
                "probabilities", forward(() -> in.array("scores").softmax(1)),
                "scores afterwards", in.tensor("scores"));
    }

    private static Map<String, Tensor> softmaxBackward(Inputs in) {
        var scores = in.variable("scores");
        backward(() -> crossEntropy(in, scores), in.manager().create(1.0));
        return Map.of("dScores", Inputs.tensor(scores.getGradient()));
    }

    /** The learning rate of a step: first the decay, then the schedule; both are kept. */
    private static double rate(Inputs in, double lr, int iteration) {
        double decayed = lr / (1 + in.number("decay") * iteration);
        int every = in.integer("halve every");
        return every > 0 && iteration % every == 0 ? decayed / 2 : decayed;
    }

    private static Map<String, Tensor> sgd(Inputs in) {
        var results = new LinkedHashMap<String, Tensor>();
        for (var name : new String[] {"first", "second"}) {
            var w = in.array(name);
            var gradients = in.array("gradients of " + name);
            var v = w.zerosLike();
            double lr = in.number("lr");
            for (int t = 0; t < gradients.getShape().get(0); t++) {
                lr = rate(in, lr, t);
                v = v.mul(in.number("momentum")).add(gradients.get(t));
                w = w.sub(v.mul(lr));
            }
            results.put(name, Inputs.tensor(w));
        }
        return results;
    }

    private static Map<String, Tensor> adam(Inputs in) {
        double beta1 = in.number("beta1");
        double beta2 = in.number("beta2");
        var results = new LinkedHashMap<String, Tensor>();
        for (var name : new String[] {"first", "second"}) {
            var w = in.array(name);
            var gradients = in.array("gradients of " + name);
            var m = w.zerosLike();
            var v = w.zerosLike();
            double lr = in.number("lr");
            for (int t = 0; t < gradients.getShape().get(0); t++) {
                lr = rate(in, lr, t);
                var g = gradients.get(t);
                m = m.mul(beta1).add(g.mul(1 - beta1));
                v = v.mul(beta2).add(g.square().mul(1 - beta2));
                var mHat = m.div(1 - Math.pow(beta1, t + 1));
                var vHat = v.div(1 - Math.pow(beta2, t + 1));
                w = w.sub(mHat.mul(lr).div(vHat.sqrt().add(in.number("epsilon"))));
            }
            results.put(name, Inputs.tensor(w));
        }
        return results;
    }
}
