package layerwise.grading.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import layerwise.shell.ClassLines;
import layerwise.shell.Declarations;
import layerwise.shell.MissingName;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Takes the bytes of one message apart. Nothing is allocated before its length was found to be
 * within the bytes that are there.
 */
final class PayloadReader {
    private static final int MOST_AXES = 32;
    private static final int MOST_VALUES = 1000;

    private final ByteBuffer bytes;

    PayloadReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    void requireEnd() throws MalformedFrameException {
        if (bytes.hasRemaining()) {
            throw new MalformedFrameException(
                    "a message has " + bytes.remaining() + " bytes left over, needs none");
        }
    }

    boolean flag() throws MalformedFrameException {
        byte value = tag();
        if (value != 0 && value != 1) {
            throw new MalformedFrameException("a flag is " + value + ", needs 0 or 1");
        }
        return value == 1;
    }

    int integer() throws MalformedFrameException {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    byte[] bytes() throws MalformedFrameException {
        var value = new byte[length(1)];
        bytes.get(value);
        return value;
    }

    String text() throws MalformedFrameException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Reads one element of a list. */
    interface Element<T> {
        T read(PayloadReader payload) throws MalformedFrameException;
    }

    <T> List<T> list(Element<T> element) throws MalformedFrameException {
        // No element is without a byte.
        int count = length(1);
        var list = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            list.add(element.read(this));
        }
        return list;
    }

    <T> T choice(T[] values) throws MalformedFrameException {
        int index = integer();
        if (index < 0 || index >= values.length) {
            throw new MalformedFrameException(
                    "a choice is " + index + ", needs 0 to " + (values.length - 1));
        }
        return values[index];
    }

    ClassLines lines() throws MalformedFrameException {
        var name = text();
        var cell = text();
        var lines = new HashMap<Integer, Integer>();
        int count = length(2 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            lines.put(integer(), integer());
        }
        return new ClassLines(name, cell, lines);
    }

    Declarations declarations() throws MalformedFrameException {
        var variables = list(PayloadReader::variable);
        var types = list(p -> new Declarations.Type(p.text(), p.text()));
        return new Declarations(variables, types, new LinkedHashSet<>(list(PayloadReader::text)));
    }

    Declarations.Variable variable() throws MalformedFrameException {
        return new Declarations.Variable(text(), text(), text(), flag());
    }

    MissingName missingName() throws MalformedFrameException {
        return new MissingName(text(), text(), text(), integer());
    }

    Tensor tensor() throws MalformedFrameException {
        int axes = integer();
        if (axes < 0 || axes > MOST_AXES) {
            throw new MalformedFrameException(
                    "a tensor has " + axes + " axes, needs 0 to " + MOST_AXES);
        }
        var sizes = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            sizes[axis] = integer();
        }
        try {
            int elements = Shape.of(sizes).size();
            require(8L * elements);
            var data = new double[elements];
            bytes.asDoubleBuffer().get(data);
            bytes.position(bytes.position() + Double.BYTES * elements);
            return Tensor.wrap(data, sizes);
        } catch (ShapeException e) {
            throw new MalformedFrameException(e.getMessage());
        }
    }

    Problem problem() throws MalformedFrameException {
        if (!flag()) {
            return null;
        }
        var kind = choice(Problem.Kind.values());
        return new Problem(kind, text(), text(), text(), text(), integer());
    }

    Map<String, Object> values() throws MalformedFrameException {
        int count = integer();
        if (count < 0 || count > MOST_VALUES) {
            throw new MalformedFrameException(
                    "a case has " + count + " values, needs 0 to " + MOST_VALUES);
        }
        var values = new LinkedHashMap<String, Object>();
        for (int i = 0; i < count; i++) {
            values.put(text(), value());
        }
        return values;
    }

    private Object value() throws MalformedFrameException {
        byte tag = tag();
        return switch (tag) {
            case PayloadWriter.TENSOR -> tensor();
            case PayloadWriter.LABELS -> labels();
            case PayloadWriter.NUMBER -> number();
            case PayloadWriter.INTEGER -> integer();
            case PayloadWriter.FLAG -> flag();
            case PayloadWriter.TEXT -> text();
            default -> throw new MalformedFrameException("there is no value of type " + tag);
        };
    }

    private double number() throws MalformedFrameException {
        require(Double.BYTES);
        return bytes.getDouble();
    }

    private int[] labels() throws MalformedFrameException {
        var labels = new int[length(Integer.BYTES)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = bytes.getInt();
        }
        return labels;
    }

    private byte tag() throws MalformedFrameException {
        require(1);
        return bytes.get();
    }

    private int length(int elementBytes) throws MalformedFrameException {
        int length = integer();
        if (length < 0) {
            throw new MalformedFrameException("a length is " + length + ", needs 0 or more");
        }
        require((long) length * elementBytes);
        return length;
    }

    private void require(long needed) throws MalformedFrameException {
        if (needed > bytes.remaining()) {
            throw new MalformedFrameException(
                    "a message ends after "
                            + bytes.limit()
                            + " bytes, needs "
                            + (needed - bytes.remaining())
                            + " more");
        }
    }
}
