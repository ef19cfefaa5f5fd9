package layerwise.oracle;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;

/**
 * The right outputs for {@code dropout}: statistics from the definition; networks by PyTorch's
 * operators and automatic differentiation, with masks made of NumPy's random numbers.
 */
final class DropoutJudge implements Judge {

    @Override
    public Map<String, Tensor> outputs(String check, Inputs in) {
        var outputs =
                switch (check) {
                    case "dropout-forward" -> statistics(in.number("p"));
                    case "dropout-draws" -> draws(in);
                    case "dropout-backward" ->
                            Map.of(
                                    "factor of dx minus factor of out",
                                    Tensor.zeros(in.tensor("x").shape()),
                                    "dx in test mode",
                                    in.tensor("dOut"));
                    case "net-scores" -> scores(in);
                    case "net-loss" -> losses(in);
                    case "net-gradients" -> gradients(in);
                    default -> throw new IllegalArgumentException("dropout: no judge for " + check);
                };
        var all = new HashMap<>(outputs);
        // code that is right changes nothing that it is given
        for (var name : List.of("x", "dOut", "W1")) {
            all.put(name + " changed by", scalar(0));
        }
        return all;
    }

    private static Map<String, Tensor> statistics(double p) {
        var expected = new HashMap<String, Tensor>();
        expected.put("mean of out by mean of x", scalar(1));
        expected.put("share of zeros", scalar(1 - p));
        expected.put("largest factor", scalar(1 / p));
        expected.put("smallest factor of what is kept", scalar(1 / p));
        expected.put("largest share of zeros in a row", scalar(1 - p));
        expected.put("largest share of zeros in a column", scalar(1 - p));
        expected.put("share of zeros common to two passes", scalar((1 - p) * (1 - p)));
        expected.put("out in test mode differs by", scalar(0));
        return expected;
    }

    private static Tensor scalar(double value) {
        return Tensor.scalar(value);
    }

    private static Map<String, Tensor> draws(Inputs in) {
        var x = in.tensor("x");
        var random = random(in);
        var first = mask(random, in.number("p"), x.size());
        var second = mask(random, in.number("p"), x.size());
        int[] sizes = x.shape().toArray();
        return Map.of(
                "out", x.times(first.reshape(sizes)),
                "out of the next pass", x.times(second.reshape(sizes)));
    }

    private static RandomState random(Inputs in) {
        return new RandomState(((int[]) in.values().get("seed"))[0]);
    }

    /** As NumPy's (rand(size) < p) / p. */
    private static Tensor mask(RandomState random, double p, int size) {
        var mask = Tensor.zeros(size);
        for (int i = 0; i < size; i++) {
            mask.set(i, random.rand() < p ? 1 / p : 0);
        }
        return mask;
    }

    /** A network of the inputs, and the stream that its masks come from where it has no seed. */
    private static final class Net {
        private final Inputs in;
        private final int layers;
        private final RandomState stream;
        final List<NDArray> weights = new ArrayList<>();
        final List<NDArray> biases = new ArrayList<>();

        Net(Inputs in) {
            this.in = in;
            this.layers = in.integer("layers");
            this.stream = random(in);
            for (int l = 1; l <= layers; l++) {
                // the constructor takes the first weights from the same stream
                int[] sizes = in.tensor("W" + l).shape().toArray();
                stream.randn(sizes[0], sizes[1]);
                weights.add(in.variable("W" + l));
                biases.add(in.variable("b" + l));
            }
        }

        /** The masks of one pass in training, a number for each hidden unit of each example. */
        List<NDArray> masks() {
            var masks = new ArrayList<NDArray>();
            int n = in.tensor("x").dim(0);
            for (int l = 1; l < layers && in.number("keep") < 1; l++) {
                int units = in.tensor("b" + l).size();
                var numbers = in.flag("seeded") ? random(in) : stream;
                var drawn = mask(numbers, in.number("keep"), n * units).reshape(n, units);
                masks.add(in.array(drawn));
            }
            return masks;
        }

        NDArray scores(List<NDArray> masks) {
            var x = in.array("x");
            var h = x.reshape(x.getShape().get(0), -1);
            for (int l = 0; l < layers; l++) {
                h = h.matMul(weights.get(l)).add(biases.get(l));
                if (l < layers - 1) {
                    h = h.maximum(0);
                    h = masks.isEmpty() ? h : h.mul(masks.get(l));
                }
            }
            return h;
        }

        NDArray loss(List<NDArray> masks) {
            var targets = in.labels("y").reshape(-1, 1);
            return scores(masks).logSoftmax(1).gather(targets, 1).mean().neg();
        }
    }

    private static Map<String, Tensor> scores(Inputs in) {
        return Map.of(
                "scores", Inputs.tensor(new Net(in).scores(List.of())),
                "scores of a second pass differ by", scalar(0));
    }

    private static Map<String, Tensor> losses(Inputs in) {
        var net = new Net(in);
        var first = net.loss(net.masks()).getDouble();
        var second = net.loss(net.masks()).getDouble();
        return Map.of("loss", scalar(first), "loss of a second pass", scalar(second));
    }

    private static Map<String, Tensor> gradients(Inputs in) {
        var net = new Net(in);
        net.masks(); // those of the batch before
        try (var collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(net.loss(net.masks()));
        }
        var dw = net.weights.stream().map(w -> Inputs.tensor(w.getGradient())).toList();
        var db = net.biases.stream().map(b -> Inputs.tensor(b.getGradient())).toList();
        var between = new ArrayList<Tensor>();
        for (int l = 1; l < dw.size() - 1; l++) {
            between.add(dw.get(l).flatten());
            between.add(db.get(l).flatten());
        }
        return Map.of(
                "first dW", dw.getFirst(),
                "first db", db.getFirst(),
                "last dW", dw.getLast(),
                "last db", db.getLast(),
                "all between",
                        between.isEmpty()
                                ? Tensor.zeros(0)
                                : Tensor.concat(0, between.toArray(Tensor[]::new)));
    }
}
