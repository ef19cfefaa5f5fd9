package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import layerwise.datasets.Mnist;
import layerwise.datasets.SyntheticDigits;
import layerwise.layers.Affine;
import layerwise.layers.Conv2dIm2col;
import layerwise.layers.ConvGeometry;
import layerwise.layers.Flatten;
import layerwise.layers.Initializer;
import layerwise.layers.MaxPool2d;
import layerwise.layers.PoolGeometry;
import layerwise.layers.Relu;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What a network that has only ever seen drawn digits makes of the real ones. */
class DrawnDigitsTest {

    /** One seed each time; {@code -Ddrawn.seed=2} measures another. */
    private static final int SEED = Integer.getInteger("drawn.seed", 1);

    @Test
    void aNetworkTaughtByDrawnDigitsReadsFourInFiveRealOnes() {
        var data = System.getenv("LAYERWISE_DATA");
        assumeTrue(
                data != null && Files.isDirectory(Path.of(data, "mnist")),
                "skipped: LAYERWISE_DATA does not point at a folder with mnist");
        var real = Mnist.load(Mnist.Split.FIRST_48000).test();
        var random = new RandomState(SEED);
        var model =
                new Model(
                                convolution(1, 6, 5, random),
                                new Relu(0),
                                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                                convolution(6, 16, 5, random),
                                new Relu(0),
                                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)),
                                new Flatten(),
                                affine(256, 64, random),
                                new Relu(0),
                                affine(64, 10, random))
                        .compile(new Adam(0.001), new SoftmaxCrossEntropy(Reduction.MEAN));

        model.fit(
                SyntheticDigits.draw(12_000, 1),
                FitOptions.DEFAULT.withEpochs(4).withBatches(50, 1000, 1000).withSeed(SEED));

        double accuracy = model.evaluate(real).accuracy();
        System.out.println("taught by drawn digits, seed " + SEED + ": " + accuracy);
        assertTrue(accuracy >= 0.8, "accuracy on MNIST's test set is " + accuracy);
    }

    private static Conv2dIm2col convolution(int in, int out, int side, RandomState random) {
        var geometry = new ConvGeometry(in, out, side, side, 1, 0);
        var weights =
                Initializer.gaussian(Math.sqrt(2.0 / (in * side * side)))
                        .draw(random, out, in, side, side);
        return new Conv2dIm2col(geometry, weights, Tensor.zeros(out));
    }

    private static Affine affine(int in, int out, RandomState random) {
        var weights = Initializer.gaussian(Math.sqrt(2.0 / in)).draw(random, in, out);
        return new Affine(weights, Tensor.zeros(out));
    }
}
