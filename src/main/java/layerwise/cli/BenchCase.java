package layerwise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import layerwise.layers.Conv2dIm2col;
import layerwise.layers.ConvGeometry;
import layerwise.layers.Layer;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

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
        return cases;
    }

    /** The names of all cases. */
    static List<String> names() {
        return all().stream().map(BenchCase::name).toList();
    }

    private static void conv(
            List<BenchCase> cases, String name, int n, int size, ConvGeometry geometry) {
        layer(
                cases,
                "conv/" + name,
                random ->
                        new Conv2dIm2col(
                                geometry,
                                gaussian(random, geometry.weightShape()),
                                gaussian(random, geometry.biasShape())),
                Shape.of(n, geometry.inChannels(), size, size));
    }

    private static void layer(
            List<BenchCase> cases,
            String name,
            java.util.function.Function<Random, Layer> make,
            Shape xShape) {
        cases.add(
                new BenchCase(
                        name + "/forward",
                        () -> {
                            var random = new Random(0);
                            var x = gaussian(random, xShape);
                            var layer = make.apply(random);
                            return () -> layer.forward(x);
                        }));
        cases.add(
                new BenchCase(
                        name + "/forward+backward",
                        () -> {
                            var random = new Random(0);
                            var x = gaussian(random, xShape);
                            var layer = make.apply(random);
                            var dOut = gaussian(random, layer.forward(x).shape());
                            return () -> {
                                layer.forward(x);
                                layer.backward(dOut, x);
                            };
                        }));
    }

    private static Tensor gaussian(Random random, Shape shape) {
        var tensor = Tensor.zeros(shape);
        double[] data = tensor.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextGaussian();
        }
        return tensor;
    }
}
