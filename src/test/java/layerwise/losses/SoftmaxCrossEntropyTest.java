package layerwise.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

class SoftmaxCrossEntropyTest {
    private final Loss mean = new SoftmaxCrossEntropy(Reduction.MEAN);
    private final Loss sum = new SoftmaxCrossEntropy(Reduction.SUM);

    /** SEEDS.md S1.32: the value that cs231n prints for its seed 231. */
    @Test
    void theCoursesLossComesOutDigitForDigit() {
        var random = new RandomState(231);
        var x = random.randn(50, 10).map(v -> 0.001 * v);
        int[] y = random.randint(10, 50);

        double loss = mean.forward(x, y).loss();
        var dx = mean.backward(x, y);

        assertArrayEquals(new int[] {2, 5, 0, 6, 5, 5, 0, 8, 8, 9}, java.util.Arrays.copyOf(y, 10));
        assertEquals(2.302545844500738, loss, 1e-15);
        var numeric = NumericalGradient.of(() -> mean.forward(x, y).loss(), x);
        // the course prints 9.38e-09; rounding decides the digits, its threshold is 1e-8
        assertTrue(RelativeError.MAX.within(1e-8, dx, numeric));
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsThatOfTheLoss(Reduction reduction) {
        var random = new RandomState(3);
        var report =
                GradientCheck.loss(
                        new SoftmaxCrossEntropy(reduction),
                        random.randn(6, 4),
                        random.randint(4, 6));

        assertTrue(report.passed(), report::toString);
    }

    @Test
    void theSumIsTheMeanTimesTheBatch() {
        var random = new RandomState(4);
        var scores = random.randn(8, 3);
        int[] y = random.randint(3, 8);

        assertEquals(8 * mean.forward(scores, y).loss(), sum.forward(scores, y).loss(), 1e-13);
        assertTrue(
                RelativeError.MAX.within(
                        1e-14, mean.backward(scores, y).map(v -> 8 * v), sum.backward(scores, y)));
    }

    @Test
    void probabilitiesAddUpToOne() {
        var scores = new RandomState(5).randn(7, 5).map(v -> 30 * v);
        var p = mean.forward(scores, new int[7]).probabilities();

        for (int i = 0; i < 7; i++) {
            double total = 0;
            for (int k = 0; k < 5; k++) {
                total += p.get(i, k);
            }
            assertEquals(1, total, 1e-15);
        }
    }

    @Test
    void scoresOfAThousandNeitherOverflowNorVanish() {
        var scores = Tensor.of(1000, -1000, 0, -1000, 1000, 0).reshape(2, 3);

        assertEquals(0, mean.forward(scores, new int[] {0, 1}).loss());
        // the probability of the right class is exactly 0 in doubles, its logarithm is not
        assertEquals(2000, mean.forward(scores, new int[] {1, 0}).loss());
        assertEquals(4000, sum.forward(scores, new int[] {1, 0}).loss());
        assertEquals(
                Tensor.of(0.5, -0.5, 0, -0.5, 0.5, 0).reshape(2, 3),
                mean.backward(scores, new int[] {1, 0}));
    }

    @Test
    void aLabelThatIsNoClassIsNamed() {
        var scores = Tensor.zeros(3, 10);
        var tooHigh =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> mean.forward(scores, new int[] {1, 10, 2}));
        var tooLow =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> mean.backward(scores, new int[] {1, 2, -1}));
        var tooFew =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> mean.forward(scores, new int[] {1, 2}));

        assertEquals(
                "SoftmaxCrossEntropy: targets[1] is 10, needs 0 to 9; scores has 10 columns, one"
                        + " for each class",
                tooHigh.getMessage());
        assertTrue(tooLow.getMessage().startsWith("SoftmaxCrossEntropy: targets[2] is -1, needs"));
        assertEquals(
                "SoftmaxCrossEntropy: there are 2 targets, needs 3; one for each row of scores",
                tooFew.getMessage());
    }

    @Test
    void scoresThatAreNoMatrixAreRefused() {
        var e =
                assertThrows(
                        ShapeException.class,
                        () -> mean.forward(Tensor.zeros(2, 3, 4), new int[] {1, 2}));

        assertEquals(
                "SoftmaxCrossEntropy: scores has shape (2, 3, 4), needs (N, K); a row for each of N"
                        + " examples, a column for each of K classes",
                e.getMessage());
        assertThrows(ShapeException.class, () -> mean.forward(Tensor.zeros(0, 3), new int[0]));
    }
}
