package layerwise.tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import layerwise.tensor.Broadcast.Operation;

/**
 * A dense array of doubles of any rank, row-major and contiguous: the element at {@code (i, j)} of
 * a (2, 3) tensor is {@code data()[i * 3 + j]}.
 *
 * <p>Operations return new tensors and modify nothing, but for those named {@code ...InPlace},
 * {@code set}, {@code setSlice}, {@code fill} and {@code scatterAdd}. {@link #reshape} and {@link
 * #data} share memory with the tensor; all else copies. Two operands of different shapes are
 * broadcast by NumPy's rule. Wrong shapes throw {@link ShapeException} with both shapes.
 *
 * <p>{@code sum} and {@code mean} add in the order in which NumPy adds a row-major array, pairwise
 * along the last axes, so that they equal NumPy's bit for bit; {@code var} and {@code std} follow
 * NumPy's formula. Matrix products do not promise the bits of another BLAS, but are the same for
 * any number of threads.
 *
 * <p>The file is long because each operation has its name here; what they do is in the
 * package-private classes beside it. docs/numpy.md lists NumPy's names.
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

    /** A tensor of ones. */
    public static Tensor ones(int... sizes) {
        return full(1, sizes);
    }

    /** A tensor with one value everywhere. */
    public static Tensor full(double value, int... sizes) {
        var tensor = zeros(sizes);
        Arrays.fill(tensor.data, value);
        return tensor;
    }

    /** A tensor of shape () that holds one number. */
    public static Tensor scalar(double value) {
        return new Tensor(Shape.of(), new double[] {value});
    }

    /** A vector of these values, copied. */
    public static Tensor of(double... values) {
        return new Tensor(Shape.of(values.length), values.clone());
    }

    /** A matrix of these rows, copied; all have the same length. */
    public static Tensor of(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        var result = zeros(rows.length, columns);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new ShapeException(
                        "Tensor.of: row "
                                + i
                                + " has "
                                + rows[i].length
                                + " numbers, needs "
                                + columns
                                + " as in row 0");
            }
            System.arraycopy(rows[i], 0, result.data, i * columns, columns);
        }
        return result;
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

    /** The numbers 0, 1, ... below {@code stop}. */
    public static Tensor arange(double stop) {
        return arange(0, stop, 1);
    }

    /** The numbers from {@code start} in steps, {@code stop} left out. */
    public static Tensor arange(double start, double stop, double step) {
        double count = Math.ceil((stop - start) / step);
        if (!(count <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "arange: from "
                            + start
                            + " to "
                            + stop
                            + " in steps of "
                            + step
                            + " has no end, needs a step other than 0");
        }
        var result = zeros((int) Math.max(0, count));
        // NumPy's: the distance of the first two, not the step, is what is repeated
        double distance = start + step - start;
        for (int i = 0; i < result.data.length; i++) {
            result.data[i] = i == 1 ? start + step : start + i * distance;
        }
        return result;
    }

    /** {@code count} numbers from {@code start} to {@code stop}, evenly spaced, both included. */
    public static Tensor linspace(double start, double stop, int count) {
        var result = zeros(count);
        int gaps = count - 1;
        double step = (stop - start) / gaps;
        for (int i = 0; i < count; i++) {
            // NumPy's way round a step that is too small for a double
            double way = step == 0 ? i / (double) gaps * (stop - start) : i * step;
            result.data[i] = gaps == 0 ? start : way + start;
        }
        if (count > 1) {
            result.data[gaps] = stop;
        }
        return result;
    }

    /** The identity matrix, (n, n). */
    public static Tensor eye(int n) {
        var result = zeros(n, n);
        for (int i = 0; i < n; i++) {
            result.data[i * n + i] = 1;
        }
        return result;
    }

    /** Rows of zeros with a 1 in the column of each label, (N, classes). */
    public static Tensor oneHot(int[] labels, int classes) {
        return Selection.oneHot(labels, classes);
    }

    /** Tensors one after the other along an axis they have. */
    public static Tensor concat(int axis, Tensor... parts) {
        return Selection.concat(axis, parts);
    }

    /** Tensors of one shape beside each other along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return Selection.stack(axis, parts);
    }

    /** Elements of {@code yes} where the mask is not 0, of {@code no} elsewhere; broadcast. */
    public static Tensor where(Tensor mask, Tensor yes, Tensor no) {
        var shape = Broadcast.shape("where", yes.shape, no.shape);
        shape = Broadcast.shape("where", mask.shape, shape);
        var result = Broadcast.to(no, shape);
        var chosen = Broadcast.to(yes, shape);
        var condition = Broadcast.to(mask, shape);
        for (int i = 0; i < result.data.length; i++) {
            if (condition.data[i] != 0) {
                result.data[i] = chosen.data[i];
            }
        }
        return result;
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
        return new Tensor(shape.reshape(sizes), data);
    }

    /** The same elements as a vector, sharing memory. */
    public Tensor flatten() {
        return reshape(size());
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

    /** The elements repeated to a shape, by the rule of broadcasting. */
    public Tensor broadcastTo(int... sizes) {
        return Broadcast.to(this, Shape.of(sizes));
    }

    /**
     * A part in NumPy's notation: {@code x.slice("0, 1:3, ::-1, ...")}. A number drops its axis;
     * axes that are not mentioned are taken whole. Copied.
     */
    public Tensor slice(String part) {
        return new Slices(part, shape).read(this);
    }

    /** Sets a part, in the notation of {@link #slice}, to values that are broadcast to it. */
    public void setSlice(String part, Tensor values) {
        new Slices(part, shape).write(this, values);
    }

    /** Sets a part, in the notation of {@link #slice}, to a number. */
    public void setSlice(String part, double value) {
        setSlice(part, scalar(value));
    }

    /** The i-th element along the first axis, which is dropped; copied. */
    public Tensor row(int i) {
        var one = gather(i);
        return one.reshape(Arrays.copyOfRange(shape.toArray(), 1, axes()));
    }

    /** Zeros around: {@code widths[i]} of them before and after axis i, one width per axis. */
    public Tensor pad(int... widths) {
        return pad(0, widths, widths);
    }

    /** A value around: {@code before[i]} and {@code after[i]} of it on either side of axis i. */
    public Tensor pad(double value, int[] before, int[] after) {
        return Selection.pad(this, value, before, after);
    }

    /** These elements along the first axis, in this order; NumPy's {@code x[rows]}. */
    public Tensor gather(int... rows) {
        return Selection.gather(this, rows);
    }

    /** One element of a matrix for each pair; NumPy's {@code x[rows, columns]}. */
    public Tensor gather(int[] rows, int[] columns) {
        return Selection.gather(this, rows, columns);
    }

    /** Adds values, broadcast, to these rows; a row named twice gets both. Changes this tensor. */
    public void scatterAdd(int[] rows, Tensor values) {
        Selection.scatterAdd(this, rows, values);
    }

    /** Adds values, broadcast, to one element of a matrix per pair. Changes this tensor. */
    public void scatterAdd(int[] rows, int[] columns, Tensor values) {
        Selection.scatterAdd(this, rows, columns, values);
    }

    /** The element at this index, one number per axis; negative ones count from the end. */
    public double get(int... index) {
        return data[shape.offset(index)];
    }

    /** The element of a vector. */
    public double get(int i) {
        return data[shape.offset(i)];
    }

    /** The element of a matrix. */
    public double get(int i, int j) {
        return data[shape.offset(i, j)];
    }

    /** The element of a tensor with three axes. */
    public double get(int i, int j, int k) {
        return data[shape.offset(i, j, k)];
    }

    /** The element of a tensor with four axes. */
    public double get(int n, int c, int h, int w) {
        return data[shape.offset(n, c, h, w)];
    }

    /** Sets an element of a vector. */
    public void set(int i, double value) {
        data[shape.offset(i)] = value;
    }

    /** Sets an element of a matrix. */
    public void set(int i, int j, double value) {
        data[shape.offset(i, j)] = value;
    }

    /** Sets an element of a tensor with three axes. */
    public void set(int i, int j, int k, double value) {
        data[shape.offset(i, j, k)] = value;
    }

    /** Sets an element of a tensor with four axes. */
    public void set(int n, int c, int h, int w, double value) {
        data[shape.offset(n, c, h, w)] = value;
    }

    /** Sets every element to one value. */
    public void fill(double value) {
        Arrays.fill(data, value);
    }

    /** Each element through a function. */
    public Tensor map(DoubleUnaryOperator function) {
        return copy().mapInPlace(function);
    }

    /** Each element through a function; changes this tensor. */
    public Tensor mapInPlace(DoubleUnaryOperator function) {
        for (int i = 0; i < data.length; i++) {
            data[i] = function.applyAsDouble(data[i]);
        }
        return this;
    }

    /** Each pair of elements through a function, broadcast. */
    public Tensor map(Tensor other, DoubleBinaryOperator function) {
        return Broadcast.apply("map", function, this, other);
    }

    /** Sum with another tensor, element by element, broadcast. */
    public Tensor plus(Tensor other) {
        return Broadcast.apply("plus", Operation.PLUS, this, other);
    }

    /** Sum of each element with a number. */
    public Tensor plus(double number) {
        return plus(scalar(number));
    }

    /** Sum with another tensor, which is broadcast to this one's shape; changes this tensor. */
    public Tensor plusInPlace(Tensor other) {
        Broadcast.inPlace("plusInPlace", Operation.PLUS, this, other);
        return this;
    }

    /** Sum of each element with a number; changes this tensor. */
    public Tensor plusInPlace(double number) {
        return plusInPlace(scalar(number));
    }

    /** Difference with another tensor, element by element, broadcast. */
    public Tensor minus(Tensor other) {
        return Broadcast.apply("minus", Operation.MINUS, this, other);
    }

    /** Difference of each element with a number. */
    public Tensor minus(double number) {
        return minus(scalar(number));
    }

    /**
     * Difference with another tensor, which is broadcast to this one's shape; changes this tensor.
     */
    public Tensor minusInPlace(Tensor other) {
        Broadcast.inPlace("minusInPlace", Operation.MINUS, this, other);
        return this;
    }

    /** Difference of each element with a number; changes this tensor. */
    public Tensor minusInPlace(double number) {
        return minusInPlace(scalar(number));
    }

    /** Product with another tensor, element by element, broadcast. */
    public Tensor times(Tensor other) {
        return Broadcast.apply("times", Operation.TIMES, this, other);
    }

    /** Product of each element with a number. */
    public Tensor times(double number) {
        return times(scalar(number));
    }

    /** Product with another tensor, which is broadcast to this one's shape; changes this tensor. */
    public Tensor timesInPlace(Tensor other) {
        Broadcast.inPlace("timesInPlace", Operation.TIMES, this, other);
        return this;
    }

    /** Product of each element with a number; changes this tensor. */
    public Tensor timesInPlace(double number) {
        return timesInPlace(scalar(number));
    }

    /** Quotient with another tensor, element by element, broadcast. */
    public Tensor divide(Tensor other) {
        return Broadcast.apply("divide", Operation.DIVIDE, this, other);
    }

    /** Quotient of each element with a number. */
    public Tensor divide(double number) {
        return divide(scalar(number));
    }

    /**
     * Quotient with another tensor, which is broadcast to this one's shape; changes this tensor.
     */
    public Tensor divideInPlace(Tensor other) {
        Broadcast.inPlace("divideInPlace", Operation.DIVIDE, this, other);
        return this;
    }

    /** Quotient of each element with a number; changes this tensor. */
    public Tensor divideInPlace(double number) {
        return divideInPlace(scalar(number));
    }

    /** Adds {@code scale} times another tensor of the same shape; changes this tensor. */
    public Tensor plusInPlace(double scale, Tensor other) {
        ShapeException.requireShape(
                "plusInPlace: other", other.shape, shape, "it is added element by element");
        double[] added = other.data;
        for (int i = 0; i < data.length; i++) {
            data[i] += scale * added[i];
        }
        return this;
    }

    /** Each element with the other sign. */
    public Tensor negate() {
        return map(x -> -x);
    }

    /** e to the power of each element. */
    public Tensor exp() {
        return map(x -> Math.exp(x));
    }

    /** Natural logarithm of each element. */
    public Tensor log() {
        return map(x -> Math.log(x));
    }

    /** Square root of each element. */
    public Tensor sqrt() {
        return map(x -> Math.sqrt(x));
    }

    /** Hyperbolic tangent of each element. */
    public Tensor tanh() {
        return map(x -> Math.tanh(x));
    }

    /** Each element without its sign. */
    public Tensor abs() {
        return map(x -> Math.abs(x));
    }

    /** Each element to a power. */
    public Tensor power(double exponent) {
        // a square is exact to the last bit as a product, and much faster
        return exponent == 2 ? times(this) : map(x -> Math.pow(x, exponent));
    }

    /** The larger of each pair of elements, broadcast; NaN where one of them is NaN. */
    public Tensor maximum(Tensor other) {
        return Broadcast.apply("maximum", Operation.MAXIMUM, this, other);
    }

    /** The larger of each element and a number. */
    public Tensor maximum(double number) {
        return maximum(scalar(number));
    }

    /** The smaller of each pair of elements, broadcast; NaN where one of them is NaN. */
    public Tensor minimum(Tensor other) {
        return Broadcast.apply("minimum", Operation.MINIMUM, this, other);
    }

    /** The smaller of each element and a number. */
    public Tensor minimum(double number) {
        return minimum(scalar(number));
    }

    /** Each element moved into the range from {@code low} to {@code high}. */
    public Tensor clip(double low, double high) {
        return map(x -> Math.min(Math.max(x, low), high));
    }

    /** A mask: 1 where an element is greater than the other's, broadcast, and 0 elsewhere. */
    public Tensor greater(Tensor other) {
        return Broadcast.apply("greater", Operation.GREATER, this, other);
    }

    /** A mask: 1 where an element is greater than a number, and 0 elsewhere. */
    public Tensor greater(double number) {
        return greater(scalar(number));
    }

    /** A mask: 1 where an element is less than the other's, broadcast, and 0 elsewhere. */
    public Tensor less(Tensor other) {
        return Broadcast.apply("less", Operation.LESS, this, other);
    }

    /** A mask: 1 where an element is less than a number, and 0 elsewhere. */
    public Tensor less(double number) {
        return less(scalar(number));
    }

    /** A mask: 1 where an element is at least the other's, broadcast, and 0 elsewhere. */
    public Tensor atLeast(Tensor other) {
        return Broadcast.apply("atLeast", Operation.AT_LEAST, this, other);
    }

    /** A mask: 1 where an element is at least a number, and 0 elsewhere. */
    public Tensor atLeast(double number) {
        return atLeast(scalar(number));
    }

    /** A mask: 1 where an element is at most the other's, broadcast, and 0 elsewhere. */
    public Tensor atMost(Tensor other) {
        return Broadcast.apply("atMost", Operation.AT_MOST, this, other);
    }

    /** A mask: 1 where an element is at most a number, and 0 elsewhere. */
    public Tensor atMost(double number) {
        return atMost(scalar(number));
    }

    /** A mask: 1 where an element is equal to the other's, broadcast, and 0 elsewhere. */
    public Tensor equalTo(Tensor other) {
        return Broadcast.apply("equalTo", Operation.EQUAL_TO, this, other);
    }

    /** A mask: 1 where an element is equal to a number, and 0 elsewhere. */
    public Tensor equalTo(double number) {
        return equalTo(scalar(number));
    }

    /** Sum of all elements. Added in NumPy's pairwise order: the bits are NumPy's. */
    public double sum() {
        return sum(new int[0]).data[0];
    }

    /** Sum over these axes, which are dropped; over all where none is named. */
    public Tensor sum(int... axes) {
        return Reductions.sum(this, false, axes);
    }

    /** Sum over these axes, which are kept with size 1. */
    public Tensor sumKeepingAxes(int... axes) {
        return Reductions.sum(this, true, axes);
    }

    /** Mean of all elements. */
    public double mean() {
        return mean(new int[0]).data[0];
    }

    /** Mean over these axes, which are dropped; over all where none is named. */
    public Tensor mean(int... axes) {
        return Reductions.mean(this, false, axes);
    }

    /** Mean over these axes, which are kept with size 1. */
    public Tensor meanKeepingAxes(int... axes) {
        return Reductions.mean(this, true, axes);
    }

    /** Variance, the mean of the squared distances from the mean, of all elements. */
    public double var() {
        return var(new int[0]).data[0];
    }

    /**
     * Variance, the mean of the squared distances from the mean, over these axes, which are
     * dropped; over all where none is named.
     */
    public Tensor var(int... axes) {
        return Reductions.variance(this, false, axes);
    }

    /**
     * Variance, the mean of the squared distances from the mean, over these axes, which are kept
     * with size 1.
     */
    public Tensor varKeepingAxes(int... axes) {
        return Reductions.variance(this, true, axes);
    }

    /** Largest element of all elements. */
    public double max() {
        return max(new int[0]).data[0];
    }

    /** Largest element over these axes, which are dropped; over all where none is named. */
    public Tensor max(int... axes) {
        return Reductions.maximum(this, false, axes);
    }

    /** Largest element over these axes, which are kept with size 1. */
    public Tensor maxKeepingAxes(int... axes) {
        return Reductions.maximum(this, true, axes);
    }

    /** Smallest element of all elements. */
    public double min() {
        return min(new int[0]).data[0];
    }

    /** Smallest element over these axes, which are dropped; over all where none is named. */
    public Tensor min(int... axes) {
        return Reductions.minimum(this, false, axes);
    }

    /** Smallest element over these axes, which are kept with size 1. */
    public Tensor minKeepingAxes(int... axes) {
        return Reductions.minimum(this, true, axes);
    }

    /** Standard deviation of all elements. */
    public double std() {
        return Math.sqrt(var());
    }

    /** Standard deviation over these axes, which are dropped; over all where none is named. */
    public Tensor std(int... axes) {
        return var(axes).sqrt();
    }

    /** Standard deviation over these axes, which are kept with size 1. */
    public Tensor stdKeepingAxes(int... axes) {
        return varKeepingAxes(axes).sqrt();
    }

    /** Position of the largest element, row-major; the first of several, and of NaNs. */
    public int argmax() {
        return reshape(size()).argmax(0)[0];
    }

    /** Position of the largest element along an axis, one for each place on the others. */
    public int[] argmax(int axis) {
        return Reductions.argmax(this, axis);
    }

    /** Sum of the products of all pairs of elements; the shapes are equal. */
    public double dot(Tensor other) {
        ShapeException.requireShape(
                "dot: other", other.shape, shape, "elements are multiplied in pairs");
        return times(other).sum();
    }

    /** The matrix product of (M, K) and (K, N): (M, N); with a vector (K): (M). */
    public Tensor matmul(Tensor other) {
        return other.axes() == 1
                ? matmul(other.reshape(other.size(), 1)).flatten()
                : matmul(this, false, other, false);
    }

    /**
     * The matrix product of (M, K) and (K, N), written over {@code out}, (M, N), which is returned:
     * for loops that multiply again and again and need the product for a moment.
     *
     * @throws ShapeException if shapes do not fit
     * @throws IllegalArgumentException if {@code out} shares memory with an operand
     */
    public Tensor matmul(Tensor other, Tensor out) {
        return Products.multiply(MatrixProduct.best(), this, false, other, false, out);
    }

    /** The matrix product of (M, K) and the transpose of (N, K): (M, N). Nothing is copied. */
    public Tensor matmulTransposed(Tensor other) {
        return matmul(this, false, other, true);
    }

    /** As {@link #matmulTransposed(Tensor)}, written over {@code out}, which is returned. */
    public Tensor matmulTransposed(Tensor other, Tensor out) {
        return Products.multiply(MatrixProduct.best(), this, false, other, true, out);
    }

    /** The matrix product of the transpose of (K, M) and (K, N): (M, N). Nothing is copied. */
    public Tensor transposedMatmul(Tensor other) {
        return matmul(this, true, other, false);
    }

    /** As {@link #transposedMatmul(Tensor)}, written over {@code out}, which is returned. */
    public Tensor transposedMatmul(Tensor other, Tensor out) {
        return Products.multiply(MatrixProduct.best(), this, true, other, false, out);
    }

    /** The matrix product, each operand transposed where its flag is set. Nothing is copied. */
    public static Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        return Products.multiply(MatrixProduct.best(), a, transposeA, b, transposeB);
    }

    /** Whether shapes are equal and each element is as near as NumPy's {@code allclose} asks. */
    public boolean allClose(Tensor other) {
        return allClose(other, 1e-5, 1e-8);
    }

    /**
     * Whether shapes are equal and {@code |x - y| <= absolute + relative·|y|} for each element x
     * and the other's y. NaN is close to nothing.
     */
    public boolean allClose(Tensor other, double relative, double absolute) {
        if (!shape.equals(other.shape)) {
            return false;
        }
        for (int i = 0; i < data.length; i++) {
            double y = other.data[i];
            double limit = absolute + relative * Math.abs(y);
            if (data[i] != y && !(Double.isFinite(y) && Math.abs(data[i] - y) <= limit)) {
                return false;
            }
        }
        return true;
    }

    /** Same shape and same elements; NaN equals NaN, 0.0 does not equal -0.0, as in arrays. */
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

    /** The elements as NumPy prints them, long tensors shortened. */
    @Override
    public String toString() {
        return Printing.text(this);
    }
}
