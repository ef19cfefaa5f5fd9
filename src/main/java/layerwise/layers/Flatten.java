package layerwise.layers;

import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/** Lays each example out as a row: (N, ...) to (N, D). Shares memory with its input. */
public final class Flatten implements Reusing {

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        var shape = outShape(x);
        return x.reshape(shape.dim(0), shape.dim(1));
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        ShapeException.requireShape(
                "Flatten: dOut", dOut.shape(), outShape(x), "it is shaped like the output");
        return dOut.reshape(x.shape().toArray());
    }

    private static Shape outShape(Tensor x) {
        if (x.axes() == 0) {
            throw new ShapeException(
                    "Flatten: x", x.shape(), "(N, ...)", "the first axis counts examples");
        }
        int features = 1;
        for (int axis = 1; axis < x.axes(); axis++) {
            features *= x.dim(axis);
        }
        return Shape.of(x.dim(0), features);
    }

    @Override
    public String toString() {
        return "Flatten";
    }
}
