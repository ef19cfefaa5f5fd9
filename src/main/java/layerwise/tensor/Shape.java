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

    /** Size of an axis counted from 0. */
    int at(int axis) {
        return sizes[axis];
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

    /** The shape asked for, of which one size may be -1, if it has as many elements. */
    Shape reshape(int... wanted) {
        int[] target = wanted.clone();
        int unknown = -1;
        long known = 1;
        for (int axis = 0; axis < target.length; axis++) {
            if (target[axis] == -1 && unknown < 0) {
                unknown = axis;
            } else {
                known *= target[axis];
            }
        }
        if (unknown >= 0 && known > 0) {
            target[unknown] = (int) (elements / known);
            known *= target[unknown];
        }
        if (known != elements || (unknown >= 0 && target[unknown] == -1)) {
            throw new ShapeException(
                    "reshape: "
                            + this
                            + " has "
                            + elements
                            + " elements, which do not fit into "
                            + Arrays.toString(wanted).replace('[', '(').replace(']', ')'));
        }
        return new Shape(target);
    }

    // one method per number of axes, so that reading an element allocates nothing

    int offset(int i) {
        int a = sizes.length == 1 ? wrap(i, 0) : -1;
        if (a < 0) {
            throw outside(i);
        }
        return a;
    }

    int offset(int i, int j) {
        if (sizes.length == 2) {
            int a = wrap(i, 0);
            int b = wrap(j, 1);
            if ((a | b) >= 0) {
                return a * sizes[1] + b;
            }
        }
        throw outside(i, j);
    }

    int offset(int i, int j, int k) {
        if (sizes.length == 3) {
            int a = wrap(i, 0);
            int b = wrap(j, 1);
            int c = wrap(k, 2);
            if ((a | b | c) >= 0) {
                return (a * sizes[1] + b) * sizes[2] + c;
            }
        }
        throw outside(i, j, k);
    }

    int offset(int i, int j, int k, int l) {
        if (sizes.length == 4) {
            int a = wrap(i, 0);
            int b = wrap(j, 1);
            int c = wrap(k, 2);
            int d = wrap(l, 3);
            if ((a | b | c | d) >= 0) {
                return ((a * sizes[1] + b) * sizes[2] + c) * sizes[3] + d;
            }
        }
        throw outside(i, j, k, l);
    }

    int offset(int... index) {
        if (index.length != sizes.length) {
            throw outside(index);
        }
        int offset = 0;
        for (int axis = 0; axis < index.length; axis++) {
            int at = wrap(index[axis], axis);
            if (at < 0) {
                throw outside(index);
            }
            offset = offset * sizes[axis] + at;
        }
        return offset;
    }

    /** The index counted from 0, or -1 where it lies outside. */
    private int wrap(int index, int axis) {
        int at = index < 0 ? index + sizes[axis] : index;
        return at < sizes[axis] ? Math.max(at, -1) : -1;
    }

    private RuntimeException outside(int... index) {
        var place = "index " + Arrays.toString(index);
        if (index.length != sizes.length) {
            return new ShapeException(
                    place
                            + " has "
                            + index.length
                            + " numbers, needs one for each axis of "
                            + this);
        }
        int axis = 0;
        while (wrap(index[axis], axis) >= 0) {
            axis++;
        }
        return new IndexOutOfBoundsException(
                place
                        + " lies outside of shape "
                        + this
                        + ": axis "
                        + axis
                        + " has size "
                        + sizes[axis]);
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
