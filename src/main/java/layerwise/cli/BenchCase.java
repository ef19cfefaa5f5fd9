package layerwise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import layerwise.layers.Affine;
import layerwise.layers.Conv2dIm2col;
import layerwise.layers.ConvGeometry;
import layerwise.layers.Flatten;
import layerwise.layers.Initializer;
import layerwise.layers.Layer;
import layerwise.layers.MaxPool2d;
import layerwise.layers.Parameter;
import layerwise.layers.PoolGeometry;
import layerwise.layers.Precision;
import layerwise.layers.Relu;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import layerwise.training.Adam;

/**
 * A piece of work that {@link BenchCommand} times.
 *
 * @param name the peers' name for it
 * @param precision of its matrix products
 * @param operations multiplications and additions that it is made of, in billions; 0 if not counted
 * @param prepare makes the data and returns the work
 */
record BenchCase(String name, Precision precision, double operations, Supplier<Runnable> prepare) {

    /** Every case, in the order of bench/peers.py, in double and then in single precision. */
    static List<BenchCase> all() {
        var cases = new ArrayList<BenchCase>();
        for (var precision : Precision.values()) {
            cases.add(ProductCase.of(precision));
            addAll(cases, precision);
        }
        return cases;
    }

    private static void addAll(List<BenchCase> cases, Precision precision) {
        conv(
                cases,
                precision,
                "cs231n-100x3x31x31-25f3s2",
                100,
                31,
                new ConvGeometry(3, 25, 3, 3, 2, 1));
        conv(
                cases,
                precision,
                "cifar-200x3x32x32-32f7",
                200,
                32,
                new ConvGeometry(3, 32, 7, 7, 1, 3));
        conv(
                cases,
                precision,
                "cs5242-10x3x30x30-64f5s2",
                10,
                30,
                new ConvGeometry(3, 64, 5, 5, 2, 0));
        conv(cases, precision, "mnist-30x1x28x28-6f3", 30, 28, new ConvGeometry(1, 6, 3, 3, 1, 0));
        conv(cases, precision, "ucl-100x1x28x28-8f3", 100, 28, new ConvGeometry(1, 8, 3, 3, 1, 1));
        conv(
                cases,
                precision,
                "deep-64x32x16x16-64f3",
                64,
                16,
                new ConvGeometry(32, 64, 3, 3, 1, 1));
        if (precision == Precision.FLOAT64) { // no product in it
            pool(cases, "cs231n-100x3x32x32-2", Shape.of(100, 3, 32, 32), 2);
            pool(cases, "cs5242-10x3x30x30-5s2", Shape.of(10, 3, 30, 30), 5);
            pool(cases, "cifar-200x32x32x32-2", Shape.of(200, 32, 32, 32), 2);
        }
        train(cases, precision, "mnist-net-30", Shape.of(30, 1, 28, 28), BenchCase::mnistNet);
        train(
                cases,
                precision,
                "three-layer-convnet-200",
                Shape.of(200, 3, 32, 32),
                BenchCase::threeLayer);
        train(cases, precision, "ucl-model4-100", Shape.of(100, 1, 28, 28), BenchCase::uclModel4);
        train(cases, precision, "two-layer-net-200", Shape.of(200, 1, 28, 28), BenchCase::twoLayer);
    }

    /** The names of all cases, each once. */
    static List<String> names() {
        return all().stream().map(BenchCase::name).distinct().toList();
    }

    private static void conv(
            List<BenchCase> cases,
            Precision precision,
            String name,
            int n,
            int size,
            ConvGeometry geometry) {
        var x = Shape.of(n, geometry.inChannels(), size, size);
        int outSize = geometry.outHeight(size);
        double operations = 2e-9 * n * outSize * outSize * geometry.weightShape().size();
        cases.add(
                new BenchCase(
                        "conv/" + name + "/forward",
                        precision,
                        operations,
                        () -> new ConvolutionWork(geometry, x, precision)::forward));
        cases.add(
                new BenchCase(
                        "conv/" + name + "/forward+backward",
                        precision,
                        3 * operations,
                        () -> new ConvolutionWork(geometry, x, precision)::forwardBackward));
    }

    /**
     * A convolution whose results go to the same tensors in every run. The peers' results do so
     * too, since what is freed is what is allocated next; an array of Java's is cleared before.
     */
    private static final class ConvolutionWork {
        private final Conv2dIm2col layer;
        private final Tensor x;
        private final Tensor out;
        private final Tensor dOut;
        private final Tensor dx;

        ConvolutionWork(ConvGeometry geometry, Shape shape, Precision precision) {
            var random = new RandomState(0);
            x = random.randn(shape.toArray());
            layer = new Draws(random, precision).convolution(geometry);
            out = layer.forward(x);
            dOut = random.randn(out.shape().toArray());
            dx = Tensor.zeros(shape);
        }

        void forward() {
            layer.forward(x, out);
        }

        void forwardBackward() {
            layer.forward(x, out);
            layer.backward(dOut, x, dx);
        }
    }

    private static void pool(List<BenchCase> cases, String name, Shape x, int window) {
        var geometry = PoolGeometry.unpadded(window, window, 2);
        layer(cases, "pool/" + name, x, _ -> new MaxPool2d(geometry));
    }

    private static void layer(
            List<BenchCase> cases, String name, Shape shape, Function<RandomState, Layer> make) {
        cases.add(
                new BenchCase(
                        name + "/forward",
                        Precision.FLOAT64,
                        0,
                        () -> {
                            var random = new RandomState(0);
                            var x = random.randn(shape.toArray());
                            var layer = make.apply(random);
                            return () -> layer.forward(x);
                        }));
        cases.add(
                new BenchCase(
                        name + "/forward+backward",
                        Precision.FLOAT64,
                        0,
                        () -> {
                            var random = new RandomState(0);
                            var x = random.randn(shape.toArray());
                            var layer = make.apply(random);
                            var dOut = random.randn(layer.forward(x).shape().toArray());
                            return () -> {
                                layer.forward(x);
                                layer.backward(dOut, x);
                            };
                        }));
    }

    private static void train(
            List<BenchCase> cases,
            Precision precision,
            String name,
            Shape shape,
            Function<Draws, List<Layer>> make) {
        cases.add(
                new BenchCase(
                        "train-step/" + name,
                        precision,
                        0,
                        () -> {
                            var random = new RandomState(0);
                            var x = random.randn(shape.toArray());
                            int[] targets = random.randint(10, shape.dim(0));
                            var draws = new Draws(random, precision);
                            return new TrainingStep(make.apply(draws), x, targets);
                        }));
    }

    private static List<Layer> mnistNet(Draws draws) {
        return List.of(
                draws.convolution(new ConvGeometry(1, 6, 3, 3, 1, 0)),
                new Relu(0),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                draws.convolution(new ConvGeometry(6, 16, 3, 3, 1, 0)),
                new Relu(0),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                new Flatten(),
                draws.affine(400, 120),
                new Relu(0),
                draws.affine(120, 84),
                new Relu(0),
                draws.affine(84, 10));
    }

    private static List<Layer> threeLayer(Draws draws) {
        return List.of(
                draws.convolution(new ConvGeometry(3, 32, 7, 7, 1, 3)),
                new Relu(0),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                new Flatten(),
                draws.affine(32 * 16 * 16, 100),
                new Relu(0),
                draws.affine(100, 10));
    }

    private static List<Layer> uclModel4(Draws draws) {
        return List.of(
                draws.convolution(new ConvGeometry(1, 8, 3, 3, 1, 1)),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                draws.convolution(new ConvGeometry(8, 8, 3, 3, 1, 1)),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                new Flatten(),
                draws.affine(8 * 7 * 7, 32),
                new Relu(0),
                draws.affine(32, 10));
    }

    private static List<Layer> twoLayer(Draws draws) {
        return List.of(new Flatten(), draws.affine(784, 256), new Relu(0), draws.affine(256, 10));
    }

    /** Draws layers' weights. */
    private record Draws(RandomState random, Precision precision) {
        Conv2dIm2col convolution(ConvGeometry geometry) {
            int cells = geometry.filterHeight() * geometry.filterWidth();
            var weights =
                    Initializer.xavierUniform(
                            geometry.inChannels() * cells, geometry.filters() * cells);
            return new Conv2dIm2col(
                    geometry,
                    weights.draw(random, geometry.weightShape().toArray()),
                    Tensor.zeros(geometry.biasShape()),
                    precision);
        }

        Layer affine(int d, int m) {
            var weights = Initializer.xavierUniform(d, m);
            return new Affine(weights.draw(random, d, m), Tensor.zeros(m), precision);
        }
    }

    /** Forward, softmax cross-entropy, backward, Adam. */
    private static final class TrainingStep implements Runnable {
        private final List<Layer> layers;
        private final int[] targets;
        private final Tensor[] inputs;
        private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy(Reduction.MEAN);
        private final Adam adam = new Adam(1e-3);
        private final List<Parameter> parameters;
        private final int firstToLearn;
        private int iteration;

        TrainingStep(List<Layer> layers, Tensor x, int[] targets) {
            this.layers = layers;
            this.targets = targets;
            this.inputs = new Tensor[layers.size() + 1];
            this.inputs[0] = x;
            this.parameters = layers.stream().flatMap(l -> l.parameters().stream()).toList();
            int first = 0;
            while (layers.get(first).parameters().isEmpty()) {
                first++;
            }
            this.firstToLearn = first;
        }

        @Override
        public void run() {
            for (int i = 0; i < layers.size(); i++) {
                inputs[i + 1] = layers.get(i).forward(inputs[i]);
            }
            var scores = inputs[layers.size()];
            loss.forward(scores, targets);
            var d = loss.backward(scores, targets);
            for (int i = layers.size() - 1; i > firstToLearn; i--) {
                d = layers.get(i).backward(d, inputs[i]);
            }
            layers.get(firstToLearn).parameterGradients(d, inputs[firstToLearn]);
            adam.update(parameters, iteration++);
        }
    }
}
