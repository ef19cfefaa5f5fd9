package layerwise.grading.worker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import layerwise.shell.CellRuntime;

/**
 * Reads the frames that a {@link FrameWriter} wrote. Made for bytes that somebody hostile may have
 * written: whatever they are, the answer is a message, the end, or a {@link
 * MalformedFrameException}, and no more than {@link #LONGEST_PAYLOAD} bytes are held for it.
 */
public final class FrameReader {
    /** Bytes of the longest payload: an output of eight million numbers. */
    public static final int LONGEST_PAYLOAD = 1 << 26;

    private final DataInputStream in;
    private final Optional<Seal> seal;
    private long budget;

    /**
     * A reader.
     *
     * @param seal checks the frames, where they are sealed
     * @param budget most bytes of payload in all
     */
    public FrameReader(InputStream in, Optional<Seal> seal, long budget) {
        this.in = new DataInputStream(in);
        this.seal = seal;
        this.budget = budget;
    }

    /**
     * The next message, or nothing at the end of the stream.
     *
     * @throws MalformedFrameException if what comes next is no frame, or one with a wrong seal
     */
    public Optional<Message> read() throws IOException {
        int code = in.read();
        if (code < 0) {
            return Optional.empty();
        }
        try {
            var type = MessageType.of((byte) code);
            var payload = new byte[payloadLength()];
            boolean isSealed = seal.isPresent() && type.isSealed();
            var sealed = new byte[isSealed ? Seal.SEAL_BYTES : 0];
            in.readFully(sealed);
            in.readFully(payload);
            if (isSealed && !seal.get().fits(sealed, type.code(), payload)) {
                throw new MalformedFrameException(
                        "a message of type " + type + " has a seal that does not fit");
            }
            return Optional.of(message(type, new PayloadReader(payload)));
        } catch (EOFException _) {
            throw new MalformedFrameException("the stream ends within a message");
        }
    }

    private int payloadLength() throws IOException {
        var four = new byte[Integer.BYTES];
        in.readFully(four);
        int length = ByteBuffer.wrap(four).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > LONGEST_PAYLOAD) {
            throw new MalformedFrameException(
                    "a message has " + length + " bytes, needs 0 to " + LONGEST_PAYLOAD);
        }
        budget -= length;
        if (budget < 0) {
            throw new MalformedFrameException("more was sent than is allowed in one run");
        }
        return length;
    }

    private static Message message(MessageType type, PayloadReader payload)
            throws MalformedFrameException {
        Message message =
                switch (type) {
                    case CELL -> new Message.Cell(payload.text(), payload.flag());
                    case CASE_INPUTS ->
                            new Message.CaseInputs(
                                    payload.text(),
                                    payload.integer(),
                                    payload.text(),
                                    payload.values());
                    case BEGIN -> new Message.Begin();
                    case RESET -> new Message.Reset();
                    case SOURCE -> new Message.Source(payload.text(), payload.text());
                    case LOAD ->
                            new Message.Load(
                                    payload.list(
                                            p -> new CellRuntime.CellClass(p.text(), p.bytes())));
                    case LOADED ->
                            new Message.Loaded(
                                    new CellRuntime.Loaded(payload.integer(), payload.text()));
                    case INVOKE ->
                            new Message.Invoke(payload.text(), payload.text(), payload.integer());
                    case INVOKED ->
                            new Message.Invoked(
                                    new CellRuntime.Ended(
                                            payload.choice(CellRuntime.How.values()),
                                            payload.integer()));
                    case LINES -> new Message.Lines(payload.lines());
                    case DECLARED -> new Message.Declared(payload.declarations());
                    case FORGET -> new Message.Forget(payload.variable());
                    case OVER ->
                            new Message.Over(
                                    payload.problem(), payload.list(PayloadReader::missingName));
                    case READY -> new Message.Ready();
                    case CELL_STARTED -> new Message.CellStarted(payload.text());
                    case CASE_STARTED -> new Message.CaseStarted(payload.text(), payload.integer());
                    case OUTPUT ->
                            new Message.Output(
                                    payload.text(),
                                    payload.integer(),
                                    payload.text(),
                                    payload.tensor());
                    case CASE_ENDED ->
                            new Message.CaseEnded(
                                    payload.text(), payload.integer(), payload.problem());
                    case CELL_ENDED ->
                            new Message.CellEnded(
                                    payload.text(), payload.problem(), payload.text());
                    case FINISHED -> new Message.Finished();
                };
        payload.requireEnd();
        return message;
    }
}
