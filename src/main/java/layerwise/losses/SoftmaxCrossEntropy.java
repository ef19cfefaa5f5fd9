package layerwise.losses;

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
        int n = scores.dim(0);
        int k = scores.dim(1);
        var probabilities = Tensor.zeros(n, k);
        double[] p = probabilities.data();
        double[] losses = new double[n];
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
        double loss = Tensor.wrap(losses, n).sum();
        return new Result(reduction == Reduction.MEAN ? loss / n : loss, probabilities);
    }

    @Override
    public Tensor backward(Tensor scores, int[] targets) {
        var dScores = forward(scores, targets).probabilities();
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
        return dScores;
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
