package layerwise.tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Two operands of different shapes, by NumPy's rule: shapes are aligned at their last axes, and an
 * axis of size 1, or one that is missing, is repeated.
 *
 * <p>Axes that lie one after the other in memory are merged first, so that equal shapes become one
 * plain loop, and a row beside a matrix a loop per row. Long rows are done on all cores.
 */
final class Broadcast {

    /** Arithmetic with loops of its own, which the JIT compiler turns into vector instructions. */
    enum Operation {
        PLUS,
        MINUS,
        TIMES,
        DIVIDE,
        MAXIMUM,
        MINIMUM,
        GREATER,
        LESS,
        AT_LEAST,
        AT_MOST,
        EQUAL_TO
    }

    /** Elements of a row that are worth waking a thread for. */
    private static final int PIECE = 1 << 15;

    /** Elements of a row that are brought to one index at a time; they fit the first cache. */
    private static final int PART = 1 << 9;

    private final String what;
    private final Operation operation;
    private final DoubleBinaryOperator function;

    /** Parts of rows, brought to one index. */
    private double[] left = {};

    private double[] right = {};
    private double[] result = {};

    private Broadcast(String what, Operation operation, DoubleBinaryOperator function) {
        this.what = what;
        this.operation = operation;
        this.function = function;
    }

    static Tensor apply(String what, Operation operation, Tensor a, Tensor b) {
        return new Broadcast(what, operation, null).run(a, b, null);
    }

    static Tensor apply(String what, DoubleBinaryOperator function, Tensor a, Tensor b) {
        return new Broadcast(what, null, function).run(a, b, null);
    }

    /** Puts the result into {@code a}, whose shape must be that of the result. */
    static void inPlace(String what, Operation operation, Tensor a, Tensor b) {
        // where both share an array they have as many elements, so none is read after its turn
        new Broadcast(what, operation, null).run(a, b, a);
    }

    /** The shape both have after repetition. */
    static Shape shape(String what, Shape a, Shape b) {
        int axes = Math.max(a.axes(), b.axes());
        int[] sizes = new int[axes];
        for (int i = 1; i <= axes; i++) {
            int left = i > a.axes() ? 1 : a.dim(-i);
            int right = i > b.axes() ? 1 : b.dim(-i);
            if (left != right && left != 1 && right != 1) {
                throw new ShapeException(
                        what
                                + ": shapes are "
                                + a
                                + " and "
                                + b
                                + ", needs sizes that are equal or 1, counted from the last axis;"
                                + " axis "
                                + -i
                                + " has "
                                + left
                                + " and "
                                + right);
            }
            sizes[axes - i] = left == 1 ? right : left;
        }
        return Shape.of(sizes);
    }

    /** The tensor repeated to a shape. */
    static Tensor to(Tensor tensor, Shape shape) {
        if (!shape("broadcastTo", tensor.shape(), shape).equals(shape)) {
            throw new ShapeException(
                    "broadcastTo", tensor.shape(), shape.toString(), "only axes of size 1 repeat");
        }
        var result = Tensor.zeros(shape);
        Strides.copy(
                shape.toArray(),
                tensor.data(),
                0,
                strides(tensor.shape(), shape.axes()),
                result.data(),
                0,
                Strides.of(shape));
        return result;
    }

    /** Strides of a tensor within a broadcast: 0 along repeated axes. */
    private static int[] strides(Shape own, int axes) {
        int[] packed = Strides.of(own);
        int[] strides = new int[axes];
        for (int i = 1; i <= own.axes(); i++) {
            strides[axes - i] = own.dim(-i) == 1 ? 0 : packed[own.axes() - i];
        }
        return strides;
    }

    private Tensor run(Tensor a, Tensor b, Tensor target) {
        var shape = a.shape().equals(b.shape()) ? a.shape() : shape(what, a.shape(), b.shape());
        if (target != null && !target.shape().equals(shape)) {
            throw new ShapeException(
                    what
                            + ": shapes are "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + ", needs a second one that repeats to the first; in place, the first"
                            + " keeps its shape");
        }
        var out = target == null ? Tensor.zeros(shape) : target;
        if (out.size() == 0) {
            return out;
        }
        int[] sizes = shape.toArray();
        int[] left = strides(a.shape(), sizes.length);
        int[] right = strides(b.shape(), sizes.length);
        int axes = merge(sizes, left, right);
        walk(0, axes, sizes, left, right, a.data(), 0, b.data(), 0, out.data(), 0);
        return out;
    }

    /** Merges neighbouring axes that both operands step through alike; how many are left. */
    private static int merge(int[] sizes, int[] left, int[] right) {
        int axes = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == 1) {
                continue;
            }
            boolean joins =
                    axes > 0
                            && left[axes - 1] == left[axis] * sizes[axis]
                            && right[axes - 1] == right[axis] * sizes[axis];
            int at = joins ? axes - 1 : axes;
            sizes[at] = joins ? sizes[at] * sizes[axis] : sizes[axis];
            left[at] = left[axis];
            right[at] = right[axis];
            axes = at + 1;
        }
        return axes;
    }

    private int walk(
            int axis,
            int axes,
            int[] sizes,
            int[] left,
            int[] right,
            double[] a,
            int aAt,
            double[] b,
            int bAt,
            double[] out,
            int at) {
        if (axes == 0) {
            row(a, aAt, 0, b, bAt, 0, out, at, 1);
            return at + 1;
        }
        if (axis == axes - 1) {
            row(a, aAt, left[axis], b, bAt, right[axis], out, at, sizes[axis]);
            return at + sizes[axis];
        }
        for (int i = 0; i < sizes[axis]; i++) {
            at = walk(axis + 1, axes, sizes, left, right, a, aAt, b, bAt, out, at);
            aAt += left[axis];
            bAt += right[axis];
        }
        return at;
    }

    /** A row of the result. Steps are 1 for a row of an operand, 0 for one number. */
    private void row(
            double[] a,
            int aAt,
            int aStep,
            double[] b,
            int bAt,
            int bStep,
            double[] out,
            int at,
            int n) {
        if (operation == null) {
            for (int i = 0; i < n; i++) {
                out[at + i] = function.applyAsDouble(a[aAt + i * aStep], b[bAt + i * bStep]);
            }
            return;
        }
        if (n > PIECE) {
            IntStream.range(0, Math.ceilDiv(n, PIECE))
                    .parallel()
                    .forEach(i -> {
                        int start = i * PIECE;
                        int from = aAt + start * aStep;
                        int other = bAt + start * bStep;
                        int length = Math.min(PIECE, n - start);
                        new Broadcast(what, operation, null)
                                .row(a, from, aStep, b, other, bStep, out, at + start, length);
                    });
        } else if (aAt == at && bAt == at && aStep == 1 && bStep == 1) {
            RowLoops.pairs(operation, a, b, out, at, at + n);
        } else if (aAt == at && aStep == 1 && bStep == 0) {
            RowLoops.withNumber(operation, a, b[bAt], out, at, at + n);
        } else {
            if (result.length < Math.min(n, PART)) {
                result = new double[Math.min(n, PART)];
                left = new double[result.length];
                right = new double[result.length];
            }
            for (int i = 0; i < n; i += PART) {
                int length = Math.min(PART, n - i);
                take(a, aAt + i * aStep, aStep, left, length);
                take(b, bAt + i * bStep, bStep, right, length);
                RowLoops.pairs(operation, left, right, result, 0, length);
                System.arraycopy(result, 0, out, at + i, length);
            }
        }
    }

    private static void take(double[] from, int at, int step, double[] to, int length) {
        if (step == 0) {
            Arrays.fill(to, 0, length, from[at]);
        } else {
            System.arraycopy(from, at, to, 0, length);
        }
    }
}
