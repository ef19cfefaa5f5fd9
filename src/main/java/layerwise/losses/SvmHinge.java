package layerwise.losses;

import java.util.Objects;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * The multi-class hinge loss of a support vector machine (Weston and Watkins, 1999), for N examples
 * and K classes: every wrong class whose score comes nearer to the right one's than the margin
 * costs what it is too near.
 *
 * <pre>
 *   h[i, j] = max(0, s[i, j] - s[i, y[i]] + margin)  for j other than y[i]
 *   loss    = mean (or sum) over i of the sum over j of h[i, j]
 *   dScores = 1 where h &gt; 0, minus their number at y[i], all / N     (not divided for the sum)
 * </pre>
 *
 * <p>At the kink itself, h = 0, the derivative is 0, as in cs231n.
 *
 * @param margin by how much the right class must lead; at least 0
 * @param reduction mean or sum over the batch
 */
public record SvmHinge(double margin, Reduction reduction) implements Loss {

    public SvmHinge {
        if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "SvmHinge: margin is " + margin + ", needs a finite number from 0; 1 is usual");
        }
        Objects.requireNonNull(reduction, "SvmHinge: reduction");
    }

    /**
     * The loss. A hinge loss knows no probabilities; the softmax of the scores stands for them, so
     * that plots of them work.
     *
     * @throws ShapeException unless {@code scores} is (N, K) with N and K at least 1
     * @throws IllegalArgumentException unless there are N targets, each from 0 to K-1
     */
    @Override
    public Result forward(Tensor scores, int[] targets) {
        Targets.require("SvmHinge", scores, targets);
        int k = scores.dim(1);
        double[] s = scores.data();
        var hinges = Tensor.zeros(scores.shape());
        for (int i = 0; i < targets.length; i++) {
            double right = s[i * k + targets[i]];
            for (int j = 0; j < k; j++) {
                if (j != targets[i]) {
                    hinges.data()[i * k + j] = hinge(s[i * k + j], right);
                }
            }
        }
        double loss = hinges.sum(); // pairwise, as NumPy adds
        var probabilities = new SoftmaxCrossEntropy(reduction).forward(scores, targets);
        return new Result(
                reduction == Reduction.MEAN ? loss / targets.length : loss,
                probabilities.probabilities());
    }

    @Override
    public Tensor backward(Tensor scores, int[] targets) {
        Targets.require("SvmHinge", scores, targets);
        int k = scores.dim(1);
        double[] s = scores.data();
        double each = reduction == Reduction.MEAN ? 1.0 / targets.length : 1;
        var dScores = Tensor.zeros(scores.shape());
        double[] gradient = dScores.data();
        for (int i = 0; i < targets.length; i++) {
            int right = i * k + targets[i];
            int tooNear = 0;
            for (int at = i * k; at < (i + 1) * k; at++) {
                if (at != right && !(hinge(s[at], s[right]) <= 0)) {
                    gradient[at] = each;
                    tooNear++;
                }
            }
            gradient[right] = -tooNear * each;
        }
        return dScores;
    }

    /** Math.max, not a comparison, so that NaN stays NaN. */
    private double hinge(double wrong, double right) {
        return Math.max(0, wrong - right + margin);
    }
}
