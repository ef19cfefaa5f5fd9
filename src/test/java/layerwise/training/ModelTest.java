package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import layerwise.datasets.Examples;
import layerwise.layers.BatchNorm;
import layerwise.layers.Layer;
import layerwise.layers.Mode;
import layerwise.layers.Parameter;
import layerwise.losses.L2;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
import layerwise.tensor.Npz;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import layerwise.training.FitOptions.Drawing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final SoftmaxCrossEntropy MEAN = new SoftmaxCrossEntropy(Reduction.MEAN);

    /** Epochs of 20 iterations. */
    private static final FitOptions OPTIONS =
            FitOptions.DEFAULT.withBatches(6, 50, 50).withIntervals(10, 15, 5);

    /** A product with weights, as students write it; counts what is asked of it. */
    private static final class Product implements Layer {
        final Parameter weights;
        final Parameter bias;
        final List<Mode> modes = new ArrayList<>();
        Mode mode = Mode.TRAIN;
        int inputGradients;

        Product(int inputs, int outputs, long seed) {
            weights =
                    new Parameter(
                            "weights",
                            new RandomState(seed).randn(inputs, outputs).map(v -> 0.1 * v));
            bias = new Parameter("bias", Tensor.zeros(outputs));
        }

        @Override
        public Tensor forward(Tensor x) {
            modes.add(mode);
            var out = x.matmul(weights.value);
            for (int i = 0; i < out.size(); i++) {
                out.data()[i] += bias.value.get(i % bias.value.size());
            }
            return out;
        }

        @Override
        public Tensor backward(Tensor dOut, Tensor x) {
            inputGradients++;
            parameterGradients(dOut, x);
            return dOut.matmul(weights.value.transpose());
        }

        @Override
        public void parameterGradients(Tensor dOut, Tensor x) {
            weights.gradient = x.transpose().matmul(dOut);
            bias.gradient = Tensor.zeros(bias.value.size());
            for (int i = 0; i < dOut.size(); i++) {
                bias.gradient.data()[i % bias.value.size()] += dOut.data()[i];
            }
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weights, bias);
        }

        @Override
        public void setMode(Mode newMode) {
            mode = newMode;
        }
    }

    private static final class Relu implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return x.map(v -> v > 0 ? v : 0);
        }

        @Override
        public Tensor backward(Tensor dOut, Tensor x) {
            return dOut.map(x, (d, v) -> v > 0 ? d : 0);
        }
    }

    /** Three clouds of points in four dimensions. */
    private static Examples clouds(int count, long seed) {
        var random = new RandomState(seed);
        int[] labels = random.randint(3, count);
        var x = random.randn(count, 4).map(v -> 0.3 * v);
        for (int i = 0; i < count; i++) {
            x.set(i, labels[i], x.get(i, labels[i]) + 2);
        }
        return Examples.of(x, labels);
    }

    private static Model net() {
        return new Model(new Product(4, 8, 1), new Relu(), new Product(8, 3, 2));
    }

    private final Examples train = clouds(120, 11);
    private final Examples validation = clouds(70, 12);
    private final Examples test = clouds(80, 13);

    @Test
    void aModelLearnsAndPredicts() {
        var model = net().compile(new Adam(0.02), MEAN);

        model.fit(train, validation, test, OPTIONS.withEpochs(5));

        assertTrue(model.evaluate(test).accuracy() > 0.97);
        int[] all = IntStream.range(0, test.size()).toArray();
        int[] predicted = model.predict(test.batch(all));
        long right = Arrays.stream(all).filter(i -> predicted[i] == test.labels(all)[i]).count();
        assertEquals(model.evaluate(test).accuracy(), right / 80.0);
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherOneDoesNot() {
        var values = new ArrayList<Tensor>();
        for (long seed : new long[] {5, 5, 6}) {
            var model = net().compile(new Adam(0.02), MEAN, new L2(0.01, L2.Covers.ALL));
            model.fit(train, validation, test, OPTIONS.withSeed(seed));
            values.add(model.parameters().getFirst().value);
        }

        assertEquals(values.get(0), values.get(1));
        assertNotEquals(values.get(0), values.get(2));
    }

    @Test
    void theFirstMeasurementIsOfTheModelAsItWasMade() {
        var model = net().compile(new Sgd(0.1), MEAN);
        var before = model.evaluate(validation, OPTIONS.validationBatch());

        var history = model.fit(train, validation, test, OPTIONS);

        assertEquals(before, history.measurements().getFirst().validation().orElseThrow());
        assertNotEquals(before, history.validation().last());
    }

    @Test
    void eachSetIsMeasuredAtItsInterval() {
        var lines = new ArrayList<String>();
        var model = net().compile(new Sgd(0.1), MEAN, new L2(0.1, L2.Covers.ALL));

        var history =
                model.fit(train, validation, test, OPTIONS, TrainingListener.printing(lines::add));

        assertEquals(40, history.training().size());
        assertArrayEquals(new double[] {0, 10, 20, 30}, history.validation().iterations());
        assertArrayEquals(new double[] {0, 15, 20, 35}, history.test().iterations());
        assertEquals(40, history.regularizationLosses().length);
        assertEquals(8, lines.size());
        assertEquals(String.join("\n", lines), history.toString());
        var number = "\\d+\\.\\d{5}";
        assertTrue(
                lines.get(0)
                        .matches(
                                "epoch 0, iteration 0: training loss N, accuracy N; validation loss"
                                        .concat(" N, accuracy N; test loss N, accuracy N;")
                                        .concat(" regularization loss N")
                                        .replace("N", number)),
                lines.get(0));
        assertTrue(lines.get(5).startsWith("epoch 1, iteration 5: training"), lines.get(5));
        assertFalse(lines.get(5).contains("validation"), lines.get(5));
    }

    @Test
    void listenersHearEveryMeasurementAndTheEnd() {
        var heard = new ArrayList<Integer>();
        var ends = new ArrayList<History>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void measured(Measurement measurement) {
                        heard.add(measurement.iteration());
                    }

                    @Override
                    public void finished(History history) {
                        ends.add(history);
                    }
                };
        var model = net().compile(new Sgd(0.1), MEAN);

        var history = model.fit(train, validation, test, OPTIONS.withIntervals(7, 9, 20), listener);

        assertEquals(List.of(0, 7, 9, 14, 18, 20, 27, 29, 34, 38), heard);
        assertEquals(List.of(history), ends);
    }

    private static final class Recording implements Examples {
        final List<int[]> batches = new ArrayList<>();
        private final Examples examples;

        Recording(Examples examples) {
            this.examples = examples;
        }

        @Override
        public int size() {
            return examples.size();
        }

        @Override
        public Tensor batch(int[] indices) {
            batches.add(indices);
            return examples.batch(indices);
        }

        @Override
        public int[] labels(int[] indices) {
            return examples.labels(indices);
        }
    }

    @Test
    void anEpochTakesEachExampleOnceInANewOrder() {
        var recording = new Recording(train);
        net().compile(new Sgd(0.1), MEAN).fit(recording, OPTIONS.withBatches(7, 1, 1));

        assertEquals(34, recording.batches.size());
        var random = new RandomState(231);
        for (int epoch = 0; epoch < 2; epoch++) {
            int[] drawn =
                    recording.batches.subList(17 * epoch, 17 * epoch + 17).stream()
                            .flatMapToInt(Arrays::stream)
                            .toArray();
            assertArrayEquals(Arrays.copyOf(random.permutation(120), 119), drawn);
            assertEquals(119, Arrays.stream(drawn).distinct().count());
        }
    }

    @Test
    void drawingWithReplacementIsNumPysChoice() {
        var recording = new Recording(train);
        net().compile(new Sgd(0.1), MEAN)
                .fit(recording, OPTIONS.withDrawing(Drawing.WITH_REPLACEMENT));

        var random = new RandomState(231);
        for (var batch : recording.batches) {
            assertArrayEquals(random.choice(120, 6), batch);
        }
    }

    @Test
    void anEvaluationDoesNotDependOnItsBatchesOrTheReduction() {
        var model = net().compile(new Sgd(0.1), MEAN);
        var whole = model.evaluate(test);
        var pieces = model.evaluate(test, 7);
        var summed =
                model.compile(new Sgd(0.1), new SoftmaxCrossEntropy(Reduction.SUM))
                        .evaluate(test, 33);

        assertEquals(whole.loss(), pieces.loss(), 1e-14);
        assertEquals(whole.accuracy(), pieces.accuracy());
        assertEquals(whole.loss(), summed.loss(), 1e-14);
    }

    @Test
    void layersLearnInOneModeAndAreMeasuredInTheOther() {
        var layer = new Product(4, 3, 1);
        var model = new Model(layer).compile(new Sgd(0.1), MEAN);

        model.fit(train, validation, test, OPTIONS.withEpochs(1).withIntervals(20, 30, 1));

        // each of the two sets takes two batches of 50
        var expected = new ArrayList<Mode>();
        expected.add(Mode.TRAIN);
        IntStream.range(0, 4).forEach(_ -> expected.add(Mode.TEST));
        IntStream.range(0, 19).forEach(_ -> expected.add(Mode.TRAIN));
        assertEquals(expected, layer.modes);
        assertEquals(Mode.TEST, layer.mode);
    }

    @Test
    void theGradientAtTheImagesIsNotComputed() {
        var first = new Product(4, 5, 1);
        var second = new Product(5, 3, 1);
        new Model(first, second).compile(new Sgd(0.1), MEAN).fit(train, OPTIONS);

        assertEquals(0, first.inputGradients);
        assertEquals(40, second.inputGradients);
    }

    @Test
    void regularizationIsPartOfTheStep() {
        var layer = new Product(4, 3, 1);
        var start = layer.weights.value.copy();
        var none = new Product(4, 3, 1);
        var once = OPTIONS.withEpochs(1).withBatches(120, 1, 1);
        new Model(none).compile(new Sgd(0.1), MEAN).fit(train, once);
        new Model(layer).compile(new Sgd(0.1), MEAN, new L2(0.5, L2.Covers.ALL)).fit(train, once);

        for (int i = 0; i < start.size(); i++) {
            assertEquals(
                    none.weights.value.data()[i] - 0.1 * 0.5 * start.data()[i],
                    layer.weights.value.data()[i],
                    1e-15);
        }
    }

    @Test
    void fittingAgainGoesOn() {
        var iterations = new ArrayList<Integer>();
        Optimizer counting = (_, iteration) -> iterations.add(iteration);
        var model = net().compile(counting, MEAN);
        model.fit(train, OPTIONS.withEpochs(1));

        var history = model.fit(train, OPTIONS.withEpochs(1));

        assertEquals(IntStream.range(0, 40).boxed().toList(), iterations);
        assertEquals(40, history.training().size());
        assertEquals(0, model.compile(counting, MEAN).history().training().size());
        model.fit(train, OPTIONS.withEpochs(1));
        assertEquals(0, iterations.get(40), "a compiled model counts from 0");
    }

    @Test
    void aLossThatIsNotFiniteStopsAndSaysWhatToTry() {
        Optimizer explode =
                (parameters, iteration) -> {
                    if (iteration == 3) {
                        parameters.getLast().value.data()[0] = Double.NaN;
                    }
                };
        var model = net().compile(explode, MEAN);
        var e = assertThrows(TrainingStoppedException.class, () -> model.fit(train, OPTIONS));

        assertTrue(
                e.getMessage()
                        .matches(
                                "Model: loss is NaN at iteration 4, needs a finite number; the loss"
                                        + " was 1\\.\\d+ one iteration before, lower the learning rate"
                                        + " or scale the inputs down"),
                e.getMessage());
        assertEquals(4, model.history().training().size());
    }

    @Test
    void aNaNThatReluHidesStopsToo() {
        Optimizer explode =
                (parameters, _) -> Arrays.fill(parameters.getFirst().value.data(), Double.NaN);
        var model = net().compile(explode, MEAN);
        var e = assertThrows(TrainingStoppedException.class, () -> model.fit(train, OPTIONS));

        assertTrue(
                e.getMessage().startsWith("Model: weights of layer 0 is not finite at iteration 1"),
                e.getMessage());
    }

    @Test
    void inputsOrFirstParametersThatAreNotFiniteAreBlamed() {
        var x = Tensor.full(Double.POSITIVE_INFINITY, 6, 4);
        var inputs =
                assertThrows(
                        TrainingStoppedException.class,
                        () ->
                                net().compile(new Sgd(0.1), MEAN)
                                        .fit(Examples.of(x, new int[6]), OPTIONS));
        var layer = new Product(4, 3, 1);
        layer.bias.value.set(0, Double.NaN);
        var model = new Model(layer).compile(new Sgd(0.1), MEAN);
        var parameters =
                assertThrows(TrainingStoppedException.class, () -> model.fit(train, OPTIONS));

        assertEquals(
                "Model: the inputs hold NaN or infinity at iteration 0, needs finite numbers; look"
                        + " at the examples",
                inputs.getMessage());
        assertEquals(
                "Model: loss is NaN at iteration 0, needs a finite number; nothing was learned yet,"
                        + " look at the first parameters",
                parameters.getMessage());
    }

    @Test
    void anInterruptStopsTrainingAndItGoesOnLater() {
        var model = net().compile(new Sgd(0.1), MEAN);
        TrainingListener interrupt =
                measurement -> {
                    if (measurement.iteration() == 10) {
                        Thread.currentThread().interrupt();
                    }
                };
        var e =
                assertThrows(
                        TrainingStoppedException.class, () -> model.fit(train, OPTIONS, interrupt));

        assertTrue(Thread.interrupted(), "the flag is kept for the caller");
        assertTrue(e.getMessage().startsWith("Model: interrupted at iteration 11"), e.getMessage());
        assertEquals(11 + 40, model.fit(train, OPTIONS).training().size());
    }

    @Test
    void aModelComesBackFromItsFileBitForBit(@TempDir Path folder) throws IOException {
        var model = net().compile(new Adam(0.02), MEAN);
        model.fit(train, OPTIONS);
        model.save(folder.resolve("model.npz"));
        var other = net().compile(new Adam(0.02), MEAN);

        other.load(folder.resolve("model.npz"));

        assertEquals(
                List.of("0.weights", "0.bias", "2.weights", "2.bias"),
                List.copyOf(Npz.read(folder.resolve("model.npz")).keySet()));
        assertEquals(model.evaluate(test), other.evaluate(test));
        for (int i = 0; i < 4; i++) {
            assertEquals(model.parameters().get(i).value, other.parameters().get(i).value);
        }
    }

    @Test
    void whatALayerRemembersIsKeptInTheFileToo(@TempDir Path folder) throws IOException {
        var learned = new BatchNorm(2);
        learned.forward(Tensor.of(new double[][] {{1, 2}, {3, 6}}));
        var loaded = new BatchNorm(2);
        new Model(learned).save(folder.resolve("model.npz"));

        new Model(loaded).load(folder.resolve("model.npz"));

        assertEquals(learned.runningMean.value, loaded.runningMean.value);
        assertEquals(learned.runningVariance.value, loaded.runningVariance.value);
        assertEquals(2, new Model(loaded).parameters().size(), "optimizers leave it alone");
    }

    @Test
    void aFileOfAnotherModelIsRefusedAndNothingIsTakenOver(@TempDir Path folder)
            throws IOException {
        var file = folder.resolve("other.npz");
        new Model(new Product(4, 8, 5), new Relu(), new Product(8, 5, 6)).save(file);
        var model = net();
        var before = model.parameters().getFirst().value.copy();

        var shape = assertThrows(IllegalArgumentException.class, () -> model.load(file));
        Npz.write(file, Map.of("0.weights", Tensor.zeros(4, 8)));
        var missing = assertThrows(IllegalArgumentException.class, () -> model.load(file));
        new Model(new Product(4, 8, 1), new Relu(), new Product(8, 3, 2), new Product(3, 3, 1))
                .save(file);
        var extra = assertThrows(IllegalArgumentException.class, () -> model.load(file));

        assertEquals(
                file
                        + ": 2.weights has shape (8, 5), needs (8, 3); the file is of another"
                        + " model",
                shape.getMessage());
        assertTrue(missing.getMessage().contains("has no 0.bias"), missing.getMessage());
        assertTrue(extra.getMessage().contains("holds 3.weights"), extra.getMessage());
        assertEquals(before, model.parameters().getFirst().value);
    }

    @Test
    void whatCannotBeIsRefused() {
        var model = net();
        var raw = assertThrows(IllegalStateException.class, () -> model.fit(train, OPTIONS));
        model.compile(new Sgd(0.1), MEAN);
        var batch =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.fit(train, OPTIONS.withBatches(121, 1, 1)));
        var epochs = assertThrows(IllegalArgumentException.class, () -> OPTIONS.withEpochs(0));
        var nothing =
                assertThrows(IllegalArgumentException.class, () -> model.evaluate(Examples.none()));
        var labels =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Examples.of(Tensor.zeros(3, 2), new int[2]));

        assertEquals("Model: has no loss and no optimizer; call compile first", raw.getMessage());
        assertEquals(
                "Model: fit: trainBatch is 121, needs at most 120; there are no more training"
                        + " examples",
                batch.getMessage());
        assertEquals("FitOptions: epochs is 0, needs a number above 0", epochs.getMessage());
        assertTrue(nothing.getMessage().contains("there is nothing to measure"));
        assertEquals(
                "Examples: there are 2 labels, needs one for each row of the inputs of shape (3,"
                        + " 2)",
                labels.getMessage());
    }
}
