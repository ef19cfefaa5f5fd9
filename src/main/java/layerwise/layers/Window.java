package layerwise.layers;

import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;

/** What convolution and pooling share: a window that moves over a padded image. */
final class Window {
    private Window() {}

    /** How many positions a window has along an axis; a rest that it does not reach is left out. */
    static int positions(int size, int window, int stride, int pad) {
        return 1 + Math.floorDiv(size + 2 * pad - window, stride);
    }

    /**
     * The first position at which the window's cell {@code at} lies inside the image or after it,
     * at most {@code positions}. With {@code edge} 0 that is where the image begins, with its size
     * where the image is over.
     */
    static int firstPosition(int edge, int at, int stride, int pad, int positions) {
        return Math.clamp(Math.ceilDiv(edge + pad - at, stride), 0, positions);
    }

    /** Refuses images of (N, C, H, W) that are smaller than the window, padding included. */
    static void requireFit(String layer, Shape x, String what, int height, int width, int pad) {
        if (x.dim(2) + 2 * pad < height) {
            throw tooSmall(layer, x, 'H', height, "the " + what + " is " + height + " high", pad);
        }
        if (x.dim(3) + 2 * pad < width) {
            throw tooSmall(layer, x, 'W', width, "the " + what + " is " + width + " wide", pad);
        }
    }

    private static ShapeException tooSmall(
            String layer, Shape x, char axis, int least, String why, int pad) {
        return new ShapeException(
                layer + ": x",
                x,
                axis + " + 2·pad of at least " + least,
                why + " and pad is " + pad);
    }

    /** Refuses a setting below its least value, by name. */
    static void requireAtLeast(String owner, String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    owner + ": " + name + " is " + value + ", needs at least " + least);
        }
    }
}
