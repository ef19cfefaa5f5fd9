package layerwise.losses;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import layerwise.gradcheck.GradientCheck;
import layerwise.gradcheck.NumericalGradient;
import layerwise.gradcheck.RelativeError;
import layerwise.tensor.RandomState;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SvmHingeTest {
    private final Loss mean = new SvmHinge(1, Reduction.MEAN);

    /** SEEDS.md S1.31: the value that cs231n prints for its seed 231. */
    @Test
    void theCoursesLossComesOutDigitForDigit() {
        var random = new RandomState(231);
        var x = random.randn(50, 10).map(v -> 0.001 * v);
        int[] y = random.randint(10, 50);

        double loss = mean.forward(x, y).loss();
        var dx = mean.backward(x, y);

        assertEquals(8.999602749096233, loss);
        var numeric = NumericalGradient.of(() -> mean.forward(x, y).loss(), x);
        assertEquals(1.4021566006651672e-09, RelativeError.MAX.of(dx, numeric), 1e-24);
    }

    @Test
    void everyWrongClassWithinTheMarginCostsAndPulls() {
        // leads of the right class, 1: 2.5 over class 0, -1 over class 2; margin 3
        var scores = Tensor.of(new double[][] {{0.5, 3, 4}, {0, 9, 0}});
        var hinge = new SvmHinge(3, Reduction.SUM);

        assertEquals(0.5 + 4, hinge.forward(scores, new int[] {1, 1}).loss());
        assertEquals(
                Tensor.of(new double[][] {{1, -2, 1}, {0, 0, 0}}),
                hinge.backward(scores, new int[] {1, 1}));
        assertEquals(
                (0.5 + 4) / 2,
                new SvmHinge(3, Reduction.MEAN).forward(scores, new int[] {1, 1}).loss());
    }

    @Test
    void theKinkItselfHasNoGradient() {
        assertEquals(
                Tensor.of(new double[][] {{0, 0}}),
                mean.backward(Tensor.of(new double[][] {{1, 2}}), new int[] {1}));
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsThatOfTheLoss(Reduction reduction) {
        var random = new RandomState(3);
        var report =
                GradientCheck.loss(
                        new SvmHinge(0.7, reduction), random.randn(6, 4), random.randint(4, 6));

        assertTrue(report.passed(), report::toString);
    }

    @Test
    void probabilitiesAreTheSoftmaxOfTheScores() {
        var scores = new RandomState(5).randn(4, 3);
        int[] y = {0, 1, 2, 0};

        assertEquals(
                new SoftmaxCrossEntropy(Reduction.MEAN).forward(scores, y).probabilities(),
                mean.forward(scores, y).probabilities());
    }

    @Test
    void notANumberIsNotHidden() {
        var scores = Tensor.of(new double[][] {{Double.NaN, 1}});

        assertTrue(Double.isNaN(mean.forward(scores, new int[] {1}).loss()));
    }

    @Test
    void wrongArgumentsAreRefusedByName() {
        var scores = Tensor.zeros(2, 3);
        assertAll(
                () ->
                        assertEquals(
                                "SvmHinge: targets[1] is 3, needs 0 to 2; scores has 3 columns,"
                                        + " one for each class",
                                refusal(() -> mean.forward(scores, new int[] {0, 3}))),
                () ->
                        assertEquals(
                                "SvmHinge: targets[0] is -1, needs 0 to 2; scores has 3 columns,"
                                        + " one for each class",
                                refusal(() -> mean.backward(scores, new int[] {-1, 0}))),
                () ->
                        assertEquals(
                                "SvmHinge: there are 1 targets, needs 2; one for each row of"
                                        + " scores",
                                refusal(() -> mean.backward(scores, new int[] {0}))),
                () ->
                        assertEquals(
                                "SvmHinge: margin is -1.0, needs a finite number from 0; 1 is"
                                        + " usual",
                                refusal(() -> new SvmHinge(-1, Reduction.MEAN))),
                () ->
                        assertThrows(
                                ShapeException.class,
                                () -> mean.forward(Tensor.zeros(3), new int[] {0, 0, 0})));
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
