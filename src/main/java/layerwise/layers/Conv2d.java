package layerwise.layers;

import java.util.List;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Convolution of images with filters, as the field means the word: the filter is not flipped.
 *
 * <pre>
 *   x (N, C, H, W)    weights (F, C, HH, WW)    bias (F)    out (N, F, OH, OW)
 *
 *   out[n, f, i, j] = bias[f] + sum over c, k, l of
 *                     x[n, c, i·stride + k - pad, j·stride + l - pad] · weights[f, c, k, l]
 *
 *   OH = 1 + (H + 2·pad - HH) / stride, rounded down; OW likewise; x is 0 outside of the image
 * </pre>
 *
 * <p>{@link Conv2dNaive} is this definition, {@link Conv2dIm2col} the same numbers by matrix
 * products. Gradients of the parameters are written into the tensors that {@link
 * Parameter#gradient} holds, so {@code backward} is for one thread at a time; {@code forward} may
 * run in several.
 */
public abstract sealed class Conv2d implements Layer permits Conv2dNaive, Conv2dIm2col {
    /** The sizes. */
    public final ConvGeometry geometry;

    /** The filters, (F, C, HH, WW). */
    public final Parameter weights;

    /** What is added to each filter's outputs, (F). */
    public final Parameter bias;

    /**
     * Checks the shapes; the tensors are not copied, so that an optimizer changes them in place.
     */
    Conv2d(ConvGeometry geometry, Tensor weights, Tensor bias) {
        ShapeException.requireShape(
                name() + ": weights", weights.shape(), geometry.weightShape(), "(F, C, HH, WW)");
        ShapeException.requireShape(
                name() + ": bias", bias.shape(), geometry.biasShape(), "one bias per filter");
        this.geometry = geometry;
        this.weights = new Parameter("weights", weights);
        this.bias = new Parameter("bias", bias);
    }

    @Override
    public final List<Parameter> parameters() {
        return List.of(weights, bias);
    }

    /** Returns the output's shape; throws {@link ShapeException} where x does not fit. */
    final Shape outShape(Tensor x) {
        return geometry.outShape(name(), x.shape());
    }

    /** Throws {@link ShapeException} unless dOut is shaped like the output for x. */
    final void requireGradient(Tensor dOut, Tensor x) {
        ShapeException.requireShape(
                name(), "dOut", dOut.shape(), outShape(x), "it is shaped like the output");
    }

    private String name() {
        return getClass().getSimpleName();
    }

    @Override
    public final String toString() {
        return name() + " " + geometry;
    }
}
