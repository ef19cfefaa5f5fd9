package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.Tensor;

/**
 * {@link Conv2d} by matrix products. An image is unrolled into the matrix of its windows, (C·HH·WW,
 * OH·OW); the filters, as a matrix (F, C·HH·WW), times that are the output, and the gradients are
 * products with the same matrices transposed.
 *
 * <p>The images of a batch are shared out over {@link Threads}; the result is the same to the last
 * bit on any number of them. How the work is cut up stands in {@link ConvPass}.
 */
public final class Conv2dIm2col extends Conv2d implements Reusing {
    private final Threads threads;

    /** Parts of the sums that are the parameters' gradients; kept so that training reuses them. */
    private double[] parts = new double[0];

    /** A convolution on the {@linkplain Threads#shared() shared threads}. */
    public Conv2dIm2col(ConvGeometry geometry, Tensor weights, Tensor bias) {
        this(geometry, weights, bias, Threads.shared());
    }

    /**
     * A convolution with these parameters, which are not copied.
     *
     * @param weights (F, C, HH, WW)
     * @param bias (F)
     * @param threads whom to share the images of a batch with
     */
    public Conv2dIm2col(ConvGeometry geometry, Tensor weights, Tensor bias, Threads threads) {
        super(geometry, weights, bias);
        this.threads = threads;
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        var out = kept.output(outShape(x));
        var pass = new ConvPass(geometry, weights.value.data(), null, x, out.data());
        double[] b = bias.value.data();
        threads.forEach(pass.groups(), group -> pass.forward(group, b));
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        requireGradient(dOut, x);
        var dx = kept.gradient(x.shape());
        Arrays.fill(dx.data(), 0); // windows add to it
        gradients(dOut, x, dx.data());
        return dx;
    }

    @Override
    public void parameterGradients(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        gradients(dOut, x, null);
    }

    private void gradients(Tensor dOut, Tensor x, double[] dx) {
        double[] rows = dx == null ? null : weightRows();
        var pass = new ConvPass(geometry, weights.value.data(), rows, x, dOut.data());
        int length = weights.value.size() + bias.value.size();
        if (parts.length < pass.parts() * length) {
            parts = new double[pass.parts() * length];
        }
        threads.forEach(pass.parts(), part -> pass.backward(part, parts, part * length, dx));
        sumParts(pass.parts(), length);
    }

    /** The weights by rows of the filter: (F, C, HH, WW) as (HH, F, C, WW). */
    private double[] weightRows() {
        double[] w = weights.value.data();
        double[] rows = new double[w.length];
        int width = geometry.filterWidth();
        int to = 0;
        for (int row = 0; row < geometry.filterHeight(); row++) {
            for (int fc = 0; fc < geometry.filters() * geometry.inChannels(); fc++, to += width) {
                int from = (fc * geometry.filterHeight() + row) * width;
                System.arraycopy(w, from, rows, to, width);
            }
        }
        return rows;
    }

    /** Adds up the parts in their order, so that the sum does not depend on who made them. */
    private void sumParts(int count, int length) {
        double[] dw = weights.gradient.data();
        double[] db = bias.gradient.data();
        Arrays.fill(dw, 0);
        Arrays.fill(db, 0);
        for (int part = 0; part < count; part++) {
            add(parts, part * length, dw);
            add(parts, part * length + dw.length, db);
        }
    }

    private static void add(double[] from, int at, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += from[at + i];
        }
    }
}
