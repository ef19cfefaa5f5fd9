package layerwise.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.datasets.Examples;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;

/**
 * A two-layer net as the cs231n notebook has it, with noise and a running mean if wanted: what a
 * net with dropout and batch normalization draws and remembers.
 */
final class TestNet implements Classifier {
    static final int INPUTS = 6;
    static final int CLASSES = 3;
    private static final SoftmaxCrossEntropy LOSS = new SoftmaxCrossEntropy(Reduction.MEAN);

    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Tensor runningMean = Tensor.zeros(INPUTS);
    private final RandomState noise = new RandomState(77);
    private final boolean noisy;

    /** Called before every loss, with the number of losses computed before. */
    interface BeforeLoss {
        void before(int losses);
    }

    BeforeLoss beforeLoss = _ -> {};
    private int losses;

    private TestNet(int hidden, boolean noisy) {
        var random = new RandomState(11);
        parameters.put("W1", random.randn(INPUTS, hidden).times(0.3));
        parameters.put("b1", Tensor.zeros(hidden));
        parameters.put("W2", random.randn(hidden, CLASSES).times(0.3));
        parameters.put("b2", Tensor.zeros(CLASSES));
        this.noisy = noisy;
    }

    static TestNet plain() {
        return new TestNet(8, false);
    }

    static TestNet noisy() {
        return new TestNet(8, true);
    }

    static TestNet wide() {
        return new TestNet(9, false);
    }

    /** Three clouds of points that overlap. */
    static Examples examples(int count, long seed) {
        var random = new RandomState(seed);
        var labels = random.randint(CLASSES, count);
        var x = random.randn(count, INPUTS);
        for (int i = 0; i < count; i++) {
            x.set(i, labels[i], x.get(i, labels[i]) + 1.5);
        }
        return Examples.of(x, labels);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public Map<String, Tensor> buffers() {
        return noisy ? Map.of("mean", runningMean) : Map.of();
    }

    @Override
    public List<RandomState> randoms() {
        return noisy ? List.of(noise) : List.of();
    }

    private Tensor hidden(Tensor x) {
        return x.matmul(parameters.get("W1")).plus(parameters.get("b1")).maximum(0);
    }

    @Override
    public LossAndGradients loss(Tensor x, int[] labels) {
        beforeLoss.before(losses++);
        if (noisy) {
            runningMean.timesInPlace(0.9).plusInPlace(0.1, x.mean(0));
            x = x.plus(noise.randn(x.shape().toArray()).times(0.1));
        }
        var hidden = hidden(x);
        var scores = hidden.matmul(parameters.get("W2")).plus(parameters.get("b2"));
        var dScores = LOSS.backward(scores, labels);
        var dHidden = dScores.matmul(parameters.get("W2").transpose()).times(hidden.greater(0));
        return new LossAndGradients(
                LOSS.forward(scores, labels).loss(),
                Map.of(
                        "W1", x.transpose().matmul(dHidden),
                        "b1", dHidden.sum(0),
                        "W2", hidden.transpose().matmul(dScores),
                        "b2", dScores.sum(0)));
    }

    @Override
    public Tensor scores(Tensor x) {
        var centered = noisy ? x.minus(runningMean) : x;
        return hidden(centered).matmul(parameters.get("W2")).plus(parameters.get("b2"));
    }
}
