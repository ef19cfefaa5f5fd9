package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import layerwise.gradcheck.NumericalGradient;
import layerwise.gradcheck.RelativeError;
import layerwise.layers.BatchNorm.Options;
import layerwise.layers.BatchNorm.RunningVariance;
import layerwise.tensor.Npz;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch and layer normalization, against PyTorch, central differences and the definition. */
class NormalizationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch-norm-features",
                "batch-norm-images",
                "batch-norm-features-in-use",
                "batch-norm-images-in-use"
            })
    void batchNormIsPyTorchs(String name) throws IOException {
        var expected = reference(name);
        var options =
                new Options(
                        expected.get("momentum").get(0),
                        expected.get("epsilon").get(0),
                        RunningVariance.BY_M_MINUS_1);
        var layer = new BatchNorm(expected.get("gamma"), expected.get("beta"), options);
        layer.runningMean.assign(expected.get("runningMean"));
        layer.runningVariance.assign(expected.get("runningVariance"));
        layer.setMode(name.endsWith("in-use") ? Mode.TEST : Mode.TRAIN);

        var out = layer.forward(expected.get("x"));
        var dx = layer.backward(expected.get("dOut"), expected.get("x"));

        assertAll(
                () -> assertClose(expected.get("out"), out),
                () -> assertClose(expected.get("dx"), dx),
                () -> assertClose(expected.get("dGamma"), layer.gamma.gradient),
                () -> assertClose(expected.get("dBeta"), layer.beta.gradient),
                () -> assertClose(expected.get("runningMean afterwards"), layer.runningMean.value),
                () ->
                        assertClose(
                                expected.get("runningVariance afterwards"),
                                layer.runningVariance.value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer-norm-features", "layer-norm-images"})
    void layerNormIsPyTorchs(String name) throws IOException {
        var expected = reference(name);
        var layer =
                new LayerNorm(
                        expected.get("gamma"),
                        expected.get("beta"),
                        expected.get("epsilon").get(0));

        var out = layer.forward(expected.get("x"));
        var dx = layer.backward(expected.get("dOut"), expected.get("x"));

        assertAll(
                () -> assertClose(expected.get("out"), out),
                () -> assertClose(expected.get("dx"), dx),
                () -> assertClose(expected.get("dGamma"), layer.gamma.gradient),
                () -> assertClose(expected.get("dBeta"), layer.beta.gradient));
    }

    @ParameterizedTest(name = "{0} ({1}, {2}, {3}, {4})")
    @CsvSource({
        "TRAIN, 4, 3, 0, 0",
        "TRAIN, 7, 1, 0, 0",
        "TRAIN, 2, 3, 4, 5",
        "TRAIN, 1, 2, 3, 1",
        "TEST, 4, 3, 0, 0",
        "TEST, 2, 3, 4, 5",
        "TEST, 0, 3, 0, 0"
    })
    void batchNormGradientsAreCentralDifferences(Mode mode, int n, int c, int h, int w) {
        int[] sizes = h == 0 ? new int[] {n, c} : new int[] {n, c, h, w};
        var random = new RandomState(5);
        var layer = new BatchNorm(random.randn(c), random.randn(c), Options.CS231N);
        layer.runningMean.assign(random.randn(c));
        layer.runningVariance.assign(random.rand(c).map(v -> v + 1));
        layer.setMode(mode);

        assertGradients(layer, random.randn(sizes), random.randn(sizes));
    }

    @ParameterizedTest(name = "N={0} H={1} W={2}")
    @CsvSource({"4, 5, 1", "1, 3, 2", "3, 1, 7", "0, 3, 1"})
    void layerNormGradientsAreCentralDifferences(int n, int h, int w) {
        var random = new RandomState(6);
        var layer = new LayerNorm(random.randn(h, w), random.randn(h, w), 1e-5);

        assertGradients(layer, random.randn(n, h, w), random.randn(n, h, w));
    }

    private static void assertGradients(Layer layer, Tensor x, Tensor dOut) {
        layer.parameters().forEach(parameter -> parameter.gradient.data()[0] = Double.NaN);

        var dx = layer.backward(dOut, x);

        assertClose(NumericalGradient.of(() -> layer.forward(x), x, dOut), dx, 1e-7);
        for (var parameter : layer.parameters()) {
            var expected = NumericalGradient.of(() -> layer.forward(x), parameter.value, dOut);
            assertClose(expected, parameter.gradient, 1e-7);
        }
    }

    @Test
    void batchNormGivesEachChannelTheMeanBetaAndTheDeviationGamma() {
        var layer = new BatchNorm(Tensor.of(2, 3), Tensor.of(10, 20), Options.CS231N);
        var x = new RandomState(7).randn(50, 2, 3, 3).map(v -> 5 * v - 4);

        var out = layer.forward(x);

        assertClose(Tensor.of(10, 20), out.mean(0, 2, 3), 1e-12);
        assertClose(Tensor.of(4, 9), out.var(0, 2, 3), 1e-5);
    }

    @Test
    void inUseOneExampleIsNormalizedByWhatWasRemembered() {
        var random = new RandomState(8);
        var layer = new BatchNorm(1);
        for (int step = 0; step < 200; step++) {
            layer.forward(random.randn(100, 1).map(v -> 3 * v + 7));
        }
        layer.setMode(Mode.TEST);
        var remembered = layer.runningMean.value.copy();

        double out = layer.forward(Tensor.of(7).reshape(1, 1)).get(0, 0);

        assertEquals(0, out, 0.1);
        assertEquals(remembered, layer.runningMean.value);
        assertEquals(9, layer.runningVariance.value.get(0), 1);
    }

    @Test
    void theRunningValuesKeepTheirShareByTheConvention() {
        var x = Tensor.of(1, 3).reshape(2, 1); // mean 2, variance 1 by M, 2 by M - 1
        var ours = new BatchNorm(1);
        var theirs = new BatchNorm(Tensor.ones(1), Tensor.zeros(1), Options.PYTORCH);

        ours.forward(x);
        theirs.forward(x);

        assertAll(
                () -> assertEquals(0.1 * 2, ours.runningMean.value.get(0), 1e-15),
                () -> assertEquals(0.9 + 0.1 * 1, ours.runningVariance.value.get(0), 1e-15),
                () -> assertEquals(0.9 + 0.1 * 2, theirs.runningVariance.value.get(0), 1e-15));
    }

    @Test
    void layerNormOfAnExampleDoesNotDependOnTheOthers() {
        var random = new RandomState(9);
        var layer = new LayerNorm(random.randn(4), random.randn(4), 1e-5);
        var x = random.randn(6, 4);

        assertEquals(layer.forward(x).gather(3), layer.forward(x.gather(3)));
    }

    @Test
    void constantValuesDoNotDivideByZero() {
        var x = Tensor.full(5, 3, 2);

        assertEquals(Tensor.zeros(3, 2), new BatchNorm(2).forward(x));
        assertEquals(Tensor.zeros(3, 2), new LayerNorm(2).forward(x));
    }

    @Test
    void wrongShapesAndSettingsAreRefusedByName() {
        var batch = new BatchNorm(3);
        var layer = new LayerNorm(3, 2);
        var strict = new BatchNorm(Tensor.ones(3), Tensor.zeros(3), Options.PYTORCH);
        assertAll(
                () ->
                        assertEquals(
                                "BatchNorm: x has shape (4, 5), needs (N, 3) or (N, 3, H, W);"
                                        + " gamma has one value per feature or channel",
                                refusal(() -> batch.forward(Tensor.zeros(4, 5)))),
                () ->
                        assertEquals(
                                "BatchNorm: dOut has shape (3, 4), needs (4, 3); it is shaped like"
                                        + " the output",
                                refusal(() -> batch.backward(Tensor.zeros(3, 4), tensor(4, 3)))),
                () ->
                        assertEquals(
                                "BatchNorm: x has shape (1, 3), needs at least 2 values per"
                                        + " feature or channel; while learning, their mean and"
                                        + " variance are taken",
                                refusal(() -> strict.forward(Tensor.zeros(1, 3)))),
                () -> assertEquals(Shape.of(1, 3), batch.forward(tensor(1, 3)).shape()),
                () ->
                        assertEquals(
                                "BatchNorm: momentum is 1.5, needs 0 to 1; 0.9 is usual",
                                refusal(() -> new Options(1.5, 1e-5, RunningVariance.BY_M))),
                () ->
                        assertEquals(
                                "BatchNorm: epsilon is 0.0, needs a finite number above 0; 1e-5 is"
                                        + " usual",
                                refusal(() -> new Options(0.9, 0, RunningVariance.BY_M))),
                () ->
                        assertEquals(
                                "LayerNorm: x has shape (4, 2, 3), needs N examples of shape"
                                        + " (3, 2); each is shaped like gamma",
                                refusal(() -> layer.forward(tensor(4, 2, 3)))),
                () ->
                        assertEquals(
                                "LayerNorm: epsilon is -1.0, needs a finite number above 0; 1e-5"
                                        + " is usual",
                                refusal(() -> new LayerNorm(tensor(2), tensor(2), -1))));
    }

    private static Tensor tensor(int... sizes) {
        return Tensor.ones(sizes);
    }

    /** Made by PyTorch: {@code lw reference layers}. */
    private static Map<String, Tensor> reference(String name) throws IOException {
        try (var in = NormalizationTest.class.getResourceAsStream(name + ".npz")) {
            return Npz.read(in, name);
        }
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertClose(expected, actual, 1e-12);
    }

    private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
        assertEquals(expected.shape(), actual.shape());
        if (!expected.equals(actual)) {
            double error = RelativeError.NORM.of(expected, actual);
            assertTrue(error <= tolerance, "error " + error);
        }
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
