package layerwise.grading.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import layerwise.shell.CellRuntime;
import layerwise.shell.ClassLines;
import layerwise.shell.Declarations;
import layerwise.shell.MissingName;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final byte[] KEY = new byte[Seal.KEY_BYTES];
    private static final long BUDGET = 1 << 20;

    private static final Problem PROBLEM =
            new Problem(Problem.Kind.THREW, "MyError", "größer", "cell a, line 2", "", 3);

    private static final Declarations DECLARATIONS =
            new Declarations(
                    List.of(new Declarations.Variable("x", "REPL.A", "int", true)),
                    List.of(new Declarations.Type("A", "REPL.A$A")),
                    Set.of("x", "y"));

    /** One of each but those that hold arrays, which have tests of their own. */
    private static final List<Message> MESSAGES =
            List.of(
                    new Message.Cell("conv", true),
                    new Message.Begin(),
                    new Message.Reset(),
                    new Message.Source("conv", "var x = \"ä\";\n"),
                    new Message.Loaded(new CellRuntime.Loaded(2, "no")),
                    new Message.Invoke("REPL.A", "do_it$", 7),
                    new Message.Invoked(new CellRuntime.Ended(CellRuntime.How.UNRESOLVED, 12)),
                    new Message.Lines(new ClassLines("REPL.A", "conv", Map.of(3, 1, 4, 2))),
                    new Message.Declared(DECLARATIONS),
                    new Message.Forget(DECLARATIONS.variables().getFirst()),
                    new Message.Over(
                            PROBLEM, List.of(new MissingName("A", "method f()", "conv", 2))),
                    new Message.Over(null, List.of()),
                    new Message.Ready(),
                    new Message.CellStarted("conv"),
                    new Message.CaseStarted("conv-forward", 3),
                    new Message.Output("conv-forward", 3, "out", Tensor.wrap(numbers(), 1, 2, 3)),
                    new Message.Output("conv-forward", 3, "none", Tensor.zeros(2, 0)),
                    new Message.Output("conv-forward", 3, "loss", Tensor.wrap(new double[] {7})),
                    new Message.CaseEnded("conv-forward", 3, null),
                    new Message.CaseEnded("conv-forward", 4, PROBLEM),
                    new Message.CellEnded("conv", null, "printed"),
                    new Message.CellEnded("conv", PROBLEM, ""),
                    new Message.Finished());

    private static double[] numbers() {
        return new double[] {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 1e-310, -2.5};
    }

    @Test
    void messagesArriveAsTheyWereSent() throws IOException {
        assertEquals(MESSAGES, read(sealed(MESSAGES), Optional.of(new Seal(KEY)), BUDGET));
    }

    @Test
    void inputsOfEachTypeArriveInTheirOrder() throws IOException {
        var inputs = new LinkedHashMap<String, Object>();
        inputs.put("x", Tensor.wrap(numbers(), 3, 2));
        inputs.put("y", new int[] {3, -1, Integer.MAX_VALUE});
        inputs.put("rate", 0.1);
        inputs.put("stride", 2);
        inputs.put("train", true);
        inputs.put("mode", "max");
        var bytes = new ByteArrayOutputStream();
        new FrameWriter(bytes, Optional.empty())
                .write(new Message.CaseInputs("c", 1, "first", inputs));

        var read = read(bytes.toByteArray(), Optional.empty(), BUDGET);

        var arrived = ((Message.CaseInputs) read.getFirst()).inputs();
        assertEquals(List.copyOf(inputs.keySet()), List.copyOf(arrived.keySet()));
        assertTrue(Arrays.equals((int[]) inputs.remove("y"), (int[]) arrived.remove("y")));
        assertEquals(inputs, arrived);
    }

    @Test
    void classesArriveByteForByte() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var code = new byte[] {-54, -2, -70, -66, 0};
        var sent = new Message.Load(List.of(new CellRuntime.CellClass("A", code)));
        new FrameWriter(bytes, Optional.empty()).write(sent);

        var read = (Message.Load) read(bytes.toByteArray(), Optional.empty(), BUDGET).getFirst();

        assertEquals("A", read.classes().getFirst().name());
        assertArrayEquals(code, read.classes().getFirst().bytes());
    }

    @Test
    void anInputOfAnotherTypeIsRefusedByName() {
        var message = new Message.CaseInputs("c", 1, "first", Map.of("x", new StringBuilder()));

        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new FrameWriter(new ByteArrayOutputStream(), Optional.empty())
                                        .write(message));

        assertTrue(e.getMessage().startsWith("an input is a java.lang.StringBuilder, needs"));
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        var bytes = sealed(MESSAGES);
        int noticed = 0;
        for (int i = 0; i < bytes.length; i++) {
            var changed = bytes.clone();
            changed[i] ^= (byte) (1 << (i % Byte.SIZE));
            assertThrows(
                    MalformedFrameException.class,
                    () -> read(changed, Optional.of(new Seal(KEY)), BUDGET),
                    "byte " + i);
            noticed++;
        }
        assertEquals(bytes.length, noticed);
    }

    @Test
    void everyCutIsNoticedButBetweenFrames() throws IOException {
        var bytes = sealed(MESSAGES);
        int whole = 0;
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            try {
                read(cut, Optional.of(new Seal(KEY)), BUDGET);
                whole++;
            } catch (MalformedFrameException _) {
                // as it has to be
            }
        }
        assertEquals(MESSAGES.size(), whole);
    }

    @Test
    void framesOfAnotherKeyRepeatedOrSwappedAreRefused() throws IOException {
        var one = sealed(List.of(new Message.Ready()));
        var twice = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, twice, one.length, one.length);
        var otherKey = KEY.clone();
        otherKey[0] = 1;

        assertThrows(
                MalformedFrameException.class,
                () -> read(twice, Optional.of(new Seal(KEY)), BUDGET));
        assertThrows(
                MalformedFrameException.class,
                () -> read(one, Optional.of(new Seal(otherKey)), BUDGET));
    }

    @Test
    void inputsAloneNeedNoSeal() throws IOException {
        var inputs = new Message.CaseInputs("c", 1, "first", Map.of("stride", 2));
        var step = new Message.Invoke("REPL.A", "do_it$", 7);

        assertEquals(List.of(inputs), read(unsealed(inputs), Optional.of(new Seal(KEY)), BUDGET));
        assertThrows(
                MalformedFrameException.class,
                () -> read(unsealed(step), Optional.of(new Seal(KEY)), BUDGET));
    }

    @Test
    void noiseIsRefusedAndNothingElseIsThrown() {
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            var noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 5) {
                // Most noise fails at the first byte; a plausible start gets deeper.
                noise[0] = (byte) (1 + random.nextInt(MessageType.values().length));
                noise[1] = (byte) Math.max(0, noise.length - 5);
                noise[2] = noise[3] = noise[4] = 0;
            }
            try {
                read(noise, Optional.empty(), BUDGET);
            } catch (MalformedFrameException _) {
                refused++;
            } catch (IOException e) {
                throw new AssertionError("noise " + Arrays.toString(noise), e);
            }
        }
        assertTrue(refused > 15_000, "only " + refused + " were refused");
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeMemoryIsTaken() {
        var frame = new byte[] {(byte) 6, -1, -1, -1, 127};

        var e =
                assertThrows(
                        MalformedFrameException.class,
                        () -> read(frame, Optional.empty(), Long.MAX_VALUE));

        assertEquals("a message has 2147483647 bytes, needs 0 to 67108864", e.getMessage());
    }

    @Test
    void moreThanTheBudgetIsRefused() throws IOException {
        var bytes = sealed(MESSAGES);

        var e =
                assertThrows(
                        MalformedFrameException.class,
                        () -> read(bytes, Optional.of(new Seal(KEY)), 100));

        assertEquals("more was sent than is allowed in one run", e.getMessage());
    }

    private static byte[] unsealed(Message message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new FrameWriter(bytes, Optional.empty()).write(message);
        return bytes.toByteArray();
    }

    private static byte[] sealed(List<Message> messages) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var writer = new FrameWriter(bytes, Optional.of(new Seal(KEY)));
        for (var message : messages) {
            writer.write(message);
        }
        return bytes.toByteArray();
    }

    private static List<Message> read(byte[] bytes, Optional<Seal> seal, long budget)
            throws IOException {
        var reader = new FrameReader(new ByteArrayInputStream(bytes), seal, budget);
        var messages = new ArrayList<Message>();
        for (var next = reader.read(); next.isPresent(); next = reader.read()) {
            messages.add(next.get());
        }
        return messages;
    }
}
