package layerwise.cli;

import java.util.List;
import java.util.function.Function;
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
import layerwise.training.Backpropagation;

/** The courses' networks, a step of whose training {@link BenchCase} times. */
final class TrainingNets {
    private TrainingNets() {}

    /** A step on one batch, random numbers of this shape. */
    static Runnable step(Shape shape, Precision precision, Function<Draws, List<Layer>> make) {
        var random = new RandomState(0);
        var x = random.randn(shape.toArray());
        int[] targets = random.randint(10, shape.dim(0));
        return new TrainingStep(make.apply(new Draws(random, precision)), x, targets);
    }

    static List<Layer> mnistNet(Draws draws) {
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

    static List<Layer> threeLayer(Draws draws) {
        return List.of(
                draws.convolution(new ConvGeometry(3, 32, 7, 7, 1, 3)),
                new Relu(0),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                new Flatten(),
                draws.affine(32 * 16 * 16, 100),
                new Relu(0),
                draws.affine(100, 10));
    }

    static List<Layer> uclModel4(Draws draws) {
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

    static List<Layer> twoLayer(Draws draws) {
        return List.of(new Flatten(), draws.affine(784, 256), new Relu(0), draws.affine(256, 10));
    }

    /** Draws layers' weights. */
    record Draws(RandomState random, Precision precision) {
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
