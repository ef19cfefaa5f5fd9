package layerwise.tensor;

/**
 * NumPy's slice notation as text: {@code "0, 1:3, ::-1, ..., -1"}. A number picks one element of an
 * axis and drops it, {@code start:stop:step} a range, {@code ...} stands for the axes between.
 */
final class Slices {
    private final String text;
    private final Shape shape;
    private final int[] sizes;
    private final int[] strides;
    private final boolean[] dropped;
    private int offset;

    /** What the text selects of a shape. */
    Slices(String text, Shape shape) {
        this.text = text;
        this.shape = shape;
        this.sizes = shape.toArray();
        this.strides = Strides.of(shape);
        this.dropped = new boolean[sizes.length];
        var parts = text.isBlank() ? new String[0] : text.split(",", -1);
        int given = parts.length;
        int axis = 0;
        boolean open = false;
        for (var part : parts) {
            var one = part.strip();
            if (one.equals("...")) {
                if (open) {
                    throw new IllegalArgumentException(place() + " has two '...', needs one");
                }
                open = true;
                axis += shape.axes() - (given - 1);
            } else if (axis >= sizes.length || axis < 0) {
                throw new ShapeException(
                        place()
                                + " has "
                                + (open ? given - 1 : given)
                                + " parts, needs at most "
                                + shape.axes());
            } else {
                select(axis++, one);
            }
        }
    }

    private String place() {
        return "slice \"" + text + "\" of shape " + shape;
    }

    private void select(int axis, String part) {
        int size = sizes[axis];
        if (part.indexOf(':') < 0) {
            int index = number(part, 0);
            int at = index < 0 ? index + size : index;
            if (at < 0 || at >= size) {
                throw new IndexOutOfBoundsException(
                        place() + ": axis " + axis + " has size " + size);
            }
            offset += at * strides[axis];
            sizes[axis] = 1;
            dropped[axis] = true;
            return;
        }
        var fields = part.split(":", -1);
        if (fields.length > 3) {
            throw unreadable(part);
        }
        int step = fields.length == 3 ? number(fields[2], 1) : 1;
        if (step == 0) {
            throw new IllegalArgumentException(place() + " has step 0, needs another");
        }
        int first = step > 0 ? 0 : size - 1;
        int last = step > 0 ? size : -1;
        int start = bound(fields[0], first, size, step);
        int stop = bound(fields[1], last, size, step);
        long span = step > 0 ? (long) stop - start : (long) start - stop;
        long stride = Math.abs((long) step);
        sizes[axis] = span <= 0 ? 0 : (int) ((span + stride - 1) / stride);
        offset += sizes[axis] == 0 ? 0 : start * strides[axis];
        strides[axis] *= step;
    }

    /** A start or stop, moved into the axis as Python does. */
    private int bound(String field, int missing, int size, int step) {
        if (field.isBlank()) {
            return missing;
        }
        int value = number(field, 0);
        int at = value < 0 ? value + size : value;
        return step > 0 ? Math.clamp(at, 0, size) : Math.clamp(at, -1, size - 1);
    }

    private int number(String field, int missing) {
        try {
            return field.isBlank() && missing != 0 ? missing : Integer.parseInt(field.strip());
        } catch (NumberFormatException e) {
            throw unreadable(field);
        }
    }

    private IllegalArgumentException unreadable(String part) {
        return new IllegalArgumentException(
                place()
                        + " has '"
                        + part.strip()
                        + "', needs a number, start:stop, start:stop:step or '...'");
    }

    private Shape result() {
        int count = 0;
        int[] kept = new int[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            if (!dropped[axis]) {
                kept[count++] = sizes[axis];
            }
        }
        return Shape.of(java.util.Arrays.copyOf(kept, count));
    }

    Tensor read(Tensor from) {
        var result = Tensor.zeros(result());
        Strides.copy(sizes, from.data(), offset, strides, result.data(), 0, packed());
        return result;
    }

    void write(Tensor to, Tensor values) {
        var repeated = Broadcast.to(values, result());
        Strides.copy(sizes, repeated.data(), 0, packed(), to.data(), offset, strides);
    }

    private int[] packed() {
        return Strides.of(Shape.of(sizes));
    }
}
