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
import layerwise.layers.Relu;
import layerwise.layers.Reusing;
import layerwise.layers.Workspace;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import layerwise.training.Adam;
import layerwise.training.Backpropagation;

/**
 * A piece of work that {@link BenchCommand} times.
 *
 * @param name the peers' name for it
 * @param prepare makes the data and returns the work
 */
record BenchCase(String name, Supplier<Runnable> prepare) {

    /** Every case, in the order of bench/peers.py. */
    static List<BenchCase> all() {
        var cases = new ArrayList<BenchCase>();
        conv(cases, "cs231n-100x3x31x31-25f3s2", 100, 31, new ConvGeometry(3, 25, 3, 3, 2, 1));
        conv(cases, "cifar-200x3x32x32-32f7", 200, 32, new ConvGeometry(3, 32, 7, 7, 1, 3));
        conv(cases, "cs5242-10x3x30x30-64f5s2", 10, 30, new ConvGeometry(3, 64, 5, 5, 2, 0));
        conv(cases, "mnist-30x1x28x28-6f3", 30, 28, new ConvGeometry(1, 6, 3, 3, 1, 0));
        conv(cases, "ucl-100x1x28x28-8f3", 100, 28, new ConvGeometry(1, 8, 3, 3, 1, 1));
        conv(cases, "deep-64x32x16x16-64f3", 64, 16, new ConvGeometry(32, 64, 3, 3, 1, 1));
        pool(cases, "cs231n-100x3x32x32-2", Shape.of(100, 3, 32, 32), 2);
        pool(cases, "cs5242-10x3x30x30-5s2", Shape.of(10, 3, 30, 30), 5);
        pool(cases, "cifar-200x32x32x32-2", Shape.of(200, 32, 32, 32), 2);
        train(cases, "mnist-net-30", Shape.of(30, 1, 28, 28), BenchCase::mnistNet);
        train(cases, "three-layer-convnet-200", Shape.of(200, 3, 32, 32), BenchCase::threeLayer);
        train(cases, "ucl-model4-100", Shape.of(100, 1, 28, 28), BenchCase::uclModel4);
        train(cases, "two-layer-net-200", Shape.of(200, 1, 28, 28), BenchCase::twoLayer);
        return cases;
    }

    /** The names of all cases. */
    static List<String> names() {
        return all().stream().map(BenchCase::name).toList();
    }

    private static void conv(
            List<BenchCase> cases, String name, int n, int size, ConvGeometry geometry) {
        var x = Shape.of(n, geometry.inChannels(), size, size);
        layer(cases, "conv/" + name, x, random -> convolution(random, geometry));
    }

    private static void pool(List<BenchCase> cases, String name, Shape x, int window) {
        var geometry = PoolGeometry.unpadded(window, window, 2);
        layer(cases, "pool/" + name, x, random -> new MaxPool2d(geometry));
    }

    private static void layer(
            List<BenchCase> cases, String name, Shape shape, Function<RandomState, Reusing> make) {
        cases.add(
                new BenchCase(
                        name + "/forward",
                        () -> {
                            var random = new RandomState(0);
                            var x = random.randn(shape.toArray());
                            var layer = make.apply(random);
                            var kept = new Workspace();
                            return () -> layer.forward(x, kept);
                        }));
        cases.add(
                new BenchCase(
                        name + "/forward+backward",
                        () -> {
                            var random = new RandomState(0);
                            var x = random.randn(shape.toArray());
                            var layer = make.apply(random);
                            var dOut = random.randn(layer.forward(x).shape().toArray());
                            var kept = new Workspace();
                            return () -> {
                                layer.forward(x, kept);
                                layer.backward(dOut, x, kept);
                            };
                        }));
    }

    private static void train(
            List<BenchCase> cases,
            String name,
            Shape shape,
            Function<RandomState, List<Layer>> make) {
        cases.add(
                new BenchCase(
                        "train-step/" + name,
                        () -> {
                            var random = new RandomState(0);
                            var x = random.randn(shape.toArray());
                            int[] targets = random.randint(10, shape.dim(0));
                            return new TrainingStep(make.apply(random), x, targets);
                        }));
    }

    private static List<Layer> mnistNet(RandomState random) {
        return List.of(
                convolution(random, new ConvGeometry(1, 6, 3, 3, 1, 0)),
                new Relu(0),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                convolution(random, new ConvGeometry(6, 16, 3, 3, 1, 0)),
                new Relu(0),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                new Flatten(),
                affine(random, 400, 120),
                new Relu(0),
                affine(random, 120, 84),
                new Relu(0),
                affine(random, 84, 10));
    }

    private static List<Layer> threeLayer(RandomState random) {
        return List.of(
                convolution(random, new ConvGeometry(3, 32, 7, 7, 1, 3)),
                new Relu(0),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                new Flatten(),
                affine(random, 32 * 16 * 16, 100),
                new Relu(0),
                affine(random, 100, 10));
    }

    private static List<Layer> uclModel4(RandomState random) {
        return List.of(
                convolution(random, new ConvGeometry(1, 8, 3, 3, 1, 1)),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                convolution(random, new ConvGeometry(8, 8, 3, 3, 1, 1)),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                new Flatten(),
                affine(random, 8 * 7 * 7, 32),
                new Relu(0),
                affine(random, 32, 10));
    }

    private static List<Layer> twoLayer(RandomState random) {
        return List.of(
                new Flatten(), affine(random, 784, 256), new Relu(0), affine(random, 256, 10));
    }

    private static Reusing convolution(RandomState random, ConvGeometry geometry) {
        int cells = geometry.filterHeight() * geometry.filterWidth();
        var weights =
                Initializer.xavierUniform(
                        geometry.inChannels() * cells, geometry.filters() * cells);
        return new Conv2dIm2col(
                geometry,
                weights.draw(random, geometry.weightShape().toArray()),
                Tensor.zeros(geometry.biasShape()));
    }

    private static Layer affine(RandomState random, int d, int m) {
        var weights = Initializer.xavierUniform(d, m);
        return new Affine(weights.draw(random, d, m), Tensor.zeros(m));
    }

    /** Forward, softmax cross-entropy, backward, Adam. */
    private static final class TrainingStep implements Runnable {
        private final Backpropagation learning;
        private final Tensor x;
        private final int[] targets;
        private final Adam adam = new Adam(1e-3);
        private final List<Parameter> parameters;
        private int iteration;

        TrainingStep(List<Layer> layers, Tensor x, int[] targets) {
            this.learning = new Backpropagation(layers, new SoftmaxCrossEntropy(Reduction.MEAN));
            this.x = x;
            this.targets = targets;
            this.parameters = layers.stream().flatMap(l -> l.parameters().stream()).toList();
        }

        @Override
        public void run() {
            learning.run(x, targets);
            adam.update(parameters, iteration++);
        }
    }
}
