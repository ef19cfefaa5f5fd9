package layerwise.layers;

import java.util.concurrent.TimeUnit;
import layerwise.tensor.MatrixProduct;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How the cost of a convolution grows with the batch, the channels and the size of the images. The
 * limit is the product of matrices that are unrolled already, image by image: filters (F, C·3·3)
 * times windows (C·3·3, H·W).
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvolutionBenchmark {

    /** Examples, channels, height and width, filters; the filters are 3x3, padded by 1. */
    @Param({
        "50x8x32x16",
        "100x8x32x16",
        "200x8x32x16",
        "50x16x32x16",
        "50x32x32x16",
        "50x8x64x16",
        "50x8x128x16"
    })
    public String sizes;

    private final MatrixProduct product = MatrixProduct.best();
    private final Workspace kept = new Workspace();
    private final Workspace keptByProduct = new Workspace();
    private Conv2dIm2col layer;
    private Tensor x;
    private Tensor dOut;
    private Tensor windows;

    /** Draws the data. */
    @Setup
    public void prepare() {
        var parts = sizes.split("x");
        int channels = Integer.parseInt(parts[1]);
        int size = Integer.parseInt(parts[2]);
        var geometry = new ConvGeometry(channels, Integer.parseInt(parts[3]), 3, 3, 1, 1);
        var random = new RandomState(0);
        layer =
                new Conv2dIm2col(
                        geometry,
                        random.randn(geometry.weightShape().toArray()),
                        random.randn(geometry.filters()));
        x = random.randn(Integer.parseInt(parts[0]), channels, size, size);
        dOut = random.randn(layer.forward(x).shape().toArray());
        windows = random.randn(channels * 9, size * size);
    }

    /** The limit of a forward pass. */
    @Benchmark
    public Tensor product() {
        var out = keptByProduct.output(dOut.shape());
        int filters = dOut.dim(1);
        int k = windows.dim(0);
        int positions = windows.dim(1);
        Threads.shared()
                .forEach(
                        dOut.dim(0),
                        image ->
                                product.multiply(
                                        false,
                                        false,
                                        filters,
                                        positions,
                                        k,
                                        1,
                                        layer.weights.value.data(),
                                        0,
                                        k,
                                        windows.data(),
                                        0,
                                        positions,
                                        0,
                                        out.data(),
                                        image * filters * positions,
                                        positions));
        return out;
    }

    /** The output. */
    @Benchmark
    public Tensor forward() {
        return layer.forward(x, kept);
    }

    /** All gradients; two products. */
    @Benchmark
    public Tensor backward() {
        return layer.backward(dOut, x, kept);
    }
}
