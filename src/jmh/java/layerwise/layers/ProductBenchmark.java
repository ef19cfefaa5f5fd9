package layerwise.layers;

import java.util.concurrent.TimeUnit;
import layerwise.tensor.MatrixProduct;
import layerwise.tensor.RandomState;
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
 * The matrix products of a layer alone, all operands in place and in order: what no layer that
 * multiplies by the definition can be faster than. Each product is one thread's; the shared threads
 * take them in turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {

    /**
     * Products, rows, columns, depth: outputs, gradient of the weights and gradient at the images
     * of conv/cs5242 and of conv/cs231n, then output and gradient of the weights of the two-layer
     * network's first layer, in halves.
     */
    @Param({
        "10x64x169x75",
        "10x75x64x169",
        "10x75x169x64",
        "100x25x225x27",
        "100x27x25x225",
        "100x27x225x25",
        "2x100x256x784",
        "2x392x256x200"
    })
    public String sizes;

    private final MatrixProduct product = MatrixProduct.best();
    private int count;
    private int rows;
    private int columns;
    private int depth;
    private double[] left;
    private double[] right;
    private double[] out;

    /** Draws the data. */
    @Setup
    public void prepare() {
        var parts = sizes.split("x");
        count = Integer.parseInt(parts[0]);
        rows = Integer.parseInt(parts[1]);
        columns = Integer.parseInt(parts[2]);
        depth = Integer.parseInt(parts[3]);
        var random = new RandomState(0);
        left = random.randn(count, rows, depth).data();
        right = random.randn(count, depth, columns).data();
        out = new double[count * rows * columns];
    }

    /** Rows of both lie together. */
    @Benchmark
    public double[] plain() {
        return multiply(false, false);
    }

    /** The left one lies transposed. */
    @Benchmark
    public double[] leftTransposed() {
        return multiply(true, false);
    }

    /** The right one lies transposed. */
    @Benchmark
    public double[] rightTransposed() {
        return multiply(false, true);
    }

    private double[] multiply(boolean transposeLeft, boolean transposeRight) {
        Threads.shared()
                .forEach(
                        count,
                        i ->
                                product.multiply(
                                        transposeLeft,
                                        transposeRight,
                                        rows,
                                        columns,
                                        depth,
                                        1,
                                        left,
                                        i * rows * depth,
                                        transposeLeft ? rows : depth,
                                        right,
                                        i * depth * columns,
                                        transposeRight ? depth : columns,
                                        0,
                                        out,
                                        i * rows * columns,
                                        columns));
        return out;
    }
}
