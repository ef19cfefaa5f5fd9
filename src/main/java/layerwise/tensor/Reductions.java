package layerwise.tensor;

import java.util.function.DoubleBinaryOperator;

/**
 * Sums and extremes along axes, in the order in which NumPy adds the elements of a row-major array:
 * where the last axes are summed, each run of them pairwise; along other axes one after the other.
 */
final class Reductions {
    private static final int BLOCK = 128;

    private Reductions() {}

    /**
     * NumPy's pairwise sum: eight running sums up to 128 elements, halves beyond. Its rounding
     * error grows with the logarithm of the length.
     */
    static double pairwise(double[] data, int at, int n) {
        if (n < 8) {
            double sum = -0.0;
            for (int i = 0; i < n; i++) {
                sum += data[at + i];
            }
            return sum;
        }
        if (n > BLOCK) {
            int half = n / 2 - n / 2 % 8;
            return pairwise(data, at, half) + pairwise(data, at + half, n - half);
        }
        double s0 = data[at];
        double s1 = data[at + 1];
        double s2 = data[at + 2];
        double s3 = data[at + 3];
        double s4 = data[at + 4];
        double s5 = data[at + 5];
        double s6 = data[at + 6];
        double s7 = data[at + 7];
        int even = n - n % 8;
        for (int i = at + 8; i < at + even; i += 8) {
            s0 += data[i];
            s1 += data[i + 1];
            s2 += data[i + 2];
            s3 += data[i + 3];
            s4 += data[i + 4];
            s5 += data[i + 5];
            s6 += data[i + 6];
            s7 += data[i + 7];
        }
        double sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
        for (int i = even; i < n; i++) {
            sum += data[at + i];
        }
        return sum;
    }

    /** What a run of elements, or two partial results, come to. */
    private interface Combine {
        double run(double start, double[] data, int at, int n);

        /** Adds a row to a row. */
        void rows(double[] result, int resultAt, double[] data, int at, int n);
    }

    private static final Combine SUM =
            new Combine() {
                @Override
                public double run(double start, double[] data, int at, int n) {
                    return start + pairwise(data, at, n);
                }

                @Override
                public void rows(double[] result, int resultAt, double[] data, int at, int n) {
                    for (int i = 0; i < n; i++) {
                        result[resultAt + i] += data[at + i];
                    }
                }
            };

    private record Extreme(DoubleBinaryOperator of) implements Combine {
        @Override
        public double run(double start, double[] data, int at, int n) {
            double result = start;
            for (int i = 0; i < n; i++) {
                result = of.applyAsDouble(result, data[at + i]);
            }
            return result;
        }

        @Override
        public void rows(double[] result, int resultAt, double[] data, int at, int n) {
            for (int i = 0; i < n; i++) {
                result[resultAt + i] = of.applyAsDouble(result[resultAt + i], data[at + i]);
            }
        }
    }

    static Tensor sum(Tensor x, boolean keep, int... axes) {
        return reduce("sum", x, keep, axes, 0, SUM);
    }

    static Tensor mean(Tensor x, boolean keep, int... axes) {
        var sum = sum(x, keep, axes);
        return sum.divide(elements("mean", x.shape(), axes));
    }

    static Tensor variance(Tensor x, boolean keep, int... axes) {
        double count = elements("var", x.shape(), axes);
        var centered = x.minus(mean(x, true, axes));
        return sum(centered.times(centered), keep, axes).divide(count);
    }

    static Tensor maximum(Tensor x, boolean keep, int... axes) {
        requireElements("max", x.shape(), axes);
        return reduce("max", x, keep, axes, Double.NEGATIVE_INFINITY, new Extreme(Math::max));
    }

    static Tensor minimum(Tensor x, boolean keep, int... axes) {
        requireElements("min", x.shape(), axes);
        return reduce("min", x, keep, axes, Double.POSITIVE_INFINITY, new Extreme(Math::min));
    }

    private static void requireElements(String what, Shape shape, int[] axes) {
        if (elements(what, shape, axes) == 0) {
            throw new ShapeException(
                    what + " over axes of size 0: shape is " + shape + ", needs an element");
        }
    }

    private static double elements(String what, Shape shape, int[] axes) {
        var reduced = reduced(what, shape, axes);
        double count = 1;
        for (int axis = 0; axis < reduced.length; axis++) {
            count *= reduced[axis] ? shape.at(axis) : 1;
        }
        return count;
    }

    /** Which axes are reduced; all of them where none is named. */
    private static boolean[] reduced(String what, Shape shape, int[] axes) {
        var reduced = new boolean[shape.axes()];
        if (axes.length == 0) {
            java.util.Arrays.fill(reduced, true);
        }
        for (int axis : axes) {
            int normal = shape.normalizeAxis(axis);
            if (reduced[normal]) {
                throw new ShapeException(
                        what
                                + ": axes are "
                                + java.util.Arrays.toString(axes)
                                + ", needs each axis of "
                                + shape
                                + " at most once");
            }
            reduced[normal] = true;
        }
        return reduced;
    }

    private static Tensor reduce(
            String what, Tensor x, boolean keep, int[] axes, double start, Combine combine) {
        var shape = x.shape();
        var reduced = reduced(what, shape, axes);
        var kept = new int[shape.axes()];
        var sizes = new java.util.ArrayList<Integer>();
        // neighbouring axes with the same fate are one group
        int[] groups = new int[shape.axes() + 1];
        boolean[] drops = new boolean[shape.axes() + 1];
        int count = 0;
        for (int axis = 0; axis < kept.length; axis++) {
            int size = shape.at(axis);
            kept[axis] = reduced[axis] ? 1 : size;
            if (!reduced[axis]) {
                sizes.add(size);
            }
            if (size != 1) {
                if (count > 0 && drops[count - 1] == reduced[axis]) {
                    groups[count - 1] *= size;
                } else {
                    groups[count] = size;
                    drops[count++] = reduced[axis];
                }
            }
        }
        var result = Tensor.full(start, kept);
        if (x.size() > 0) {
            if (count == 0) {
                groups[0] = 1;
                drops[0] = true;
                count = 1;
            }
            walk(0, count, groups, drops, x.data(), 0, x.size(), result.data(), 0, combine);
        }
        return keep ? result : result.reshape(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Goes through the groups in memory order; {@code size} elements belong to this one. */
    private static void walk(
            int group,
            int count,
            int[] groups,
            boolean[] drops,
            double[] data,
            int at,
            int size,
            double[] result,
            int resultAt,
            Combine combine) {
        if (group == count - 1) {
            if (drops[group]) {
                result[resultAt] = combine.run(result[resultAt], data, at, size);
            } else {
                combine.rows(result, resultAt, data, at, size);
            }
            return;
        }
        int part = size / groups[group];
        int step = drops[group] ? 0 : 1;
        for (int next = group + 1; next < count; next++) {
            step *= drops[next] ? 1 : groups[next];
        }
        for (int i = 0; i < groups[group]; i++) {
            walk(
                    group + 1,
                    count,
                    groups,
                    drops,
                    data,
                    at + i * part,
                    part,
                    result,
                    resultAt + i * step,
                    combine);
        }
    }

    /** Position of the first largest element along an axis; a NaN counts as largest. */
    static int[] argmax(Tensor x, int axis) {
        var shape = x.shape();
        int normal = shape.normalizeAxis(axis);
        int size = shape.at(normal);
        if (size == 0) {
            throw new ShapeException("argmax over an axis of size 0: shape is " + shape);
        }
        int inner = 1;
        for (int i = normal + 1; i < shape.axes(); i++) {
            inner *= shape.at(i);
        }
        int[] result = new int[x.size() / size];
        for (int i = 0; i < result.length; i++) {
            int at = i / inner * inner * size + i % inner;
            result[i] = argmax(x.data(), at, inner, size);
        }
        return result;
    }

    static int argmax(double[] data, int at, int step, int n) {
        int best = 0;
        double most = data[at];
        for (int i = 1; i < n && most == most; i++) {
            double value = data[at + i * step];
            if (!(value <= most)) {
                best = i;
                most = value;
            }
        }
        return best;
    }
}
