package layerwise.gradcheck;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

/** What is said of a tensor of the wrong shape. */
final class ShapePatterns {
    private static final int MOST_AXES = 5;

    private ShapePatterns() {}

    /** The end of a sentence that begins with the tensor's name. */
    static String sentence(Tensor yours, Tensor expected, RelativeError error, double tolerance) {
        var found = yours.shape();
        var needed = expected.shape();
        var text = "has shape " + found + ", needs " + needed;
        int[] sizes = sorted(found);
        boolean sameSizes = Arrays.equals(sizes, sorted(needed));
        if (sameSizes && needed.axes() <= MOST_AXES) {
            return text + "; " + swapped(yours, expected, error, tolerance);
        }
        if (Arrays.equals(withoutOnes(found), withoutOnes(needed))) {
            return text + "; the two differ only in axes of size 1: reshape it.";
        }
        if (found.size() == needed.size()) {
            return text + "; both have " + needed.size() + " elements: reshape it.";
        }
        if (found.axes() != needed.axes()) {
            return text
                    + "; it has "
                    + found.axes()
                    + (found.axes() == 1 ? " axis" : " axes")
                    + " where "
                    + needed.axes()
                    + " are needed.";
        }
        var axes =
                IntStream.range(0, needed.axes())
                        .filter(axis -> found.dim(axis) != needed.dim(axis))
                        .boxed()
                        .toList();
        boolean image = needed.axes() == 4 && axes.getFirst() >= 2;
        return text
                + "; "
                + axes.stream()
                        .map(axis -> offBy(axis, found.dim(axis) - needed.dim(axis)))
                        .collect(Collectors.joining(" and "))
                + (image ? ": check height and width, stride and padding." : ".");
    }

    private static String offBy(int axis, int more) {
        return "axis "
                + axis
                + " is too "
                + (more > 0 ? "long" : "short")
                + " by "
                + Math.abs(more);
    }

    private static String swapped(
            Tensor yours, Tensor expected, RelativeError error, double tolerance) {
        for (int[] order : Places.orders(expected.axes())) {
            int[] sizes = Arrays.stream(order).map(expected::dim).toArray();
            if (Shape.of(sizes).equals(yours.shape())) {
                var pair = new Pair(yours.reshape(expected.size()), expected, error, tolerance);
                if (pair.foundAt(Places.permuted(expected.shape(), order))) {
                    return expected.axes() == 2
                            ? "it looks transposed."
                            : "its axes look swapped: transpose it by "
                                    + Arrays.toString(inverse(order))
                                    + ".";
                }
            }
        }
        return "the axes are in another order.";
    }

    /** The order that brings swapped axes back. */
    static int[] inverse(int[] order) {
        var inverse = new int[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            inverse[order[axis]] = axis;
        }
        return inverse;
    }

    private static int[] sorted(Shape shape) {
        return Arrays.stream(shape.toArray()).sorted().toArray();
    }

    private static int[] withoutOnes(Shape shape) {
        return Arrays.stream(shape.toArray()).filter(size -> size != 1).toArray();
    }
}
