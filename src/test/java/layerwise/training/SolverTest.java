package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import layerwise.datasets.Examples;
import layerwise.tensor.RandomState;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SolverTest {

    /** Epochs of 4 iterations. */
    private static final SolverOptions OPTIONS =
            SolverOptions.DEFAULT
                    .withLearningRate(0.1)
                    .withBatch(25)
                    .withEpochs(3)
                    .withPrintEvery(5)
                    .withSeed(1);

    private final Examples train = TestNet.examples(110, 1);
    private final Examples validation = TestNet.examples(50, 2);

    /** Examples that remember which were asked for. */
    private static final class Watched implements Examples {
        final List<int[]> batches = new ArrayList<>();
        private final Examples examples;

        Watched(Examples examples) {
            this.examples = examples;
        }

        @Override
        public int size() {
            return examples.size();
        }

        @Override
        public Tensor batch(int[] indices) {
            batches.add(indices.clone());
            return examples.batch(indices);
        }

        @Override
        public int[] labels(int[] indices) {
            return examples.labels(indices);
        }
    }

    /**
     * Says class 0 while its only parameter is not negative, else class 1; each step adds the
     * learning rate.
     */
    private static final class Switch implements Classifier {
        final Map<String, Tensor> parameters = new LinkedHashMap<>();
        double loss = 1;

        Switch(double start) {
            parameters.put("w", Tensor.of(start));
        }

        double w() {
            return parameters.get("w").get(0);
        }

        @Override
        public Map<String, Tensor> parameters() {
            return parameters;
        }

        @Override
        public LossAndGradients loss(Tensor x, int[] labels) {
            return new LossAndGradients(loss, Map.of("w", Tensor.of(-1.0)));
        }

        @Override
        public Tensor scores(Tensor x) {
            var scores = Tensor.zeros(x.dim(0), 2);
            for (int i = 0; i < x.dim(0); i++) {
                scores.set(i, w() >= 0 ? 0 : 1, 1);
            }
            return scores;
        }
    }

    /** Three examples of class 0 and one of class 1. */
    private static final Examples MOSTLY_ZERO =
            Examples.of(Tensor.zeros(4, 1), new int[] {0, 0, 1, 0});

    private Solver solver(Classifier net, SolverOptions options) {
        return new Solver(net, train, validation, options);
    }

    @Test
    void theLinesAreTheCourses() {
        var lines = new ArrayList<String>();
        var locale = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        SolverHistory history;
        try {
            history = solver(TestNet.plain(), OPTIONS).train(lines::add);
        } finally {
            Locale.setDefault(locale);
        }

        double[] losses = history.losses();
        double[] right = history.trainAccuracies();
        double[] valid = history.validationAccuracies();
        assertEquals(
                List.of(
                        iteration(1, losses),
                        epoch(0, right, valid),
                        epoch(1, right, valid),
                        iteration(6, losses),
                        epoch(2, right, valid),
                        iteration(11, losses),
                        epoch(3, right, valid)),
                lines);
    }

    private static String iteration(int number, double[] losses) {
        return String.format(
                Locale.ROOT, "(Iteration %d / 12) loss: %.6f", number, losses[number - 1]);
    }

    private static String epoch(int number, double[] right, double[] valid) {
        return String.format(
                Locale.ROOT,
                "(Epoch %d / 3) train acc: %.6f; val_acc: %.6f",
                number,
                right[number],
                valid[number]);
    }

    @Test
    void sixDecimalsAreRoundedAsInPython() {
        assertEquals("2.332096", Decimals.six(2.3320964999));
        // the double lies below the half, its shortest decimal on it: Java's %f gives 4.000001
        assertEquals("4.000000", Decimals.six(4.0000005));
        // and here above
        assertEquals("1.000001", Decimals.six(1.0000005));
        assertEquals("0.164000", Decimals.six(0.164));
        assertEquals("1000000000000000.000000", Decimals.six(1e15));
    }

    @Test
    void accuracyIsMeasuredAfterTheFirstIterationAndEachEpoch() {
        var history = solver(TestNet.plain(), OPTIONS).train();

        assertEquals(4, history.iterationsPerEpoch());
        assertEquals(12, history.losses().length);
        assertArrayEquals(new int[] {0, 1, 2, 3}, history.epochs());
        var iterations = history.measured().stream().map(SolverHistory.Measured::iteration);
        assertEquals(List.of(1, 4, 8, 12), iterations.toList());
        var last = history.measured().getLast();
        assertEquals(history.losses()[11], last.loss());
    }

    @Test
    void anEpochOfOneIterationIsMeasuredOnceAndIsEpochOne() {
        var history = solver(TestNet.plain(), OPTIONS.withBatch(200)).train();

        assertArrayEquals(new int[] {1, 2, 3}, history.epochs());
        assertEquals(3, history.losses().length);
    }

    @Test
    void theFirstAccuracyIsMeasuredAfterTheFirstStep() {
        var net = new Switch(-0.5);
        var options = OPTIONS.withLearningRate(1).withBatch(2);

        var history = new Solver(net, MOSTLY_ZERO, MOSTLY_ZERO, options).train();

        assertEquals(0.75, history.validationAccuracies()[0]);
    }

    @Test
    void theNetHoldsTheParametersOfTheBestValidationAccuracyInTheEnd() {
        // two iterations an epoch; class 1, one of four, from -2.5; class 0 from the third step on
        var net = new Switch(-2.5);
        UpdateRule forth =
                (w, dw, state) -> {
                    state.put("t", state.number("t", 0) + 1);
                    // three steps up, then down again
                    return w.plus(state.number("t") <= 4 ? 1.0 : -4.0);
                };
        var options = OPTIONS.withRule(forth).withBatch(2).withEpochs(5);

        var solver = new Solver(net, MOSTLY_ZERO, MOSTLY_ZERO, options);
        var history = solver.train();

        double[] expected = {0.25, 0.25, 0.75, 0.25, 0.25, 0.25};
        assertArrayEquals(expected, history.validationAccuracies());
        assertEquals(2, history.bestEpoch());
        assertEquals(0.75, history.bestValidationAccuracy());
        assertEquals(1.5, net.w());
        assertEquals(0.75, solver.accuracy(MOSTLY_ZERO));
    }

    @Test
    void ofEquallyGoodParametersTheFirstAreKept() {
        var net = new Switch(0.5);

        var options = OPTIONS.withLearningRate(1).withBatch(2);
        var history = new Solver(net, MOSTLY_ZERO, MOSTLY_ZERO, options).train();

        assertEquals(0, history.bestEpoch());
        assertEquals(1.5, net.w());
    }

    @Test
    void parametersAreKeptEvenWhereNoneWasEverRight() {
        var never = Examples.of(Tensor.zeros(4, 1), new int[] {1, 1, 1, 1});
        var net = new Switch(0.5);

        new Solver(net, never, never, OPTIONS.withLearningRate(1).withBatch(2)).train();

        assertEquals(1.5, net.w());
    }

    @Test
    void theLearningRateDecaysAtTheEndOfEachEpoch() {
        var rates = new ArrayList<Double>();
        UpdateRule watching =
                (w, dw, state) -> {
                    rates.add(state.number("learningRate", 0.5));
                    return w;
                };
        // the rule's own rate decays too
        var plain = SolverOptions.DEFAULT.withRule(watching).withBatch(2).withEpochs(3);

        new Solver(new Switch(1), MOSTLY_ZERO, MOSTLY_ZERO, plain.withLearningRateDecay(0.5))
                .train();

        assertEquals(List.of(0.5, 0.5, 0.25, 0.25, 0.125, 0.125), rates);
    }

    @Test
    void withReplacementDrawsAsNumpysChoiceAndMeasuresOnASampleOfTheSameStream() {
        var watched = new Watched(train);
        var options = OPTIONS.withEpochs(1).withTrainSample(30);

        new Solver(TestNet.plain(), watched, validation, options).train();

        var random = new RandomState(1);
        var expected = new ArrayList<int[]>();
        for (int i = 0; i < 4; i++) {
            expected.add(random.choice(110, 25));
            if (i == 0 || i == 3) {
                expected.add(random.choice(110, 30));
            }
        }
        assertEquals(expected.size(), watched.batches.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), watched.batches.get(i), "batch " + i);
        }
    }

    @Test
    void aSampleThatIsNotSmallerIsAllExamplesInOrder() {
        var watched = new Watched(validation);
        var options = OPTIONS.withEpochs(1).withValidationSample(50);

        new Solver(TestNet.plain(), train, watched, options).train();

        assertArrayEquals(IntStream.range(0, 50).toArray(), watched.batches.getFirst());
    }

    @Test
    void epochsDrawEachExampleAtMostOnce() {
        var watched = new Watched(train);
        var options = OPTIONS.withDraw(Draw.EPOCHS).withBatch(20).withEpochs(2);

        new Solver(TestNet.plain(), watched, validation, options).train();

        var batches = watched.batches.stream().filter(batch -> batch.length == 20).toList();
        var first = distinct(batches.subList(0, 5));
        var second = distinct(batches.subList(5, 10));
        assertEquals(100, Arrays.stream(first).distinct().count());
        assertEquals(100, Arrays.stream(second).distinct().count());
        assertNotEquals(Arrays.toString(first), Arrays.toString(second));
    }

    private static int[] distinct(List<int[]> batches) {
        return batches.stream().flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        var first = solver(TestNet.plain(), OPTIONS).train();

        assertArrayEquals(first.losses(), solver(TestNet.plain(), OPTIONS).train().losses());
        assertNotEquals(
                Arrays.toString(first.losses()),
                Arrays.toString(solver(TestNet.plain(), OPTIONS.withSeed(2)).train().losses()));
    }

    @Test
    void nanStopsNamingTheIterationTheLastLossAndWhatToTry() {
        var net = new Switch(0.5);
        UpdateRule breaking =
                (w, dw, state) -> {
                    state.put("t", state.number("t", 0) + 1);
                    net.loss = state.number("t") == 2 ? Double.NaN : 2.5;
                    return w.plus(1.0);
                };
        var options = OPTIONS.withRule(breaking).withBatch(2);
        var solver = new Solver(net, MOSTLY_ZERO, MOSTLY_ZERO, options);

        var e = assertThrows(TrainingStoppedException.class, solver::train);

        assertEquals(
                "Solver: loss is NaN at iteration 3, needs a finite number; the loss was 2.5 one"
                        + " iteration before, lower the learning rate",
                e.getMessage());
        assertArrayEquals(new double[] {1, 2.5}, solver.history().losses());
        assertEquals(1.5, net.w(), "the best parameters, of epoch 0");
        assertSame(e, assertThrows(TrainingStoppedException.class, solver::train));
    }

    @Test
    void nanInTheFirstIterationPointsAtTheInputs() {
        var net = new Switch(0.5);
        net.loss = Double.POSITIVE_INFINITY;
        var solver = new Solver(net, MOSTLY_ZERO, MOSTLY_ZERO, OPTIONS);

        var e = assertThrows(TrainingStoppedException.class, solver::train);

        assertEquals(
                "Solver: loss is Infinity at iteration 1, needs a finite number; nothing was"
                        + " learned yet, look at the inputs and the first parameters",
                e.getMessage());
    }

    @Test
    void parametersThatAreNotFiniteStopWhereTheLossLooksHealthy() {
        var net = new Switch(0.5);
        UpdateRule breaking = (w, dw, state) -> w.times(Double.NaN);
        var options = OPTIONS.withRule(breaking).withBatch(2);
        var solver = new Solver(net, MOSTLY_ZERO, MOSTLY_ZERO, options);

        var e = assertThrows(TrainingStoppedException.class, solver::train);

        assertTrue(
                e.getMessage().startsWith("Solver: the sum of w is NaN after iteration 1,"),
                e.getMessage());
    }

    @Test
    void anInterruptedTrainingGoesOnWithTheSameBits() {
        var expected = solver(TestNet.plain(), OPTIONS).train();
        var net = TestNet.plain();
        net.beforeLoss =
                number -> {
                    if (number == 5) {
                        Thread.currentThread().interrupt();
                    }
                };
        var solver = solver(net, OPTIONS);

        var e = assertThrows(TrainingStoppedException.class, solver::train);

        assertTrue(Thread.interrupted(), "the caller sees it too");
        assertEquals(
                "Solver: interrupted after 6 of 12 iterations; the net holds the parameters of the"
                        + " last one, train goes on from there",
                e.getMessage());
        assertEquals(6, solver.history().losses().length);
        var history = solver.train();
        assertArrayEquals(expected.losses(), history.losses());
        assertEquals(expected.measured(), history.measured());
    }

    @Test
    void interruptedWhileMeasuringItMeasuresTheSameSampleLater() {
        var options = OPTIONS.withTrainSample(60);
        var expected = solver(TestNet.plain(), options).train();
        var lines = new ArrayList<String>();
        var interrupting =
                new Examples() {
                    boolean done;

                    @Override
                    public int size() {
                        return train.size();
                    }

                    @Override
                    public Tensor batch(int[] indices) {
                        if (indices.length == 60 && !done && !lines.isEmpty()) {
                            done = true;
                            Thread.currentThread().interrupt();
                        }
                        return train.batch(indices);
                    }

                    @Override
                    public int[] labels(int[] indices) {
                        return train.labels(indices);
                    }
                };
        var solver = new Solver(TestNet.plain(), interrupting, validation, options);

        assertThrows(TrainingStoppedException.class, () -> solver.train(lines::add));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), solver.history().measured());

        assertEquals(expected.measured(), solver.train().measured());
    }

    @Test
    void patienceStopsAfterEpochsWithoutABetterAccuracy() {
        var lines = new ArrayList<String>();
        var options = OPTIONS.withBatch(2).withEpochs(9).withPatience(3);

        var solver = new Solver(new Switch(1), MOSTLY_ZERO, MOSTLY_ZERO, options);
        var history = solver.train(lines::add);

        assertArrayEquals(new int[] {0, 1, 2, 3}, history.epochs());
        assertEquals(6, history.losses().length);
        assertEquals(
                "(Epoch 3 / 9) stopped early: validation accuracy was best at epoch 0",
                lines.getLast());
    }

    @Test
    void aTrainedSolverSaysSo() {
        var solver = solver(TestNet.plain(), OPTIONS);
        var history = solver.train();
        var lines = new ArrayList<String>();

        assertEquals(history.measured(), solver.train(lines::add).measured());

        assertEquals(
                List.of("(Epoch 3 / 3) trained already; make a new Solver to train anew"), lines);
    }

    @Test
    void wrongGradientsAndStepsAreRefused() {
        var net = new Switch(1);
        net.parameters.put("b", Tensor.zeros(2));
        var missing = new Solver(net, MOSTLY_ZERO, MOSTLY_ZERO, OPTIONS);
        assertEquals(
                "Solver: the gradients hold [w], needs one for b; loss() gives a gradient under"
                        + " each parameter's name",
                assertThrows(IllegalArgumentException.class, missing::train).getMessage());

        UpdateRule wrong = (w, dw, state) -> Tensor.zeros(3);
        var shaped = new Solver(new Switch(1), MOSTLY_ZERO, MOSTLY_ZERO, OPTIONS.withRule(wrong));
        assertEquals(
                "Solver: next w has shape (3,), needs (1,); the update rule returns the"
                        + " parameter's next value",
                assertThrows(ShapeException.class, shaped::train).getMessage());
    }

    @Test
    void setsWithoutExamplesAreRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Solver(TestNet.plain(), train, Examples.none(), OPTIONS));

        assertEquals(
                "Solver: number of validation examples is 0, needs at least 1", e.getMessage());
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        assertRefused("batch is 0, needs a number above 0", () -> OPTIONS.withBatch(0));
        assertRefused("epochs is 0, needs a number above 0", () -> OPTIONS.withEpochs(0));
        assertRefused("printEvery is 0, needs a number above 0", () -> OPTIONS.withPrintEvery(0));
        assertRefused("patience is 0, needs a number above 0", () -> OPTIONS.withPatience(0));
        assertRefused("trainSample is 0, needs a number above 0", () -> OPTIONS.withTrainSample(0));
        assertRefused(
                "validationSample is -1, needs a number above 0",
                () -> OPTIONS.withValidationSample(-1));
        assertRefused("seed is -1, needs one from 0 to 4294967295", () -> OPTIONS.withSeed(-1));
        assertRefused(
                "learningRate is NaN, needs a finite number",
                () -> OPTIONS.withLearningRate(Double.NaN));
        assertRefused(
                "learningRateDecay is 0.0, needs a finite number above 0; 1 leaves the learning"
                        + " rate alone",
                () -> OPTIONS.withLearningRateDecay(0));
    }

    private static void assertRefused(String message, Runnable options) {
        var e = assertThrows(IllegalArgumentException.class, options::run);
        assertEquals("SolverOptions: " + message, e.getMessage());
    }
}
