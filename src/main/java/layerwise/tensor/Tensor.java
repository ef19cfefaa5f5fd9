package layerwise.tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A dense array of doubles of any rank, row-major and contiguous: the element at {@code (i, j)} of
 * a (2, 3) tensor is {@code data()[i * 3 + j]}.
 *
 * <p>Operations return new tensors and modify nothing, but for those named {@code ...InPlace},
 * {@code set} and {@code fill}. {@link #reshape} and {@link #data} share memory with the tensor;
 * all else copies. Two operands of different shapes are broadcast by NumPy's rule. Wrong shapes
 * throw {@link ShapeException} with both shapes.
 */
public final class Tensor {
    private final Shape shape;
    private final double[] data;

    private Tensor(Shape shape, double[] data) {
        this.shape = shape;
        this.data = data;
    }

    /** A tensor of zeros; of shape () without arguments. */
    public static Tensor zeros(int... sizes) {
        return zeros(Shape.of(sizes));
    }

    /** A tensor of zeros. */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new double[shape.size()]);
    }

    /** A tensor with one value everywhere. */
    public static Tensor full(double value, int... sizes) {
        var tensor = zeros(sizes);
        Arrays.fill(tensor.data, value);
        return tensor;
    }

    /** A vector of these values, copied. */
    public static Tensor of(double... values) {
        return new Tensor(Shape.of(values.length), values.clone());
    }

    /** A tensor over an array that is not copied: changes of one show in the other. */
    public static Tensor wrap(double[] data, int... sizes) {
        var shape = Shape.of(sizes);
        if (shape.size() != data.length) {
            throw new ShapeException(
                    "Tensor.wrap: the array has "
                            + data.length
                            + " elements, needs "
                            + shape.size()
                            + " for shape "
                            + shape);
        }
        return new Tensor(shape, data);
    }

    /** The sizes of the axes. */
    public Shape shape() {
        return shape;
    }

    /** Number of axes. */
    public int axes() {
        return shape.axes();
    }

    /** Size of an axis; a negative one counts from the end. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    /** Number of elements. */
    public int size() {
        return data.length;
    }

    /** The elements, row-major; not a copy. */
    public double[] data() {
        return data;
    }

    /** A copy with memory of its own. */
    public Tensor copy() {
        return new Tensor(shape, data.clone());
    }

    /** The same elements in another shape, sharing memory; one size may be -1 and is worked out. */
    public Tensor reshape(int... sizes) {
        int[] wanted = sizes.clone();
        int unknown = -1;
        int known = 1;
        for (int axis = 0; axis < wanted.length; axis++) {
            if (wanted[axis] == -1 && unknown < 0) {
                unknown = axis;
            } else {
                known *= wanted[axis];
            }
        }
        if (unknown >= 0 && known > 0) {
            wanted[unknown] = size() / known;
        }
        var target = Shape.of(wanted);
        if (target.size() != size()) {
            throw new ShapeException(
                    "reshape: "
                            + shape
                            + " has "
                            + size()
                            + " elements, needs "
                            + known
                            + (unknown < 0 ? "" : " or a multiple")
                            + " for "
                            + Arrays.toString(sizes).replace('[', '(').replace(']', ')'));
        }
        return new Tensor(target, data);
    }

    /** The element at this index, one number per axis; negative ones count from the end. */
    public double get(int... index) {
        return data[offset(index)];
    }

    /** The element of a vector. */
    public double get(int i) {
        return data[offset(i)];
    }

    /** The element of a matrix. */
    public double get(int i, int j) {
        return data[offset(i, j)];
    }

    /** The element of a tensor with four axes. */
    public double get(int n, int c, int h, int w) {
        return data[offset(n, c, h, w)];
    }

    /** Sets an element of a vector. */
    public void set(int i, double value) {
        data[offset(i)] = value;
    }

    /** Sets an element of a matrix. */
    public void set(int i, int j, double value) {
        data[offset(i, j)] = value;
    }

    /** Sets an element of a tensor with three axes. */
    public void set(int i, int j, int k, double value) {
        data[offset(i, j, k)] = value;
    }

    /** Sets an element of a tensor with four axes. */
    public void set(int n, int c, int h, int w, double value) {
        data[offset(n, c, h, w)] = value;
    }

    private int offset(int... index) {
        if (index.length != shape.axes()) {
            throw new ShapeException(
                    "index "
                            + Arrays.toString(index)
                            + " has "
                            + index.length
                            + " numbers, needs one for each axis of "
                            + shape);
        }
        int offset = 0;
        for (int axis = 0; axis < index.length; axis++) {
            int size = shape.dim(axis);
            int at = index[axis] < 0 ? index[axis] + size : index[axis];
            if (at < 0 || at >= size) {
                throw new IndexOutOfBoundsException(
                        "index "
                                + Arrays.toString(index)
                                + " lies outside of shape "
                                + shape
                                + ": axis "
                                + axis
                                + " has size "
                                + size);
            }
            offset = offset * size + at;
        }
        return offset;
    }

    /** Each element through a function. */
    public Tensor map(DoubleUnaryOperator function) {
        var result = new double[data.length];
        for (int i = 0; i < data.length; i++) {
            result[i] = function.applyAsDouble(data[i]);
        }
        return new Tensor(shape, result);
    }

    /** Each pair of elements through a function; both tensors have the same shape. */
    public Tensor map(Tensor other, DoubleBinaryOperator function) {
        ShapeException.requireShape("map: other", other.shape, shape, "shapes must be equal");
        var result = new double[data.length];
        for (int i = 0; i < data.length; i++) {
            result[i] = function.applyAsDouble(data[i], other.data[i]);
        }
        return new Tensor(shape, result);
    }

    /** The axes in reverse order: a matrix transposed. */
    public Tensor transpose() {
        int[] axes = new int[axes()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = axes.length - 1 - i;
        }
        return transpose(axes);
    }

    /** The axes in this order: axis i of the result is axis {@code axes[i]} of this tensor. */
    public Tensor transpose(int... axes) {
        return Strides.transpose(this, axes);
    }

    /** The matrix product of (M, K) and (K, N): (M, N). */
    public Tensor matmul(Tensor other) {
        if (axes() != 2 || other.axes() != 2 || dim(1) != other.dim(0)) {
            throw new ShapeException(
                    "matmul: shapes are "
                            + shape
                            + " and "
                            + other.shape
                            + ", needs (M, K) and (K, N)");
        }
        int m = dim(0);
        int k = dim(1);
        int n = other.dim(1);
        var result = new double[m * n];
        MatrixProduct.best()
                .multiply(false, false, m, n, k, 1, data, 0, k, other.data, 0, n, 0, result, 0, n);
        return wrap(result, m, n);
    }

    /** The sum of all elements. */
    public double sum() {
        double sum = 0;
        for (double value : data) {
            sum += value;
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && shape.equals(tensor.shape)
                && Arrays.equals(data, tensor.data);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Tensor" + shape + " " + Arrays.toString(data);
    }
}
