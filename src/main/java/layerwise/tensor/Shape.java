package layerwise.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, outermost first. Immutable; prints as NumPy does: {@code (2, 3)}.
 */
public final class Shape {
    private final int[] sizes;
    private final int elements;

    private Shape(int[] sizes) {
        long product = 1;
        for (int size : sizes) {
            if (size < 0) {
                throw new ShapeException(
                        "Shape: axis sizes are " + Arrays.toString(sizes) + ", needs none below 0");
            }
            product *= size;
            if (product > Integer.MAX_VALUE - 8) {
                throw new ShapeException(
                        "Shape: "
                                + Arrays.toString(sizes)
                                + " has more elements than one Java array holds (2147483639);"
                                + " use smaller batches");
            }
        }
        this.sizes = sizes;
        this.elements = (int) product;
    }

    /** The shape with these axis sizes; none of them for a scalar. */
    public static Shape of(int... sizes) {
        return new Shape(sizes.clone());
    }

    /** Number of axes, NumPy's {@code ndim}. */
    public int axes() {
        return sizes.length;
    }

    /** Size of an axis; a negative axis counts from the end, as in NumPy. */
    public int dim(int axis) {
        return sizes[normalizeAxis(axis)];
    }

    /** Number of elements: the product of the sizes, 1 for a scalar. */
    public int size() {
        return elements;
    }

    /** The sizes, copied. */
    public int[] toArray() {
        return sizes.clone();
    }

    /** The axis as a number from 0; throws {@link ShapeException} where there is no such axis. */
    public int normalizeAxis(int axis) {
        int normal = axis < 0 ? axis + sizes.length : axis;
        if (normal < 0 || normal >= sizes.length) {
            throw new ShapeException(
                    "axis "
                            + axis
                            + " does not exist in shape "
                            + this
                            + ", needs one from "
                            + -sizes.length
                            + " to "
                            + (sizes.length - 1));
        }
        return normal;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return Arrays.stream(sizes)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "(", sizes.length == 1 ? ",)" : ")"));
    }
}
