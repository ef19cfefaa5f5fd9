package layerwise.tensor;

import java.util.Arrays;

/** Picking elements by index, adding to them, and putting tensors together. */
final class Selection {
    private Selection() {}

    private static int index(String what, int index, int size, Shape shape) {
        int at = index < 0 ? index + size : index;
        if (at < 0 || at >= size) {
            throw new IndexOutOfBoundsException(
                    what
                            + ": index "
                            + index
                            + " lies outside of an axis of size "
                            + size
                            + " in shape "
                            + shape);
        }
        return at;
    }

    private static Shape rowsShape(String what, Tensor x, int count) {
        if (x.axes() == 0) {
            throw new ShapeException(what, x.shape(), "(N, ...)", "a scalar has no rows");
        }
        int[] sizes = x.shape().toArray();
        sizes[0] = count;
        return Shape.of(sizes);
    }

    static Tensor gather(Tensor x, int[] rows) {
        var result = Tensor.zeros(rowsShape("gather", x, rows.length));
        int width = rows.length == 0 ? 0 : result.size() / rows.length;
        for (int i = 0; i < rows.length; i++) {
            int row = index("gather", rows[i], x.dim(0), x.shape());
            System.arraycopy(x.data(), row * width, result.data(), i * width, width);
        }
        return result;
    }

    static void scatterAdd(Tensor x, int[] rows, Tensor values) {
        var needed = rowsShape("scatterAdd", x, rows.length);
        var all = Broadcast.to(values, needed);
        int width = rows.length == 0 ? 0 : all.size() / rows.length;
        for (int i = 0; i < rows.length; i++) {
            int at = index("scatterAdd", rows[i], x.dim(0), x.shape()) * width;
            for (int j = 0; j < width; j++) {
                x.data()[at + j] += all.data()[i * width + j];
            }
        }
    }

    private static int[] places(String what, Tensor x, int[] rows, int[] columns) {
        if (x.axes() != 2) {
            throw new ShapeException(
                    what, x.shape(), "(N, K)", "rows and columns pick elements of a matrix");
        }
        if (rows.length != columns.length) {
            throw new ShapeException(
                    what
                            + ": there are "
                            + rows.length
                            + " rows and "
                            + columns.length
                            + " columns, needs as many of one as of the other");
        }
        int[] places = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            places[i] =
                    index(what, rows[i], x.dim(0), x.shape()) * x.dim(1)
                            + index(what, columns[i], x.dim(1), x.shape());
        }
        return places;
    }

    static Tensor gather(Tensor x, int[] rows, int[] columns) {
        int[] places = places("gather", x, rows, columns);
        var result = Tensor.zeros(places.length);
        for (int i = 0; i < places.length; i++) {
            result.data()[i] = x.data()[places[i]];
        }
        return result;
    }

    static void scatterAdd(Tensor x, int[] rows, int[] columns, Tensor values) {
        int[] places = places("scatterAdd", x, rows, columns);
        var all = Broadcast.to(values, Shape.of(places.length));
        for (int i = 0; i < places.length; i++) {
            x.data()[places[i]] += all.data()[i];
        }
    }

    static Tensor pad(Tensor x, double value, int[] before, int[] after) {
        int axes = x.axes();
        if (before.length != axes || after.length != axes) {
            throw new ShapeException(
                    "pad: widths are "
                            + Arrays.toString(before)
                            + " and "
                            + Arrays.toString(after)
                            + ", needs one for each axis of "
                            + x.shape());
        }
        int[] sizes = x.shape().toArray();
        for (int axis = 0; axis < axes; axis++) {
            if (before[axis] < 0 || after[axis] < 0) {
                throw new IllegalArgumentException(
                        "pad: widths are "
                                + Arrays.toString(before)
                                + " and "
                                + Arrays.toString(after)
                                + ", needs none below 0");
            }
            sizes[axis] += before[axis] + after[axis];
        }
        var result = Tensor.full(value, sizes);
        int[] strides = Strides.of(result.shape());
        int offset = 0;
        for (int axis = 0; axis < axes; axis++) {
            offset += before[axis] * strides[axis];
        }
        Strides.copy(
                x.shape().toArray(),
                x.data(),
                0,
                Strides.of(x.shape()),
                result.data(),
                offset,
                strides);
        return result;
    }

    static Tensor concat(int axis, Tensor... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("concat: no tensors given, needs at least one");
        }
        var first = parts[0].shape();
        int normal = first.normalizeAxis(axis);
        int[] sizes = first.toArray();
        sizes[normal] = 0;
        for (var part : parts) {
            int[] own = part.shape().toArray();
            for (int i = 0; i < Math.max(own.length, sizes.length); i++) {
                if (own.length != sizes.length || (i != normal && own[i] != sizes[i])) {
                    throw new ShapeException(
                            "concat: shapes are "
                                    + first
                                    + " and "
                                    + part.shape()
                                    + ", needs sizes that are equal but on axis "
                                    + normal);
                }
            }
            sizes[normal] += own[normal];
        }
        var result = Tensor.zeros(sizes);
        int[] strides = Strides.of(result.shape());
        int offset = 0;
        for (var part : parts) {
            Strides.copy(
                    part.shape().toArray(),
                    part.data(),
                    0,
                    Strides.of(part.shape()),
                    result.data(),
                    offset,
                    strides);
            offset += part.dim(normal) * strides[normal];
        }
        return result;
    }

    static Tensor stack(int axis, Tensor... parts) {
        var spread = new Tensor[parts.length];
        for (int i = 0; i < parts.length; i++) {
            ShapeException.requireShape(
                    "stack: tensor " + i,
                    parts[i].shape(),
                    parts[0].shape(),
                    "all tensors have the same shape");
            int axes = parts[i].axes();
            int at = axis < 0 ? axis + axes + 1 : axis;
            if (at < 0 || at > axes) {
                throw new ShapeException(
                        "stack: axis is "
                                + axis
                                + ", needs one from "
                                + (-axes - 1)
                                + " to "
                                + axes
                                + " for tensors of shape "
                                + parts[i].shape());
            }
            int[] sizes = new int[axes + 1];
            for (int j = 0; j < sizes.length; j++) {
                sizes[j] = j == at ? 1 : parts[i].dim(j < at ? j : j - 1);
            }
            spread[i] = parts[i].reshape(sizes);
        }
        return concat(axis, spread);
    }

    static Tensor oneHot(int[] labels, int classes) {
        var result = Tensor.zeros(labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "oneHot: label "
                                + i
                                + " is "
                                + labels[i]
                                + ", needs one from 0 to "
                                + (classes - 1));
            }
            result.data()[i * classes + labels[i]] = 1;
        }
        return result;
    }
}
