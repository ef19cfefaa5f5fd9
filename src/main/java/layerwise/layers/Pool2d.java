package layerwise.layers;

import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Pooling: one number for each position of a window that moves over each channel.
 *
 * <pre>
 *   x (N, C, H, W)    out (N, C, OH, OW)
 *   OH = 1 + (H + 2·pad - windowHeight) / stride, rounded down; OW likewise
 * </pre>
 *
 * <p>A cell under several windows gets the sum of their gradients. Of equal largest cells the first
 * in reading order, by rows, gets a maximum's gradient, in both implementations; where padding
 * counts as zeros and comes first, nobody does. A window that holds a NaN has NaN for its maximum,
 * and where its gradient goes is not defined.
 */
public abstract sealed class Pool2d implements Layer
        permits MaxPool2dNaive, MaxPool2d, AveragePool2dNaive, AveragePool2d {
    /** The window. */
    public final PoolGeometry geometry;

    Pool2d(PoolGeometry geometry) {
        this.geometry = geometry;
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
