package layerwise.tensor;

/** Copies between arrays of any strides: what slices, transposes, padding and joining come to. */
final class Strides {
    private static final int TILE = 32;

    private Strides() {}

    /** How far apart neighbours along each axis lie in a row-major array of this shape. */
    static int[] of(Shape shape) {
        int[] strides = new int[shape.axes()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return strides;
    }

    /** Copies an array of these sizes, each side with an offset and strides of its own. */
    static void copy(
            int[] sizes,
            double[] from,
            int fromAt,
            int[] fromStrides,
            double[] to,
            int toAt,
            int[] toStrides) {
        for (int size : sizes) {
            if (size == 0) {
                return;
            }
        }
        copy(0, sizes, from, fromAt, fromStrides, to, toAt, toStrides);
    }

    private static void copy(
            int axis,
            int[] sizes,
            double[] from,
            int fromAt,
            int[] fromStrides,
            double[] to,
            int toAt,
            int[] toStrides) {
        int left = sizes.length - axis;
        if (left == 0) {
            to[toAt] = from[fromAt];
        } else if (left == 1) {
            row(sizes[axis], from, fromAt, fromStrides[axis], to, toAt, toStrides[axis]);
        } else if (left == 2 && fromStrides[axis + 1] != 1) {
            tiles(axis, sizes, from, fromAt, fromStrides, to, toAt, toStrides);
        } else {
            for (int i = 0; i < sizes[axis]; i++) {
                copy(
                        axis + 1,
                        sizes,
                        from,
                        fromAt + i * fromStrides[axis],
                        fromStrides,
                        to,
                        toAt + i * toStrides[axis],
                        toStrides);
            }
        }
    }

    private static void row(
            int size, double[] from, int fromAt, int fromStep, double[] to, int toAt, int toStep) {
        if (fromStep == 1 && toStep == 1) {
            System.arraycopy(from, fromAt, to, toAt, size);
            return;
        }
        for (int i = 0; i < size; i++) {
            to[toAt + i * toStep] = from[fromAt + i * fromStep];
        }
    }

    /** The last two axes in small squares, so that a transpose stays in the cache. */
    private static void tiles(
            int axis,
            int[] sizes,
            double[] from,
            int fromAt,
            int[] fromStrides,
            double[] to,
            int toAt,
            int[] toStrides) {
        int rows = sizes[axis];
        int columns = sizes[axis + 1];
        for (int top = 0; top < rows; top += TILE) {
            for (int left = 0; left < columns; left += TILE) {
                int width = Math.min(TILE, columns - left);
                for (int i = top; i < Math.min(top + TILE, rows); i++) {
                    row(
                            width,
                            from,
                            fromAt + i * fromStrides[axis] + left * fromStrides[axis + 1],
                            fromStrides[axis + 1],
                            to,
                            toAt + i * toStrides[axis] + left * toStrides[axis + 1],
                            toStrides[axis + 1]);
                }
            }
        }
    }

    /** The tensor with its axes in another order. */
    static Tensor transpose(Tensor tensor, int... axes) {
        var shape = tensor.shape();
        int[] own = of(shape);
        int[] sizes = new int[axes.length];
        int[] strides = new int[axes.length];
        var seen = new java.util.BitSet();
        for (int i = 0; i < axes.length; i++) {
            int axis = shape.normalizeAxis(axes[i]);
            seen.set(axis);
            sizes[i] = shape.dim(axis);
            strides[i] = own[axis];
        }
        if (axes.length != shape.axes() || seen.cardinality() != axes.length) {
            throw new ShapeException(
                    "transpose: axes are "
                            + java.util.Arrays.toString(axes)
                            + ", needs each axis of "
                            + shape
                            + " once");
        }
        var result = Tensor.zeros(sizes);
        copy(sizes, tensor.data(), 0, strides, result.data(), 0, of(result.shape()));
        return result;
    }
}
