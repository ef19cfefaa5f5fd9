package layerwise.losses;

import layerwise.layers.Workspace;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Softmax and cross-entropy in one, for N examples and K classes.
 *
 * <pre>
 *   p[i, k] = exp(s[i, k]) / sum over j of exp(s[i, j])
 *   loss    = mean (or sum) over i of -log p[i, y[i]]
 *   dScores = (p - onehot(y)) / N     (not divided for the sum)
 * </pre>
 *
 * <p>The largest score of a row is subtracted first, so that exp cannot overflow, and the loss is
 * taken from the logarithm of the sum, never from a probability, which may have become 0.
 *
 * @param reduction mean or sum over the batch
 */
public record SoftmaxCrossEntropy(Reduction reduction) implements Loss {

    /**
     * The loss and the probabilities, (N, K).
     *
     * @throws ShapeException unless {@code scores} is (N, K) with N and K at least 1
     * @throws IllegalArgumentException unless there are N targets, each from 0 to K-1
     */
    @Override
    public Result forward(Tensor scores, int[] targets) {
        Targets.require("SoftmaxCrossEntropy", scores, targets);
        var probabilities = Tensor.zeros(scores.shape());
        return new Result(forward(scores, targets, new Workspace(), probabilities), probabilities);
    }

    /** Writes the probabilities and returns the loss. */
    private double forward(Tensor scores, int[] targets, Workspace kept, Tensor probabilities) {
        int n = scores.dim(0);
        int k = scores.dim(1);
        double[] p = probabilities.data();
        var ofEach = kept.output(Shape.of(n));
        double[] losses = ofEach.data();
        for (int i = 0; i < n; i++) {
            losses[i] = exponentials(scores.data(), i * k, k, targets[i], p);
        }
        // summed as NumPy sums, so that printed digits come out the same
        double[] sums = probabilities.sum(1).data();
        for (int i = 0; i < n; i++) {
            losses[i] += Math.log(sums[i]);
            for (int j = i * k; j < (i + 1) * k; j++) {
                p[j] /= sums[i];
            }
        }
        double loss = ofEach.sum();
        return reduction == Reduction.MEAN ? loss / n : loss;
    }

    @Override
    public Tensor backward(Tensor scores, int[] targets) {
        return withGradient(scores, targets, new Workspace()).dScores();
    }

    @Override
    public WithGradient withGradient(Tensor scores, int[] targets, Workspace kept) {
        Targets.require("SoftmaxCrossEntropy", scores, targets);
        var dScores = kept.gradient(scores.shape());
        double loss = forward(scores, targets, kept, dScores);
        double[] gradient = dScores.data();
        int k = scores.dim(1);
        for (int i = 0; i < targets.length; i++) {
            gradient[i * k + targets[i]] -= 1;
        }
        if (reduction == Reduction.MEAN) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] /= targets.length;
            }
        }
        return new WithGradient(loss, dScores);
    }

    /** Sets exp of one example's scores, the largest subtracted; returns minus the target's. */
    private static double exponentials(
            double[] scores, int start, int k, int target, double[] result) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = start; j < start + k; j++) {
            largest = Math.max(largest, scores[j]);
        }
        for (int j = start; j < start + k; j++) {
            result[j] = Math.exp(scores[j] - largest);
        }
        return largest - scores[start + target];
    }
}
