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
 * An affine layer beside its limit: the product of the output alone, a half of its rows on each of
 * two threads. A backward pass is two such products.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AffineBenchmark {

    /** Examples, inputs and outputs: layers of the courses' networks. */
    @Param({"200x784x256", "200x8192x100", "30x400x120", "100x392x32"})
    public String sizes;

    private final MatrixProduct product = MatrixProduct.best();
    private final Workspace kept = new Workspace();
    private Affine layer;
    private Tensor x;
    private Tensor dOut;

    /** Draws the data. */
    @Setup
    public void prepare() {
        var parts = sizes.split("x");
        int n = Integer.parseInt(parts[0]);
        int d = Integer.parseInt(parts[1]);
        int m = Integer.parseInt(parts[2]);
        var random = new RandomState(0);
        layer = new Affine(random.randn(d, m), random.randn(m));
        x = random.randn(n, d);
        dOut = random.randn(n, m);
    }

    /** The limit. */
    @Benchmark
    public Tensor product() {
        var out = kept.output(dOut.shape());
        int d = x.dim(1);
        int m = out.dim(1);
        Threads.shared()
                .forEach(
                        2,
                        half -> {
                            int first = half * x.dim(0) / 2;
                            int rows = (half + 1) * x.dim(0) / 2 - first;
                            product.multiply(
                                    false,
                                    false,
                                    rows,
                                    m,
                                    d,
                                    1,
                                    x.data(),
                                    first * d,
                                    d,
                                    layer.weights.value.data(),
                                    0,
                                    m,
                                    0,
                                    out.data(),
                                    first * m,
                                    m);
                        });
        return out;
    }

    /** The output. */
    @Benchmark
    public Tensor forward() {
        return layer.forward(x, kept);
    }

    /** All gradients. */
    @Benchmark
    public Tensor backward() {
        return layer.backward(dOut, x, kept);
    }
}
