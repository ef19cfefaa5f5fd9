package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import layerwise.gradcheck.NumericalGradient;
import layerwise.gradcheck.RelativeError;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Affine, ReLU, dropout, flatten, the initializers and the threads they run on. */
class SimpleLayersTest {

    @Test
    void affineAddsTheBiasToAWeightedSum() {
        var weights = Tensor.of(1, 2, 3, 4, 5, 6).reshape(3, 2);
        var layer = new Affine(weights, Tensor.of(10, 20));

        var out = layer.forward(Tensor.of(1, 0, -1, 0, 1, 0).reshape(2, 3));

        assertEquals(Tensor.of(6, 16, 13, 24).reshape(2, 2), out);
    }

    @ParameterizedTest(name = "N={0} D={1} M={2}")
    @CsvSource({"1, 1, 1", "1, 5, 3", "4, 1, 3", "4, 5, 1", "7, 5, 3", "0, 5, 3"})
    void affineGradientsAreCentralDifferences(int n, int d, int m) {
        var random = new RandomState(1);
        var layer = new Affine(random.randn(d, m), random.randn(m));
        var x = random.randn(n, d);
        var dOut = random.randn(n, m);
        layer.weights.gradient.data()[0] = Double.NaN;
        layer.bias.gradient.data()[0] = Double.NaN;

        var dx = layer.backward(dOut, x);

        assertClose(NumericalGradient.of(() -> layer.forward(x), x, dOut), dx);
        for (var parameter : layer.parameters()) {
            var expected = NumericalGradient.of(() -> layer.forward(x), parameter.value, dOut);
            assertClose(expected, parameter.gradient);
        }
    }

    /** The layer is linear in each tensor, so a large step errs no more and rounds less. */
    @ParameterizedTest(name = "N={0} D={1} M={2}")
    @CsvSource({"1, 1, 1", "1, 5, 3", "4, 1, 3", "4, 5, 1", "7, 5, 3", "0, 5, 3"})
    void affineGradientsInFloatsAreCentralDifferencesWithin1e5(int n, int d, int m) {
        var random = new RandomState(1);
        var layer = new Affine(random.randn(d, m), random.randn(m), Precision.FLOAT32);
        var x = random.randn(n, d);
        var dOut = random.randn(n, m);
        layer.weights.gradient.data()[0] = Double.NaN;
        layer.bias.gradient.data()[0] = Double.NaN;

        var dx = layer.backward(dOut, x);

        assertWithin(1e-5, NumericalGradient.of(() -> layer.forward(x), x, dOut, 0.5), dx);
        for (var parameter : layer.parameters()) {
            var expected = NumericalGradient.of(() -> layer.forward(x), parameter.value, dOut, 0.5);
            assertWithin(1e-5, expected, parameter.gradient);
        }
    }

    @Test
    void largeAffineProductsOfFloatsGiveTheSameBitsOnAnyNumberOfThreads() {
        var random = new RandomState(2);
        var weights = random.randn(700, 300);
        var bias = random.randn(300);
        var x = random.randn(130, 700);
        var dOut = random.randn(130, 300);
        var one = new Affine(weights, bias, Precision.FLOAT32, new Threads(1));
        var three = new Affine(weights, bias, Precision.FLOAT32, new Threads(3));
        var wide = new Affine(weights, bias);

        assertEquals(one.forward(x), three.forward(x));
        assertEquals(one.backward(dOut, x), three.backward(dOut, x));
        assertEquals(one.weights.gradient, three.weights.gradient);
        assertEquals(one.bias.gradient, three.bias.gradient);
        assertWithin(1e-6, wide.forward(x), one.forward(x));
        assertWithin(1e-6, wide.backward(dOut, x), one.backward(dOut, x));
        assertWithin(1e-6, wide.weights.gradient, one.weights.gradient);
        assertNotEquals(wide.weights.gradient, one.weights.gradient);
    }

    private static void assertWithin(double tolerance, Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        double error = expected.size() == 0 ? 0 : RelativeError.NORM.of(expected, actual);
        assertTrue(
                error <= tolerance || java.util.Arrays.equals(expected.data(), actual.data()),
                "error " + error);
    }

    @Test
    void largeAffineProductsGiveTheSameBitsOnAnyNumberOfThreads() {
        var random = new RandomState(2);
        var weights = random.randn(700, 300);
        var bias = random.randn(300);
        var x = random.randn(130, 700);
        var dOut = random.randn(130, 300);
        var one = new Affine(weights, bias, Precision.FLOAT64, new Threads(1));
        var three = new Affine(weights, bias, Precision.FLOAT64, new Threads(3));

        assertEquals(one.forward(x), three.forward(x));
        assertEquals(one.backward(dOut, x), three.backward(dOut, x));
        assertEquals(one.weights.gradient, three.weights.gradient);
        assertEquals(one.bias.gradient, three.bias.gradient);
        assertClose(product(x, weights, bias), one.forward(x));
    }

    private static Tensor product(Tensor x, Tensor weights, Tensor bias) {
        var out = Tensor.zeros(x.dim(0), weights.dim(1));
        for (int i = 0; i < out.dim(0); i++) {
            for (int j = 0; j < out.dim(1); j++) {
                double sum = bias.get(j);
                for (int k = 0; k < x.dim(1); k++) {
                    sum += x.get(i, k) * weights.get(k, j);
                }
                out.set(i, j, sum);
            }
        }
        return out;
    }

    @Test
    void affineRefusesWrongShapes() {
        var layer = new Affine(Tensor.zeros(3072, 10), Tensor.zeros(10));

        assertEquals(
                "Affine: x has shape (64, 3, 32, 32), needs (N, 3072); flatten images first",
                refusal(() -> layer.forward(Tensor.zeros(64, 3, 32, 32))));
        assertEquals(
                "Affine: dOut has shape (10, 64), needs (64, 10); it is shaped like the output",
                refusal(() -> layer.backward(Tensor.zeros(10, 64), Tensor.zeros(64, 3072))));
        assertEquals(
                "Affine: weights has shape (6,), needs (D, M); one row per input",
                refusal(() -> new Affine(Tensor.zeros(6), Tensor.zeros(6))));
        assertEquals(
                "Affine: bias has shape (3,), needs (2,); one bias per column of the weights",
                refusal(() -> new Affine(Tensor.zeros(3, 2), Tensor.zeros(3))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void reluPassesAtZeroWhatItWasTold(double atZero) {
        var x = Tensor.of(-2, -0.0, 0, 3, Double.NaN).reshape(1, 5);
        var layer = new Relu(atZero);

        assertArrayEquals(new double[] {0, 0, 0, 3, Double.NaN}, layer.forward(x).data());
        assertArrayEquals(
                new double[] {0, atZero * 7, atZero * 7, 7, 0},
                layer.backward(Tensor.full(7, 1, 5), x).data());
    }

    @Test
    void reluReachesEveryElementOfALargeBatch() {
        var x = new RandomState(3).randn(3, 50_001);
        var layer = new Relu(0, new Threads(3));

        assertEquals(x.map(v -> Math.max(v, 0)), layer.forward(x));
        assertEquals(x.map(v -> v > 0 ? 2 : 0), layer.backward(Tensor.full(2, 3, 50_001), x));
    }

    @Test
    void reluRefusesADerivativeOutsideOfZeroToOne() {
        assertEquals("Relu: derivativeAtZero is 1.5, needs 0 to 1", refusal(() -> new Relu(1.5)));
        assertEquals(
                "Relu: derivativeAtZero is NaN, needs 0 to 1", refusal(() -> new Relu(Double.NaN)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"0.1, OF_ZEROING, 0.9", "0.25, OF_KEEPING, 0.25"})
    void dropoutKeepsAndScalesByItsConvention(
            double probability, Dropout.Probability meaning, double keep) {
        var layer = new Dropout(probability, meaning, 1234, Dropout.Masks.NEW);
        var x = Tensor.full(1, 200, 500);

        var out = layer.forward(x);

        double kept = out.map(v -> v == 0 ? 0 : 1).sum() / out.size();
        assertEquals(keep, kept, 0.01);
        assertEquals(out.map(v -> v == 0 ? 0 : 1 / keep), out);
        assertEquals(out, layer.backward(x, x));
    }

    @Test
    void dropoutDrawsTheMaskThatNumpyWould() {
        // np.random.seed(1234); np.random.rand(2) < 0.5
        var layer = new Dropout(0.5, Dropout.Probability.OF_KEEPING, 1234, Dropout.Masks.NEW);

        assertEquals(Tensor.of(2, 0), layer.forward(Tensor.of(1, 1)));
    }

    @Test
    void dropoutRepeatsItsMaskOnlyWhenTold() {
        var x = Tensor.full(1, 20, 20);
        var repeated = new Dropout(0.5, Dropout.Probability.OF_ZEROING, 7, Dropout.Masks.REPEATED);
        var anew = new Dropout(0.5, Dropout.Probability.OF_ZEROING, 7, Dropout.Masks.NEW);

        assertEquals(repeated.forward(x), repeated.forward(x));
        assertNotEquals(anew.forward(x), anew.forward(x));
    }

    @Test
    void dropoutChangesNothingInUse() {
        var layer = new Dropout(0.5, Dropout.Probability.OF_ZEROING, 7, Dropout.Masks.NEW);
        layer.setMode(Mode.TEST);
        var x = Tensor.of(1, 2, 3);

        assertEquals(x, layer.forward(x));
        assertEquals(x, layer.backward(x, x));
    }

    @Test
    void dropoutRefusesWhatItCannotUse() {
        assertEquals(
                "Dropout: probability is 1.0, needs at least 0 and below 1 (of zeroing)",
                refusal(() ->
                        new Dropout(1, Dropout.Probability.OF_ZEROING, 0, Dropout.Masks.NEW)));
        assertEquals(
                "Dropout: probability is 0.0, needs above 0 and at most 1 (of keeping)",
                refusal(() ->
                        new Dropout(0, Dropout.Probability.OF_KEEPING, 0, Dropout.Masks.NEW)));
        var layer = new Dropout(0.5, Dropout.Probability.OF_ZEROING, 7, Dropout.Masks.NEW);
        var early =
                assertThrows(
                        IllegalStateException.class,
                        () -> layer.backward(Tensor.of(1), Tensor.of(1)));
        assertEquals(
                "Dropout: backward has no mask, needs a forward pass first, in mode TRAIN",
                early.getMessage());
    }

    @Test
    void flattenLaysExamplesOutAsRowsAndBack() {
        var x = new RandomState(4).randn(2, 3, 4, 5);
        var layer = new Flatten();

        var out = layer.forward(x);

        assertEquals(Shape.of(2, 60), out.shape());
        assertEquals(x, layer.backward(out, x));
        assertEquals(Shape.of(0, 12), layer.forward(Tensor.zeros(0, 3, 4)).shape());
        assertEquals(
                "Flatten: dOut has shape (60, 2), needs (2, 60); it is shaped like the output",
                refusal(() -> layer.backward(Tensor.zeros(60, 2), x)));
    }

    @Test
    void initializersDrawFromTheStreamThatNumpyHas() {
        // np.random.RandomState(231): 0.1 * randn(2), uniform(-b, b, 2)
        var gaussian = Initializer.gaussian(0.1).draw(new RandomState(231), 2);
        var xavier = Initializer.xavierUniform(4, 2).draw(new RandomState(231), 2);

        assertEquals(Tensor.of(0.1 * .41794341085522313, 0.1 * 1.3971002787857785), gaussian);
        assertArrayEquals(
                new double[] {2 * .78149404082882 - 1, 2 * .5842091160855433 - 1},
                xavier.data(),
                1e-14);
        assertEquals(Tensor.zeros(2, 3), Initializer.zeros().draw(new RandomState(1), 2, 3));
        assertEquals(
                "Initializer.gaussian: std is -1.0, needs at least 0",
                refusal(() -> Initializer.gaussian(-1)));
    }

    @Test
    void geometriesRefuseSizesByName() {
        assertEquals(
                "ConvGeometry: stride is 0, needs at least 1",
                refusal(() -> new ConvGeometry(1, 1, 3, 3, 0, 0)));
        assertEquals(
                "ConvGeometry: pad is -1, needs at least 0",
                refusal(() -> new ConvGeometry(1, 1, 3, 3, 1, -1)));
        assertEquals(
                "PoolGeometry: pad is 2, needs less than the window of 3x2; else a window could"
                        + " lie in the padding altogether",
                refusal(() -> new PoolGeometry(3, 2, 1, 2, PoolPadding.ZEROS)));
    }

    @Test
    void everyPieceRunsOnceOnAnyNumberOfThreads() {
        for (int count = 1; count <= 4; count++) {
            var runs = new AtomicIntegerArray(1000);

            new Threads(count).forEach(1000, runs::incrementAndGet);

            for (int piece = 0; piece < 1000; piece++) {
                assertEquals(1, runs.get(piece));
            }
        }
    }

    @Test
    void whatAPieceThrowsArrivesAtTheCaller() {
        var e =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                new Threads(2)
                                        .forEach(
                                                50,
                                                piece -> {
                                                    if (piece == 49) {
                                                        throw new IllegalStateException("49");
                                                    }
                                                }));
        assertEquals("49", e.getMessage());
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        if (!expected.equals(actual)) {
            double error = RelativeError.NORM.of(expected, actual);
            assertTrue(error <= 1e-8, "error " + error);
        }
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
