package layerwise.grading.worker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import layerwise.shell.CellRuntime;

/**
 * Writes messages as frames: type (one byte), payload length (four, little-endian), seal (32, where
 * there is one), payload.
 */
public final class FrameWriter {
    private final OutputStream out;
    private final Optional<Seal> seal;

    /** A writer; without a seal where the other end trusts what it reads. */
    public FrameWriter(OutputStream out, Optional<Seal> seal) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.seal = seal;
    }

    /**
     * Writes one message and flushes it.
     *
     * @throws IllegalArgumentException if it is longer than {@link FrameReader#LONGEST_PAYLOAD};
     *     nothing was written then
     */
    public synchronized void write(Message message) throws IOException {
        var payload = payload(message);
        if (payload.length > FrameReader.LONGEST_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a message has "
                            + payload.length
                            + " bytes, needs at most "
                            + FrameReader.LONGEST_PAYLOAD);
        }
        var type = MessageType.of(message);
        out.write(type.code());
        out.write(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(payload.length)
                        .array());
        if (seal.isPresent() && type.isSealed()) {
            out.write(seal.get().next(type.code(), payload));
        }
        out.write(payload);
        out.flush();
    }

    private static byte[] payload(Message message) {
        var payload = new PayloadWriter();
        switch (message) {
            case Message.Cell(var id, var isCheck) -> payload.text(id).flag(isCheck);
            case Message.Source(var id, var source) -> payload.text(id).text(source);
            case Message.Load(var classes) ->
                    payload.list(classes, (p, each) -> p.text(each.name()).bytes(each.bytes()));
            case Message.Loaded(CellRuntime.Loaded(var count, var problem)) ->
                    payload.integer(count).text(problem);
            case Message.Invoke(var className, var method, var line) ->
                    payload.text(className).text(method).integer(line);
            case Message.Invoked(CellRuntime.Ended(var how, var unresolved)) ->
                    payload.integer(how.ordinal()).integer(unresolved);
            case Message.Lines(var lines) -> payload.lines(lines);
            case Message.Declared(var declarations) -> payload.declarations(declarations);
            case Message.Forget(var temporary) -> payload.variable(temporary);
            case Message.Over(var problem, var missing) ->
                    payload.problem(problem).list(missing, PayloadWriter::missingName);
            case Message.CaseInputs(var check, var index, var name, var inputs) ->
                    payload.text(check).integer(index).text(name).values(inputs);
            case Message.CellStarted(var id) -> payload.text(id);
            case Message.CaseStarted(var check, var index) -> payload.text(check).integer(index);
            case Message.Output(var check, var index, var name, var tensor) ->
                    payload.text(check).integer(index).text(name).tensor(tensor);
            case Message.CaseEnded(var check, var index, var problem) ->
                    payload.text(check).integer(index).problem(problem);
            case Message.CellEnded(var id, var problem, var stdout) ->
                    payload.text(id).problem(problem).text(stdout);
            case Message.Begin(), Message.Reset(), Message.Ready(), Message.Finished() -> {
                // says all by its type
            }
        }
        return payload.toBytes();
    }
}
