package layerwise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import layerwise.layers.ConvGeometry;
import layerwise.layers.Layer;
import layerwise.layers.MaxPool2d;
import layerwise.layers.PoolGeometry;
import layerwise.layers.Precision;
import layerwise.layers.Reusing;
import layerwise.layers.Workspace;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;

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
        train(cases, precision, "mnist-net-30", Shape.of(30, 1, 28, 28), TrainingNets::mnistNet);
        train(
                cases,
                precision,
                "three-layer-convnet-200",
                Shape.of(200, 3, 32, 32),
                TrainingNets::threeLayer);
        train(
                cases,
                precision,
                "ucl-model4-100",
                Shape.of(100, 1, 28, 28),
                TrainingNets::uclModel4);
        train(
                cases,
                precision,
                "two-layer-net-200",
                Shape.of(200, 1, 28, 28),
                TrainingNets::twoLayer);
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
        layer(
                cases,
                "conv/" + name,
                precision,
                operations,
                x,
                random -> new TrainingNets.Draws(random, precision).convolution(geometry));
    }

    private static void pool(List<BenchCase> cases, String name, Shape x, int window) {
        var geometry = PoolGeometry.unpadded(window, window, 2);
        layer(cases, "pool/" + name, Precision.FLOAT64, 0, x, _ -> new MaxPool2d(geometry));
    }

    /**
     * A layer's two cases. Its results go to the same tensors in every run, as in training. The
     * peers' results do so too, since what is freed is what is allocated next; an array of Java's
     * is cleared before.
     *
     * @param operations of the forward pass; each of the two gradients has as many
     */
    private static void layer(
            List<BenchCase> cases,
            String name,
            Precision precision,
            double operations,
            Shape shape,
            Function<RandomState, Reusing> make) {
        cases.add(
                new BenchCase(
                        name + "/forward",
                        precision,
                        operations,
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
                        precision,
                        3 * operations,
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
            Precision precision,
            String name,
            Shape x,
            Function<TrainingNets.Draws, List<Layer>> make) {
        cases.add(
                new BenchCase(
                        "train-step/" + name,
                        precision,
                        0,
                        () -> TrainingNets.step(x, precision, make)));
    }
}
