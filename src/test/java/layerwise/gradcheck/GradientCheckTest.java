package layerwise.gradcheck;

import static layerwise.gradcheck.NumericalGradientTest.gaussian;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import layerwise.layers.Layer;
import layerwise.layers.Parameter;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GradientCheckTest {

    /** Multiplies by weights and squares, with a backward pass that can be spoiled. */
    private static final class SquaredProduct implements Layer {
        final Parameter weights = new Parameter("weights", gaussian(7, 3, 4));
        UnaryOperator<Tensor> spoil = gradient -> gradient;

        @Override
        public Tensor forward(Tensor x) {
            return x.matmul(weights.value).map(v -> v * v);
        }

        @Override
        public Tensor backward(Tensor dOut, Tensor x) {
            var inner = x.matmul(weights.value).map(dOut, (v, d) -> 2 * v * d);
            weights.gradient = spoil.apply(x.transpose().matmul(inner));
            return inner.matmul(weights.value.transpose());
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weights);
        }
    }

    private record Relu(double slopeAtZero) implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return x.map(v -> Math.max(v, 0));
        }

        @Override
        public Tensor backward(Tensor dOut, Tensor x) {
            return dOut.map(x, (d, v) -> v > 0 ? d : v == 0 ? slopeAtZero * d : 0);
        }
    }

    private final Tensor x = gaussian(8, 5, 3);
    private final Tensor dOut = gaussian(9, 5, 4);

    @Test
    void aRightLayerPassesWithALineForEachGradient() {
        var report = GradientCheck.layer(new SquaredProduct(), x, dOut);

        assertTrue(report.passed(), report::toString);
        assertTrue(
                report.toString()
                        .matches(
                                "Gradients to inputs: \\d\\.\\d+e-\\d+ \\(<1e-8 will be fine\\)\n"
                                        + "Gradients to weights: \\d\\.\\d+e-\\d+ \\(<1e-8 will be"
                                        + " fine\\)"),
                report::toString);
    }

    @Test
    void aWrongGradientIsNamedWithItsWorstElementAndItsPattern() {
        var layer = new SquaredProduct();
        layer.spoil = gradient -> gradient.map(v -> v / 5);

        var report = GradientCheck.layer(layer, x, dOut);

        assertFalse(report.passed());
        assertTrue(report.lines().getFirst().error() < 1e-8);
        assertTrue(report.lines().getLast().error() > 0.1);
        var text = report.toString();
        assertTrue(text.contains("gradient to weights is wrong; the largest error is at ["), text);
        assertTrue(text.endsWith("Every element is 1/5 of the expected one."), text);
    }

    @Test
    void aGradientOfAnotherShapeOrWithNaNFails() {
        var layer = new SquaredProduct();
        layer.spoil = Tensor::transpose;
        var transposed = GradientCheck.layer(layer, x, dOut);
        layer.spoil = gradient -> gradient.map(_ -> Double.NaN);
        var notANumber = GradientCheck.layer(layer, x, dOut);

        assertFalse(transposed.passed());
        assertTrue(
                transposed
                        .toString()
                        .contains("has shape (4, 3), needs (3, 4); it looks transposed"),
                transposed::toString);
        assertFalse(notANumber.passed());
        assertTrue(
                notANumber.toString().contains("All of its 12 elements are NaN"),
                notANumber::toString);
    }

    @Test
    void aKinkOnOrBesideAnElementIsRecognised() {
        for (double place : new double[] {0, 3e-6, 7e-6}) {
            var inputs = Tensor.of(-1, place, 2);
            var report = GradientCheck.layer(new Relu(1), inputs, Tensor.of(1, 1, 1));

            assertFalse(report.passed(), "at " + place);
            assertTrue(
                    report.toString().contains("has a kink within 1e-5 of [1]"),
                    "at " + place + ": " + report);
            assertTrue(
                    report.toString().contains("Yours is one of the two"),
                    "at " + place + ": " + report);
        }
    }

    @Test
    void aSmoothWrongGradientIsNoKink() {
        var layer = new SquaredProduct();
        layer.spoil = gradient -> gradient.map(v -> v + 1);

        var report = GradientCheck.layer(layer, x.map(v -> 100 * v), dOut);

        assertFalse(report.toString().contains("kink"), report::toString);
        assertTrue(report.toString().contains("off by the same amount"), report::toString);
    }

    @Test
    void aLayerThatDrawsAnewOrChangesItsInputIsReported() {
        var random = new Random(1);
        Layer noisy = of(v -> v.map(e -> e + random.nextDouble()));
        Layer careless =
                of(v -> {
                    v.data()[0] = 5;
                    return v.copy();
                });

        var drawn = GradientCheck.layer(noisy, x, x);
        var changed = GradientCheck.layer(careless, x, x);

        assertFalse(drawn.passed());
        assertTrue(drawn.toString().contains("needs a fixed seed"), drawn::toString);
        assertFalse(changed.passed());
        assertTrue(changed.toString().contains("must work on copies"), changed::toString);
        assertEquals(gaussian(8, 5, 3), x);
    }

    @Test
    void aRightGradientDoesNotExcuseALayerThatChangesItsInput() {
        Layer clamping =
                of(v -> {
                    v.data()[0] = Math.min(v.data()[0], 1e6);
                    return v.copy();
                });
        var large = Tensor.of(1e6 + 1, 2);

        var report = GradientCheck.layer(clamping, large, Tensor.of(0, 1));

        assertTrue(report.lines().getFirst().error() < 1e-8, report::toString);
        assertFalse(report.passed());
    }

    @Test
    void strongCurvatureIsNoKink() {
        Layer square = of(v -> v.map(e -> 1000 * e * e));

        var report = GradientCheck.layer(square, Tensor.of(1e-7), Tensor.of(1));

        assertFalse(report.passed());
        assertFalse(report.toString().contains("kink"), report::toString);
    }

    @Test
    void theGradientsOfANumberAreCheckedByName() {
        var w = Tensor.of(1, -2, 3);
        var b = Tensor.of(0.5);
        DoubleSupplier f = () -> w.times(w).sum() + 3 * b.get(0);
        var right = Map.of("w", w.times(2), "b", Tensor.of(3));
        var wrong = Map.of("w", w.times(-2), "b", Tensor.of(3));

        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.put("w", w);
        parameters.put("b", b);

        assertTrue(check(f, parameters, right).passed());
        var report = check(f, parameters, wrong);
        assertEquals(List.of("w", "b"), report.lines().stream().map(l -> l.name()).toList());
        assertTrue(report.lines().getFirst().error() > 0.1, report::toString);
        assertTrue(report.lines().getLast().error() < 1e-8, report::toString);
        assertEquals(Tensor.of(1, -2, 3), w);
    }

    @Test
    void aKinkOfANumberIsRecognisedAndAMissingGradientRefused() {
        var w = Tensor.of(-1, 3e-6, 2);
        DoubleSupplier f = () -> w.maximum(0).sum();

        var report = check(f, Map.of("w", w), Map.of("w", Tensor.of(0, 1, 1)));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> check(f, Map.of("w", w), Map.of("b", w)));

        assertTrue(report.lines().getFirst().remark().contains("within 1e-5 of [1]"));
        assertEquals("GradientCheck: w has no gradient, needs one; there are [b]", e.getMessage());
    }

    /** Half a unit in the last place of 1 is 1e-16, and divided by 2e-5 about 5e-12. */
    @Test
    void theLastDigitOfALargeNumberIsRounding() {
        var w = Tensor.of(1);
        DoubleSupplier f = () -> 1 + 1e-7 * w.get(0);

        var rounded = check(f, Map.of("w", w), Map.of("w", Tensor.of(1e-7)));
        var wrong = check(f, Map.of("w", w), Map.of("w", Tensor.of(1.01e-7)));

        assertFalse(rounded.passed());
        assertTrue(rounded.toString().contains("That is rounding"), rounded::toString);
        assertFalse(wrong.toString().contains("rounding"), wrong::toString);
    }

    private static GradientReport check(
            DoubleSupplier f, Map<String, Tensor> at, Map<String, Tensor> gradients) {
        return GradientCheck.of(f, at, gradients, GradientCheck.Options.DEFAULT);
    }

    private static Layer of(UnaryOperator<Tensor> forward) {
        return new Layer() {
            @Override
            public Tensor forward(Tensor x) {
                return forward.apply(x);
            }

            @Override
            public Tensor backward(Tensor dOut, Tensor x) {
                return dOut;
            }
        };
    }

    @Test
    void aGradientOfTheWrongShapeAtTheOutputIsRefused() {
        var e =
                assertThrows(
                        ShapeException.class,
                        () -> GradientCheck.layer(new SquaredProduct(), x, x));

        assertEquals(
                "GradientCheck: dOut has shape (5, 3), needs (5, 4); it is shaped like the output",
                e.getMessage());
    }
}
