package layerwise.layers;

import java.util.concurrent.TimeUnit;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
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
 * Layers that do little with each number, on images (N, 32, 32, 32), beside their limit: a copy of
 * as many numbers on the same threads, which reads each once and writes each once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseBenchmark {
    private static final int PIECE = 1 << 15;

    /** Images in the batch. */
    @Param({"10", "50", "200"})
    public int n;

    private final Reusing relu = new Relu(0);
    private final Reusing dropout =
            new Dropout(0.5, Dropout.Probability.OF_ZEROING, 1, Dropout.Masks.NEW);
    private final Reusing maxPool = new MaxPool2d(PoolGeometry.unpadded(2, 2, 2));
    private final Reusing averagePool = new AveragePool2d(PoolGeometry.unpadded(2, 2, 2));
    private final Workspace kept = new Workspace();
    private final Workspace keptByPool = new Workspace();
    private Tensor x;
    private Tensor dOut;
    private Tensor dPooled;
    private Tensor scores;
    private int[] targets;

    /** Draws the data. */
    @Setup
    public void prepare() {
        var random = new RandomState(0);
        x = random.randn(n, 32, 32, 32);
        dOut = random.randn(n, 32, 32, 32);
        dPooled = random.randn(n, 32, 16, 16);
        scores = random.randn(n, 10);
        targets = random.randint(10, n);
        maxPool.forward(x, keptByPool);
        dropout.forward(x, kept);
    }

    /** The limit. */
    @Benchmark
    public Tensor copy() {
        var to = kept.output(x.shape());
        Threads.shared()
                .forEach(
                        Math.ceilDiv(x.size(), PIECE),
                        piece -> {
                            int at = piece * PIECE;
                            int count = Math.min(PIECE, x.size() - at);
                            System.arraycopy(x.data(), at, to.data(), at, count);
                        });
        return to;
    }

    /** ReLU. */
    @Benchmark
    public Tensor reluForward() {
        return relu.forward(x, kept);
    }

    /** ReLU, gradient. */
    @Benchmark
    public Tensor reluBackward() {
        return relu.backward(dOut, x, kept);
    }

    /** Dropout: the random numbers are NumPy's, one after the other. */
    @Benchmark
    public Tensor dropoutForward() {
        return dropout.forward(x, kept);
    }

    /** Dropout, gradient. */
    @Benchmark
    public Tensor dropoutBackward() {
        return dropout.backward(dOut, x, kept);
    }

    /** The largest of 2x2. */
    @Benchmark
    public Tensor maxPoolForward() {
        return maxPool.forward(x, keptByPool);
    }

    /** The largest of 2x2, gradient. */
    @Benchmark
    public Tensor maxPoolBackward() {
        return maxPool.backward(dPooled, x, keptByPool);
    }

    /** The largest of 2x2 as a notebook calls it: both passes, every tensor new. */
    @Benchmark
    public Tensor maxPoolWithNewTensors() {
        maxPool.forward(x);
        return maxPool.backward(dPooled, x);
    }

    /** The mean of 2x2. */
    @Benchmark
    public Tensor averagePoolForward() {
        return averagePool.forward(x, keptByPool);
    }

    /** The mean of 2x2, gradient. */
    @Benchmark
    public Tensor averagePoolBackward() {
        return averagePool.backward(dPooled, x, keptByPool);
    }

    /** Softmax, loss and gradient for 10 classes. */
    @Benchmark
    public Object softmax() {
        return new SoftmaxCrossEntropy(Reduction.MEAN).withGradient(scores, targets, kept);
    }
}
