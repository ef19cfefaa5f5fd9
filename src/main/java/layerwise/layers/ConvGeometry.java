package layerwise.layers;

import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;

/**
 * The sizes of a convolution: what its weights are shaped like and how it moves over an image.
 *
 * @param inChannels C, channels of the input
 * @param filters F, channels of the output
 * @param filterHeight HH, rows of a filter
 * @param filterWidth WW, columns of a filter
 * @param stride cells from one position of the filter to the next, down and across
 * @param pad rows and columns of zeros put around the image, on all four sides
 */
public record ConvGeometry(
        int inChannels, int filters, int filterHeight, int filterWidth, int stride, int pad) {

    /** Refuses sizes below 1 and a negative pad, by name. */
    public ConvGeometry {
        Window.requireAtLeast("ConvGeometry", "inChannels", inChannels, 1);
        Window.requireAtLeast("ConvGeometry", "filters", filters, 1);
        Window.requireAtLeast("ConvGeometry", "filterHeight", filterHeight, 1);
        Window.requireAtLeast("ConvGeometry", "filterWidth", filterWidth, 1);
        Window.requireAtLeast("ConvGeometry", "stride", stride, 1);
        Window.requireAtLeast("ConvGeometry", "pad", pad, 0);
    }

    /** The shape of the weights, (F, C, HH, WW). */
    public Shape weightShape() {
        return Shape.of(filters, inChannels, filterHeight, filterWidth);
    }

    /** The shape of the bias, (F). */
    public Shape biasShape() {
        return Shape.of(filters);
    }

    /**
     * Rows of the output for images H high: {@code 1 + (H + 2·pad - HH) / stride}, rounded down.
     */
    public int outHeight(int height) {
        return Window.positions(height, filterHeight, stride, pad);
    }

    /** Columns of the output for images W wide, by the rule of {@link #outHeight}. */
    public int outWidth(int width) {
        return Window.positions(width, filterWidth, stride, pad);
    }

    /**
     * The shape of the output, (N, F, OH, OW).
     *
     * @param layer name to put at the head of messages
     * @param x shape of the input, (N, C, H, W)
     * @throws ShapeException unless x has four axes and C channels and the filter fits
     */
    Shape outShape(String layer, Shape x) {
        if (x.axes() != 4 || x.dim(1) != inChannels) {
            throw new ShapeException(
                    layer + ": x",
                    x,
                    "(N, " + inChannels + ", H, W)",
                    "the layer was made for " + inChannels + " channels");
        }
        Window.requireFit(layer, x, "filter", filterHeight, filterWidth, pad);
        return Shape.of(x.dim(0), filters, outHeight(x.dim(2)), outWidth(x.dim(3)));
    }
}
