package layerwise.layers;

import java.util.Arrays;
import java.util.List;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Layer normalization (Ba, Kiros and Hinton, 2016): each example is normalized over its own D
 * values, whatever the others are. An example may have any shape, D values in all.
 *
 * <pre>
 *   x (N, ...)    gamma, beta (...)      mean, variance (divided by D): one of each per example
 *   xHat = (x - mean) / sqrt(variance + epsilon)       out = gamma · xHat + beta
 *   g = dOut · gamma      dx = (g - mean(g) - xHat · mean(g · xHat)) / sqrt(variance + epsilon)
 *   dGamma = dOut · xHat, dBeta = dOut, both summed over the examples
 * </pre>
 *
 * <p>Learning and use are the same.
 */
public final class LayerNorm implements Reusing {
    /** The scale, shaped like an example. */
    public final Parameter gamma;

    /** The shift, shaped like an example. */
    public final Parameter beta;

    private final Shape example;
    private final double epsilon;

    /** A layer that scales by 1 and shifts by 0, with epsilon 1e-5, for examples of this shape. */
    public LayerNorm(int... exampleSizes) {
        this(Tensor.ones(exampleSizes), Tensor.zeros(exampleSizes), 1e-5);
    }

    /**
     * A layer with these parameters, which are not copied.
     *
     * @param gamma scale, shaped like an example, at least one value
     * @param beta shift, shaped like gamma
     * @param epsilon added to the variance inside the root; above 0
     */
    public LayerNorm(Tensor gamma, Tensor beta, double epsilon) {
        if (gamma.axes() == 0 || gamma.size() == 0) {
            throw new ShapeException(
                    "LayerNorm: gamma", gamma.shape(), "an example's shape", "such as (D)");
        }
        ShapeException.requireShape(
                "LayerNorm: beta", beta.shape(), gamma.shape(), "it is shaped like gamma");
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "LayerNorm: epsilon is "
                            + epsilon
                            + ", needs a finite number above 0; 1e-5 is usual");
        }
        this.example = gamma.shape();
        this.gamma = new Parameter("gamma", gamma);
        this.beta = new Parameter("beta", beta);
        this.epsilon = epsilon;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(gamma, beta);
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        requireBatch(x);
        int d = example.size();
        var out = kept.output(x.shape());
        for (int first = 0; first < x.size(); first += d) {
            var xHat = normalized(x.data(), first).values;
            for (int i = 0; i < d; i++) {
                out.data()[first + i] = gamma.value.data()[i] * xHat[i] + beta.value.data()[i];
            }
        }
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireBatch(x);
        ShapeException.requireShape(
                "LayerNorm: dOut", dOut.shape(), x.shape(), "it is shaped like the output");
        int d = example.size();
        Arrays.fill(gamma.gradient.data(), 0);
        Arrays.fill(beta.gradient.data(), 0);
        var dx = kept.gradient(x.shape());
        var g = new double[d];
        for (int first = 0; first < x.size(); first += d) {
            var normalized = normalized(x.data(), first);
            var xHat = normalized.values;
            double sum = 0;
            double product = 0;
            for (int i = 0; i < d; i++) {
                double gradient = dOut.data()[first + i];
                gamma.gradient.data()[i] += gradient * xHat[i];
                beta.gradient.data()[i] += gradient;
                g[i] = gradient * gamma.value.data()[i];
                sum += g[i];
                product += g[i] * xHat[i];
            }
            for (int i = 0; i < d; i++) {
                dx.data()[first + i] =
                        (g[i] - sum / d - xHat[i] * product / d) * normalized.inverse;
            }
        }
        return dx;
    }

    /** One example's xHat, and 1 / sqrt(variance + epsilon). */
    private static final class Normalized {
        private final double[] values;
        private final double inverse;

        Normalized(double[] values, double inverse) {
            this.values = values;
            this.inverse = inverse;
        }
    }

    private Normalized normalized(double[] x, int first) {
        int d = example.size();
        double sum = 0;
        for (int i = first; i < first + d; i++) {
            sum += x[i];
        }
        double mean = sum / d;
        var values = new double[d];
        double squares = 0;
        for (int i = 0; i < d; i++) {
            values[i] = x[first + i] - mean;
            squares += values[i] * values[i];
        }
        double inverse = 1 / Math.sqrt(squares / d + epsilon);
        for (int i = 0; i < d; i++) {
            values[i] *= inverse;
        }
        return new Normalized(values, inverse);
    }

    private void requireBatch(Tensor x) {
        int[] sizes = x.shape().toArray();
        if (sizes.length == 0
                || !Arrays.equals(sizes, 1, sizes.length, example.toArray(), 0, example.axes())) {
            throw new ShapeException(
                    "LayerNorm: x",
                    x.shape(),
                    "N examples of shape " + example,
                    "each is shaped like gamma");
        }
    }

    @Override
    public String toString() {
        return "LayerNorm of " + example;
    }
}
