package layerwise.grading.worker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import layerwise.shell.ClassLines;
import layerwise.shell.Declarations;
import layerwise.shell.MissingName;
import layerwise.tensor.Tensor;

/** Builds the bytes of one message: integers and lengths in four bytes, all little-endian. */
final class PayloadWriter {
    static final byte TENSOR = 1;
    static final byte LABELS = 2;
    static final byte NUMBER = 3;
    static final byte INTEGER = 4;
    static final byte FLAG = 5;
    static final byte TEXT = 6;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    PayloadWriter flag(boolean value) {
        bytes.write(value ? 1 : 0);
        return this;
    }

    PayloadWriter integer(int value) {
        bytes.writeBytes(little(Integer.BYTES).putInt(value).array());
        return this;
    }

    PayloadWriter bytes(byte[] value) {
        integer(value.length);
        bytes.writeBytes(value);
        return this;
    }

    PayloadWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    <T> PayloadWriter list(Collection<T> values, BiConsumer<PayloadWriter, T> each) {
        integer(values.size());
        values.forEach(value -> each.accept(this, value));
        return this;
    }

    PayloadWriter tensor(Tensor tensor) {
        int axes = tensor.axes();
        integer(axes);
        for (int axis = 0; axis < axes; axis++) {
            integer(tensor.dim(axis));
        }
        var data = tensor.data();
        var buffer = little(Math.multiplyExact(Double.BYTES, data.length));
        buffer.asDoubleBuffer().put(data);
        bytes.writeBytes(buffer.array());
        return this;
    }

    PayloadWriter problem(Problem problem) {
        flag(problem != null);
        if (problem != null) {
            integer(problem.kind().ordinal());
            text(problem.type()).text(problem.message()).text(problem.where());
            text(problem.cell()).integer(problem.line());
        }
        return this;
    }

    PayloadWriter lines(ClassLines lines) {
        text(lines.className()).text(lines.cell());
        return list(
                lines.lines().entrySet(), (p, e) -> p.integer(e.getKey()).integer(e.getValue()));
    }

    PayloadWriter declarations(Declarations declarations) {
        list(declarations.variables(), PayloadWriter::variable);
        list(declarations.types(), (p, type) -> p.text(type.name()).text(type.className()));
        return list(declarations.own(), PayloadWriter::text);
    }

    PayloadWriter variable(Declarations.Variable variable) {
        text(variable.name()).text(variable.className()).text(variable.type());
        return flag(variable.defined());
    }

    PayloadWriter missingName(MissingName name) {
        return text(name.user()).text(name.name()).text(name.cell()).integer(name.line());
    }

    PayloadWriter values(Map<String, Object> values) {
        integer(values.size());
        values.forEach((name, value) -> text(name).value(value));
        return this;
    }

    private void value(Object value) {
        switch (value) {
            case Tensor tensor -> tag(TENSOR).tensor(tensor);
            case int[] labels -> tag(LABELS).labels(labels);
            case Double number -> tag(NUMBER).number(number);
            case Integer number -> tag(INTEGER).integer(number);
            case Boolean flag -> tag(FLAG).flag(flag);
            case String text -> tag(TEXT).text(text);
            default ->
                    throw new IllegalArgumentException(
                            "an input is a "
                                    + value.getClass().getName()
                                    + ", needs a Tensor, int[], Double, Integer, Boolean or"
                                    + " String");
        }
    }

    private PayloadWriter tag(byte tag) {
        bytes.write(tag);
        return this;
    }

    private void number(double value) {
        bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
    }

    private void labels(int[] labels) {
        integer(labels.length);
        var buffer = little(Math.multiplyExact(Integer.BYTES, labels.length));
        buffer.asIntBuffer().put(labels);
        bytes.writeBytes(buffer.array());
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
