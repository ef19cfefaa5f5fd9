package layerwise.cli;

import java.util.concurrent.TimeUnit;
import layerwise.layers.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cases of {@code lw bench}: convolution, pooling and steps of training. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = { // as lw starts it
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=dontinline,layerwise.tensor.OpenBlas::multiply",
            "-XX:CompileCommand=inline,jdk.internal.foreign.HeapMemorySegmentImpl*::*",
            "-XX:CompileCommand=inline,jdk.internal.foreign.AbstractMemorySegmentImpl::asSlice*"
        })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CaseBenchmark {

    /** The name of the case. */
    @Param({
        "conv/cs231n-100x3x31x31-25f3s2/forward+backward",
        "conv/cifar-200x3x32x32-32f7/forward+backward",
        "conv/cs5242-10x3x30x30-64f5s2/forward+backward",
        "conv/mnist-30x1x28x28-6f3/forward+backward",
        "conv/ucl-100x1x28x28-8f3/forward+backward",
        "conv/deep-64x32x16x16-64f3/forward+backward",
        "pool/cs231n-100x3x32x32-2/forward+backward",
        "pool/cs5242-10x3x30x30-5s2/forward+backward",
        "pool/cifar-200x32x32x32-2/forward+backward",
        "train-step/mnist-net-30",
        "train-step/three-layer-convnet-200",
        "train-step/ucl-model4-100",
        "train-step/two-layer-net-200"
    })
    public String name;

    /** Of the matrix products; pooling has FLOAT64 alone. */
    @Param("FLOAT64")
    public Precision precision;

    private Runnable work;

    /** Makes the case's data. */
    @Setup
    public void prepare() {
        work =
                BenchCase.all().stream()
                        .filter(one -> one.name().equals(name) && one.precision() == precision)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no case " + name + " in " + precision))
                        .prepare()
                        .get();
    }

    /** Runs the case once. */
    @Benchmark
    public void run() {
        work.run();
    }
}
