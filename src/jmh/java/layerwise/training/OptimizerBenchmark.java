package layerwise.training;

import java.util.List;
import java.util.concurrent.TimeUnit;
import layerwise.layers.Parameter;
import layerwise.tensor.RandomState;
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

/**
 * A step of each optimizer, on as many numbers as the two-layer and the convolutional network of
 * the courses have, beside plain descent, which reads two arrays and writes one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OptimizerBenchmark {

    /** How many numbers are learned. */
    @Param({"200000", "800000"})
    public int size;

    private final Optimizer descent = new Sgd(1e-6);
    private final Optimizer momentum =
            new Sgd(1e-6).withMomentum(0.9, Sgd.MomentumForm.GRADIENTS);
    private final Optimizer adam = new Adam(1e-6);
    private final Optimizer rmsProp = new RmsProp(1e-6);
    private final Optimizer adagrad = new Adagrad(1e-6);
    private List<Parameter> parameters;
    private int iteration;

    /** Draws the data. */
    @Setup
    public void prepare() {
        var parameter = new Parameter("weights", new RandomState(0).randn(size));
        parameter.gradient = new RandomState(1).randn(size);
        parameters = List.of(parameter);
    }

    /** The limit. */
    @Benchmark
    public void descent() {
        descent.update(parameters, iteration++);
    }

    /** Descent with momentum. */
    @Benchmark
    public void momentum() {
        momentum.update(parameters, iteration++);
    }

    /** Adam. */
    @Benchmark
    public void adam() {
        adam.update(parameters, iteration++);
    }

    /** RMSprop. */
    @Benchmark
    public void rmsProp() {
        rmsProp.update(parameters, iteration++);
    }

    /** Adagrad. */
    @Benchmark
    public void adagrad() {
        adagrad.update(parameters, iteration++);
    }
}
