package layerwise.layers;

import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;

/**
 * The window of a pooling layer and how it moves over an image.
 *
 * @param windowHeight rows of the window
 * @param windowWidth columns of the window
 * @param stride cells from one position of the window to the next, down and across
 * @param pad rows and columns put around the image, fewer than the window has, so that no window
 *     lies outside
 * @param padding what those mean
 */
public record PoolGeometry(
        int windowHeight, int windowWidth, int stride, int pad, PoolPadding padding) {

    /** Refuses sizes below 1, a negative pad and one as large as the window, by name. */
    public PoolGeometry {
        Window.requireAtLeast("PoolGeometry", "windowHeight", windowHeight, 1);
        Window.requireAtLeast("PoolGeometry", "windowWidth", windowWidth, 1);
        Window.requireAtLeast("PoolGeometry", "stride", stride, 1);
        Window.requireAtLeast("PoolGeometry", "pad", pad, 0);
        if (pad >= Math.min(windowHeight, windowWidth)) {
            throw new IllegalArgumentException(
                    "PoolGeometry: pad is "
                            + pad
                            + ", needs less than the window of "
                            + windowHeight
                            + "x"
                            + windowWidth
                            + "; else a window could lie in the padding altogether");
        }
        java.util.Objects.requireNonNull(padding, "PoolGeometry: padding");
    }

    /** A window without padding. */
    public static PoolGeometry unpadded(int windowHeight, int windowWidth, int stride) {
        return new PoolGeometry(windowHeight, windowWidth, stride, 0, PoolPadding.IGNORED);
    }

    /** Rows of the output: {@code 1 + (H + 2·pad - windowHeight) / stride}, rounded down. */
    public int outHeight(int height) {
        return Window.positions(height, windowHeight, stride, pad);
    }

    /** Columns of the output, by the rule of {@link #outHeight}. */
    public int outWidth(int width) {
        return Window.positions(width, windowWidth, stride, pad);
    }

    /** The shape of the output, (N, C, OH, OW), for x of (N, C, H, W). */
    Shape outShape(String layer, Shape x) {
        if (x.axes() != 4) {
            throw new ShapeException(layer + ": x", x, "(N, C, H, W)", "pooling works on images");
        }
        Window.requireFit(layer, x, "window", windowHeight, windowWidth, pad);
        return Shape.of(x.dim(0), x.dim(1), outHeight(x.dim(2)), outWidth(x.dim(3)));
    }
}
