package layerwise.cli;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import layerwise.datasets.Examples;
import layerwise.layers.Layer;
import layerwise.layers.Precision;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import layerwise.training.Adam;
import layerwise.training.Model;
import layerwise.training.Score;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A picture's share of measuring MNISTNet on a set, 1000 at a time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class EvaluationBenchmark {
    private static final int PICTURES = 6000;

    /** A layer of somebody else's, which may keep what it is given. */
    private record Foreign(Layer layer) implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return layer.forward(x);
        }

        @Override
        public Tensor backward(Tensor dOut, Tensor x) {
            return layer.backward(dOut, x);
        }
    }

    private Examples pictures;
    private Model own;
    private Model foreign;

    /** Draws pictures and weights. */
    @Setup
    public void prepare() {
        var random = new RandomState(0);
        pictures = Examples.of(random.randn(PICTURES, 1, 28, 28), random.randint(10, PICTURES));
        var layers =
                new ArrayList<>(
                        TrainingNets.mnistNet(
                                new TrainingNets.Draws(random, Precision.FLOAT64)));
        own = model(layers.toArray(Layer[]::new));
        layers.replaceAll(Foreign::new);
        foreign = model(layers.toArray(Layer[]::new));
    }

    private static Model model(Layer... layers) {
        var loss = new SoftmaxCrossEntropy(Reduction.MEAN);
        return new Model(layers).compile(new Adam(1e-3), loss);
    }

    /** Layers of the library's: through kept tensors. */
    @Benchmark
    @OperationsPerInvocation(PICTURES)
    public Score keptTensors() {
        return own.evaluate(pictures);
    }

    /** The same layers as somebody else's: through new tensors. */
    @Benchmark
    @OperationsPerInvocation(PICTURES)
    public Score newTensors() {
        return foreign.evaluate(pictures);
    }
}
