package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import layerwise.datasets.Examples;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a solver that starts from a file does, compared with one that was never stopped. */
class SolverCheckpointTest {

    /** Epochs of 10 iterations. */
    private static final SolverOptions OPTIONS =
            SolverOptions.DEFAULT
                    .withLearningRate(0.05)
                    .withLearningRateDecay(0.8)
                    .withBatch(12)
                    .withEpochs(5)
                    .withTrainSample(40)
                    .withSeed(5);

    /** The power is gone: not an exception that anything is prepared for. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final Examples train = TestNet.examples(125, 1);
    private final Examples validation = TestNet.examples(60, 2);

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("run.npz");
    }

    private static Stream<Arguments> trainings() {
        var rules =
                Map.<String, UpdateRule>of(
                        "sgd", UpdateRules::sgd,
                        "sgdMomentum", UpdateRules::sgdMomentum,
                        "rmsprop", UpdateRules::rmsprop,
                        "adam", UpdateRules::adam);
        return rules.entrySet().stream()
                .flatMap(rule ->
                        Stream.of(Draw.values())
                                .map(draw ->
                                        Arguments.of(
                                                rule.getKey() + " " + draw,
                                                OPTIONS.withRule(rule.getValue()).withDraw(draw))));
    }

    private Solver solver(TestNet net, SolverOptions options) {
        return new Solver(net, train, validation, options);
    }

    private void trainUntilKilled(SolverOptions options, int losses) {
        var net = TestNet.noisy();
        net.beforeLoss =
                number -> {
                    if (number == losses) {
                        throw new Killed();
                    }
                };
        assertThrows(Killed.class, () -> solver(net, options).train());
    }

    private static void assertSameNet(TestNet expected, TestNet actual) {
        assertEquals(expected.parameters(), actual.parameters());
        assertEquals(expected.buffers(), actual.buffers());
    }

    private static void assertSame(SolverHistory expected, SolverHistory actual) {
        assertArrayEquals(expected.losses(), actual.losses());
        assertEquals(expected.measured(), actual.measured());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trainings")
    void killedHalfWayAFreshSolverGoesOnWithTheSameBits(String name, SolverOptions options) {
        var net = TestNet.noisy();
        var expected = solver(net, options).train();
        var kept = options.withCheckpoint(file);
        trainUntilKilled(kept, 27);

        var resumed = TestNet.noisy();
        resumed.parameters().replaceAll((_, w) -> w.times(7));
        var lines = new ArrayList<String>();
        var actual = solver(resumed, kept).train(lines::add);

        assertEquals("(Iteration 20 / 50) resumed from " + file, lines.getFirst());
        assertSame(expected, actual);
        assertSameNet(net, resumed);
    }

    @Test
    void killedBeforeTheFirstEpochEndsAFreshSolverGoesOnWithinTheEpoch() {
        var options = OPTIONS.withDraw(Draw.EPOCHS).withCheckpoint(file);
        var net = TestNet.noisy();
        var expected = solver(net, OPTIONS.withDraw(Draw.EPOCHS)).train();
        trainUntilKilled(options, 7);

        var resumed = TestNet.noisy();
        var actual = solver(resumed, options).train();

        assertSame(expected, actual);
        assertSameNet(net, resumed);
    }

    @Test
    void interruptedTrainingIsKeptWithItsLastIteration() {
        var expected = solver(TestNet.noisy(), OPTIONS).train();
        var net = TestNet.noisy();
        net.beforeLoss =
                number -> {
                    if (number == 26) {
                        Thread.currentThread().interrupt();
                    }
                };
        var options = OPTIONS.withCheckpoint(file);
        assertThrows(TrainingStoppedException.class, () -> solver(net, options).train());
        assertTrue(Thread.interrupted());

        var lines = new ArrayList<String>();
        var actual = solver(TestNet.noisy(), options).train(lines::add);

        assertEquals("(Iteration 27 / 50) resumed from " + file, lines.getFirst());
        assertSame(expected, actual);
    }

    @Test
    void aFinishedTrainingIsNotRepeatedAndCanBeMadeLonger() {
        var longer = solver(TestNet.plain(), OPTIONS.withEpochs(8)).train();
        var options = OPTIONS.withCheckpoint(file);
        var first = solver(TestNet.plain(), options).train();
        var net = TestNet.plain();
        net.beforeLoss =
                _ -> {
                    throw new Killed();
                };

        assertSame(first, solver(net, options).train());
        assertSame(longer, solver(TestNet.plain(), options.withEpochs(8)).train());
        assertRefused("epochs trained is 8 there, needs at most 5", TestNet.plain(), options);
    }

    @Test
    void linesAndPatienceMayDiffer() {
        trainUntilKilled(OPTIONS.withCheckpoint(file), 27);

        solver(TestNet.noisy(), OPTIONS.withCheckpoint(file).withPrintEvery(3).withPatience(50))
                .train();
    }

    private void assertRefused(String reason, TestNet net, SolverOptions options) {
        var before = Map.copyOf(net.parameters());

        var e = assertThrows(IllegalArgumentException.class, () -> solver(net, options).train());

        assertEquals(
                "Solver: checkpoint "
                        + file
                        + " is of another training: "
                        + reason
                        + "; choose another file, or delete it to train from the start",
                e.getMessage());
        assertEquals(before, net.parameters());
    }

    @Test
    void theFileOfOtherOptionsIsRefusedSayingWhich() {
        var options = OPTIONS.withRule(UpdateRules::adam).withCheckpoint(file);
        solver(TestNet.plain(), options).train();

        var net = TestNet.plain();
        assertRefused("seed is 5 there, needs 6", net, options.withSeed(6));
        assertRefused("batch is 12 there, needs 25", net, options.withBatch(25));
        assertRefused(
                "draw is WITH_REPLACEMENT there, needs EPOCHS", net, options.withDraw(Draw.EPOCHS));
        assertRefused("trainSample is 40 there, needs 50", net, options.withTrainSample(50));
        assertRefused(
                "validationSample is 2147483647 there, needs 50",
                net,
                options.withValidationSample(50));
        assertRefused(
                "learningRateDecay is 0.8 there, needs 1", net, options.withLearningRateDecay(1));
        assertRefused(
                "setting learningRate is 0.05 there, needs 0.01",
                net,
                options.withLearningRate(0.01));
        assertRefused(
                "setting beta1 is not set there, needs 0.8",
                net,
                options.withSetting("beta1", 0.8));
        assertRefused(
                "update rule is another one there, needs the one of the options",
                net,
                options.withRule(UpdateRules::rmsprop));
    }

    @Test
    void aSettingThatIsSetInTheFileAloneIsRefused() {
        solver(TestNet.plain(), OPTIONS.withSetting("momentum", 0.5).withCheckpoint(file)).train();

        assertRefused(
                "setting momentum is 0.5 there, needs not set",
                TestNet.plain(),
                OPTIONS.withCheckpoint(file));
    }

    @Test
    void theFileOfAnotherNetIsRefused() {
        var options = OPTIONS.withCheckpoint(file);
        solver(TestNet.plain(), options).train();

        assertRefused("shape of W1 is (6, 8) there, needs (6, 9)", TestNet.wide(), options);
        assertRefused("buffers is [] there, needs [mean]", TestNet.noisy(), options);
        var more = TestNet.plain();
        more.parameters().put("W3", Tensor.zeros(2));
        assertRefused(
                "parameters is [W1, b1, W2, b2] there, needs [W1, b1, W2, b2, W3]", more, options);
    }

    @Test
    void theFileOfOtherExamplesIsRefused() {
        var options = OPTIONS.withCheckpoint(file);
        solver(TestNet.plain(), options).train();
        var other = new Solver(TestNet.plain(), TestNet.examples(124, 1), validation, options);

        var e = assertThrows(IllegalArgumentException.class, other::train);

        assertTrue(
                e.getMessage().contains("training examples is 125 there, needs 124"),
                e.getMessage());
    }

    @Test
    void aFileThatIsNoCheckpointIsRefused() throws IOException {
        Npz.write(file, Map.of("x", Tensor.zeros(3)));
        var solver = solver(TestNet.plain(), OPTIONS.withCheckpoint(file));

        var e = assertThrows(IllegalArgumentException.class, solver::train);

        assertEquals(
                "Solver: "
                        + file
                        + " holds no rule, is no checkpoint of a Solver; choose another file",
                e.getMessage());
    }

    @Test
    void aDamagedFileIsRefusedSayingWhatToDo() throws IOException {
        Files.writeString(file, "PK damaged");
        var solver = solver(TestNet.plain(), OPTIONS.withCheckpoint(file));

        var e = assertThrows(UncheckedIOException.class, solver::train);

        var start =
                "Solver: checkpoint "
                        + file
                        + " cannot be read, delete it to train from the start: ";
        assertTrue(e.getMessage().startsWith(start), e.getMessage());
    }

    @Test
    void nothingIsLeftBesideTheFile() throws IOException {
        solver(TestNet.plain(), OPTIONS.withCheckpoint(file)).train();

        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        assertFalse(Npz.read(file).isEmpty());
    }
}
