package layerwise.layers;

import java.util.List;
import java.util.Objects;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Batch normalization (Ioffe and Szegedy, 2015) of features, x (N, C), or per channel of images, x
 * (N, C, H, W); M = N or N·H·W values belong to each of the C.
 *
 * <pre>
 *   xHat = (x - mean) / sqrt(variance + epsilon)       out = gamma · xHat + beta
 *   dGamma = sum of dOut · xHat       dBeta = sum of dOut
 *   dx = gamma / sqrt(variance + epsilon) · (dOut - dBeta / M - xHat · dGamma / M)
 * </pre>
 *
 * <p>While learning, mean and variance (divided by M) are the batch's own, and {@code forward}
 * moves the running ones towards them. In use they are the running ones, which are constants then:
 * dx is dOut · gamma / sqrt(variance + epsilon). A new layer is in mode {@link Mode#TRAIN}, its
 * running mean is 0 and its running variance 1.
 */
public final class BatchNorm implements Reusing {

    /** What the batch's sum of squares is divided by for the running variance; courses differ. */
    public enum RunningVariance {
        /** M, as for the normalization itself: cs231n. */
        BY_M,
        /** M - 1, for an unbiased estimate: PyTorch and the paper. */
        BY_M_MINUS_1
    }

    /**
     * The conventions.
     *
     * @param momentum the share that the running values keep at each step, 0 up to 1; PyTorch's
     *     {@code momentum} is 1 minus this
     * @param epsilon added to the variance inside the root; above 0
     * @param runningVariance which estimate the running variance follows
     */
    public record Options(double momentum, double epsilon, RunningVariance runningVariance) {
        /** Momentum 0.9, epsilon 1e-5, divided by M. */
        public static final Options CS231N = new Options(0.9, 1e-5, RunningVariance.BY_M);

        /** Momentum 0.9 (0.1 as PyTorch counts it), epsilon 1e-5, divided by M - 1. */
        public static final Options PYTORCH = new Options(0.9, 1e-5, RunningVariance.BY_M_MINUS_1);

        public Options {
            if (!(momentum >= 0 && momentum <= 1)) {
                throw new IllegalArgumentException(
                        "BatchNorm: momentum is " + momentum + ", needs 0 to 1; 0.9 is usual");
            }
            if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "BatchNorm: epsilon is "
                                + epsilon
                                + ", needs a finite number above 0; 1e-5 is usual");
            }
            Objects.requireNonNull(runningVariance, "BatchNorm: runningVariance");
        }
    }

    /** The scale, (C). */
    public final Parameter gamma;

    /** The shift, (C). */
    public final Parameter beta;

    /** The mean that is used in mode {@link Mode#TEST}, (C); has no gradient. */
    public final Parameter runningMean;

    /** The variance that is used in mode {@link Mode#TEST}, (C); has no gradient. */
    public final Parameter runningVariance;

    private final int channels;
    private final Options options;
    private Mode mode = Mode.TRAIN;

    /** A layer that scales by 1 and shifts by 0, with the conventions of cs231n. */
    public BatchNorm(int channels) {
        this(Tensor.ones(channels), Tensor.zeros(channels), Options.CS231N);
    }

    /**
     * A layer with these parameters, which are not copied.
     *
     * @param gamma scale, (C)
     * @param beta shift, (C)
     */
    public BatchNorm(Tensor gamma, Tensor beta, Options options) {
        if (gamma.axes() != 1) {
            throw new ShapeException(
                    "BatchNorm: gamma", gamma.shape(), "(C)", "one scale per feature or channel");
        }
        ShapeException.requireShape(
                "BatchNorm: beta", beta.shape(), gamma.shape(), "it is shaped like gamma");
        this.channels = gamma.size();
        this.gamma = new Parameter("gamma", gamma);
        this.beta = new Parameter("beta", beta);
        this.options = options;
        this.runningMean = new Parameter("runningMean", Tensor.zeros(channels));
        this.runningVariance = new Parameter("runningVariance", Tensor.ones(channels));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(gamma, beta);
    }

    @Override
    public void setMode(Mode mode) {
        this.mode = Objects.requireNonNull(mode, "BatchNorm: mode");
    }

    /** The running mean and variance, (C): kept with the parameters, not learned by gradients. */
    @Override
    public List<Parameter> state() {
        return List.of(runningMean, runningVariance);
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        requireBatch(x);
        var out = kept.output(x.shape());
        for (int c = 0; c < channels; c++) {
            var values = new Channel(x, c);
            double mean = runningMean.value.data()[c];
            double variance = runningVariance.value.data()[c];
            if (mode == Mode.TRAIN) {
                mean = values.mean();
                variance = values.variance(mean);
                remember(c, mean, variance, values.count());
            }
            double scale = gamma.value.data()[c] / Math.sqrt(variance + options.epsilon);
            double shift = beta.value.data()[c];
            for (int first = values.first; first < x.size(); first += values.step) {
                for (int i = first; i < first + values.run; i++) {
                    out.data()[i] = (x.data()[i] - mean) * scale + shift;
                }
            }
        }
        return out;
    }

    private void remember(int c, double mean, double variance, int count) {
        double estimate =
                options.runningVariance == RunningVariance.BY_M
                        ? variance
                        : variance * count / (count - 1);
        double keep = options.momentum;
        runningMean.value.data()[c] = keep * runningMean.value.data()[c] + (1 - keep) * mean;
        runningVariance.value.data()[c] =
                keep * runningVariance.value.data()[c] + (1 - keep) * estimate;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireBatch(x);
        ShapeException.requireShape(
                "BatchNorm: dOut", dOut.shape(), x.shape(), "it is shaped like the output");
        var dx = kept.gradient(x.shape());
        for (int c = 0; c < channels; c++) {
            backward(c, new Channel(x, c), dOut.data(), dx.data());
        }
        return dx;
    }

    private void backward(int c, Channel values, double[] dOut, double[] dx) {
        double mean = mode == Mode.TRAIN ? values.mean() : runningMean.value.data()[c];
        double variance =
                mode == Mode.TRAIN ? values.variance(mean) : runningVariance.value.data()[c];
        double inverse = 1 / Math.sqrt(variance + options.epsilon);
        double dGamma = 0;
        double dBeta = 0;
        double[] x = values.data;
        for (int first = values.first; first < x.length; first += values.step) {
            for (int i = first; i < first + values.run; i++) {
                dGamma += dOut[i] * (x[i] - mean) * inverse;
                dBeta += dOut[i];
            }
        }
        gamma.gradient.data()[c] = dGamma;
        beta.gradient.data()[c] = dBeta;
        // mean and variance depend on x only while learning
        double meanOfGamma = mode == Mode.TRAIN ? dGamma / values.count() : 0;
        double meanOfBeta = mode == Mode.TRAIN ? dBeta / values.count() : 0;
        double scale = gamma.value.data()[c] * inverse;
        for (int first = values.first; first < x.length; first += values.step) {
            for (int i = first; i < first + values.run; i++) {
                double xHat = (x[i] - mean) * inverse;
                dx[i] = scale * (dOut[i] - meanOfBeta - xHat * meanOfGamma);
            }
        }
    }

    private void requireBatch(Tensor x) {
        if ((x.axes() != 2 && x.axes() != 4) || x.dim(1) != channels) {
            throw new ShapeException(
                    "BatchNorm: x",
                    x.shape(),
                    "(N, " + channels + ") or (N, " + channels + ", H, W)",
                    "gamma has one value per feature or channel");
        }
        int least = options.runningVariance == RunningVariance.BY_M ? 1 : 2;
        if (mode == Mode.TRAIN && x.size() < least * channels) {
            throw new ShapeException(
                    "BatchNorm: x",
                    x.shape(),
                    "at least " + least + " values per feature or channel",
                    "while learning, their mean and variance are taken");
        }
    }

    @Override
    public String toString() {
        return "BatchNorm of " + channels;
    }

    /** The values of one channel: runs of neighbours, each a step after the one before. */
    private static final class Channel {
        private final double[] data;
        private final int first;
        private final int run;
        private final int step;

        Channel(Tensor x, int c) {
            data = x.data();
            run = x.axes() == 2 ? 1 : x.dim(2) * x.dim(3);
            first = c * run;
            step = Math.max(1, x.dim(1) * run);
        }

        int count() {
            return data.length / step * run;
        }

        double mean() {
            double sum = 0;
            for (int start = first; start < data.length; start += step) {
                for (int i = start; i < start + run; i++) {
                    sum += data[i];
                }
            }
            return sum / count();
        }

        double variance(double mean) {
            double sum = 0;
            for (int start = first; start < data.length; start += step) {
                for (int i = start; i < start + run; i++) {
                    sum += (data[i] - mean) * (data[i] - mean);
                }
            }
            return sum / count();
        }
    }
}
