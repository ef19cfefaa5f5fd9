package layerwise.grading.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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

    String text() throws MalformedFrameException {
        var encoded = new byte[length(1)];
        bytes.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
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
        int kind = integer();
        var kinds = Problem.Kind.values();
        if (kind < 0 || kind >= kinds.length) {
            throw new MalformedFrameException("there is no problem of kind " + kind);
        }
        return new Problem(kinds[kind], text(), text(), text(), text(), integer());
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
