package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * {@link Conv2d} by matrix products. An image is unrolled into the matrix of its windows; the
 * filters, as a matrix (F, C·HH·WW), times that are the output, and the gradients are products with
 * the same matrices transposed. Under 3x3 filters with many channels, and in double precision under
 * wide filters too, most of the multiplications are saved ({@link Winograd}), which rounds
 * otherwise, to about the same accuracy. Which way is taken and how the work is cut up stands in
 * {@link ConvPlan}, how it is done in {@link ConvPass}.
 *
 * <p>The images of a batch are shared out over {@link Threads}; the result is the same to the last
 * bit on any number of them. With {@link Precision#FLOAT32} the unrolled images and the products
 * are floats, everything that goes in or comes out is double.
 */
public final class Conv2dIm2col extends Conv2d implements Reusing {
    private final Precision precision;
    private final Threads threads;

    /** For the shape of the last batch. */
    private volatile ConvPlan plan;

    /** Parts of the sums that are the parameters' gradients; kept so that training reuses them. */
    private double[] parts = new double[0];

    /** A convolution in double precision on the {@linkplain Threads#shared() shared threads}. */
    public Conv2dIm2col(ConvGeometry geometry, Tensor weights, Tensor bias) {
        this(geometry, weights, bias, Precision.FLOAT64);
    }

    /** A convolution on the {@linkplain Threads#shared() shared threads}. */
    public Conv2dIm2col(ConvGeometry geometry, Tensor weights, Tensor bias, Precision precision) {
        this(geometry, weights, bias, precision, Threads.shared());
    }

    /**
     * A convolution with these parameters, which are not copied.
     *
     * @param weights (F, C, HH, WW)
     * @param bias (F)
     * @param precision of the products; x, the output and all gradients are double in either
     * @param threads whom to share the images of a batch with
     */
    public Conv2dIm2col(
            ConvGeometry geometry,
            Tensor weights,
            Tensor bias,
            Precision precision,
            Threads threads) {
        super(geometry, weights, bias);
        this.precision = precision;
        this.threads = threads;
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        var out = kept.output(outShape(x));
        forward(x, out);
        return out;
    }

    /**
     * As {@link #forward(Tensor)}, into a tensor that is there already. A new one is cleared before
     * it is handed out, which for many filters with few weights takes as long as the convolution.
     *
     * @param out (N, F, OH, OW), overwritten
     */
    public void forward(Tensor x, Tensor out) {
        ShapeException.requireShape(
                "Conv2dIm2col: out", out.shape(), outShape(x), "it holds the output");
        var plan = plan(x.shape());
        var pass = plan.forwardPass(weights.value.data(), bias.value.data(), x.data(), out.data());
        threads.forEach(plan.groups(), group -> pass.forward(group));
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        var dx = kept.gradient(x.shape());
        backward(dOut, x, dx);
        return dx;
    }

    /**
     * As {@link #backward(Tensor, Tensor)}, into a tensor that is there already.
     *
     * @param dx shaped like x, overwritten
     */
    public void backward(Tensor dOut, Tensor x, Tensor dx) {
        requireGradient(dOut, x);
        ShapeException.requireShape(
                "Conv2dIm2col: dx", dx.shape(), x.shape(), "it is shaped like x");
        gradients(dOut, x, dx.data());
    }

    @Override
    public void parameterGradients(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        gradients(dOut, x, null);
    }

    private ConvPlan plan(Shape x) {
        var kept = plan;
        if (kept == null || !kept.isFor(x)) {
            kept = ConvPlan.of(geometry, x, precision);
            plan = kept;
        }
        return kept;
    }

    private void gradients(Tensor dOut, Tensor x, double[] dx) {
        var plan = plan(x.shape());
        var pass = plan.backwardPass(weights.value.data(), x.data(), dOut.data());
        int length = weights.value.size() + bias.value.size();
        if (parts.length < plan.parts() * length) {
            parts = new double[plan.parts() * length];
        }
        threads.forEach(plan.parts(), part -> pass.backward(part, parts, part * length, dx));
        sumParts(plan.parts(), pass, length);
    }

    /** Adds up the parts in their order, so that the sum does not depend on who made them. */
    private void sumParts(int count, ConvPass pass, int length) {
        double[] dw = weights.gradient.data();
        double[] db = bias.gradient.data();
        if (count == 0) {
            Arrays.fill(dw, 0);
            Arrays.fill(db, 0);
            return;
        }
        for (int part = 1; part < count; part++) {
            for (int i = 0; i < length; i++) {
                parts[i] += parts[part * length + i];
            }
        }
        pass.takeWeights(parts, dw);
        System.arraycopy(parts, dw.length, db, 0, db.length);
    }
}
