package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import layerwise.gradcheck.RelativeError;
import layerwise.layers.Parameter;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import layerwise.training.Sgd.MomentumForm;
import org.junit.jupiter.api.Test;

/** Steps against the tables of the cs231n notebook (SEEDS.md S1.39 to S1.41), and by hand. */
class OptimizersTest {

    /** The tables are printed to eight decimals. */
    private static final double PRINTED = 5e-9;

    private static Parameter courses() {
        var parameter = new Parameter("w", PrintedSteps.w());
        parameter.gradient = PrintedSteps.dw();
        return parameter;
    }

    private static void remember(double[] memory, double start, double stop) {
        System.arraycopy(PrintedSteps.between(start, stop).data(), 0, memory, 0, memory.length);
    }

    private static void assertPrinted(double[] expected, double[] actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], PRINTED + 1e-15, "element " + i);
        }
    }

    private static void assertSeedError(double printed, double[] expected, double[] actual) {
        double error = RelativeError.MAX.of(Tensor.of(actual), Tensor.of(expected));
        // the error of the seed's own run against its own rounded table, digit for digit
        assertEquals(printed, error, 1e-5 * printed);
    }

    @Test
    void momentumOfStepsGivesTheCoursesTable() {
        var p = courses();
        var sgd = new Sgd(1e-3).withMomentum(0.9, MomentumForm.STEPS);
        remember(sgd.memory(p)[0], 0.6, 0.9);

        sgd.update(List.of(p), 0);

        assertPrinted(PrintedSteps.MOMENTUM_W, p.value.data());
        assertPrinted(PrintedSteps.VELOCITY, sgd.memory(p)[0]);
        assertSeedError(8.882347033505819e-09, PrintedSteps.MOMENTUM_W, p.value.data());
        assertSeedError(4.269287743278663e-09, PrintedSteps.VELOCITY, sgd.memory(p)[0]);
    }

    @Test
    void rmsPropGivesTheCoursesTable() {
        var p = courses();
        var rmsProp = new RmsProp(1e-2);
        remember(rmsProp.memory(p)[0], 0.6, 0.9);

        rmsProp.update(List.of(p), 0);

        assertPrinted(PrintedSteps.RMSPROP_W, p.value.data());
        assertPrinted(PrintedSteps.CACHE, rmsProp.memory(p)[0]);
        assertSeedError(9.524687511038133e-08, PrintedSteps.RMSPROP_W, p.value.data());
        assertSeedError(2.6477955807156126e-09, PrintedSteps.CACHE, rmsProp.memory(p)[0]);
    }

    @Test
    void adamGivesTheCoursesTable() {
        var p = courses();
        var adam = new Adam(1e-2);
        remember(adam.memory(p)[0], 0.6, 0.9);
        remember(adam.memory(p)[1], 0.7, 0.5);

        adam.update(List.of(p), 5);

        assertPrinted(PrintedSteps.ADAM_W, p.value.data());
        assertSeedError(1.1395691798535431e-07, PrintedSteps.ADAM_W, p.value.data());
        assertSeedError(4.208314038113071e-09, PrintedSteps.SQUARE, adam.memory(p)[1]);
        assertSeedError(4.214963193114416e-09, PrintedSteps.MEAN, adam.memory(p)[0]);
    }

    private static Parameter number(double value, double gradient) {
        var parameter = new Parameter("w", Tensor.of(value));
        parameter.gradient = Tensor.of(gradient);
        return parameter;
    }

    /** The value after steps with a constant gradient. */
    private static double after(int steps, Optimizer optimizer, double gradient) {
        var p = number(0, gradient);
        for (int iteration = 0; iteration < steps; iteration++) {
            optimizer.update(List.of(p), iteration);
        }
        return p.value.get(0);
    }

    @Test
    void theTwoFormsOfMomentumPartOnceTheRateChanges() {
        LearningRateSchedule halved = LearningRateSchedule.multipliedAfterEvery(1, 0.5);
        var sgd = new Sgd(1);

        assertEquals(-2.5, after(2, sgd.withMomentum(0.5, MomentumForm.GRADIENTS), 1));
        assertEquals(-2.5, after(2, sgd.withMomentum(0.5, MomentumForm.STEPS), 1));
        assertEquals(
                -1 - 0.75,
                after(2, sgd.withMomentum(0.5, MomentumForm.GRADIENTS).withSchedule(halved), 1));
        assertEquals(
                -1 - 1.0,
                after(2, sgd.withMomentum(0.5, MomentumForm.STEPS).withSchedule(halved), 1));
    }

    @Test
    void adagradDividesByTheRootOfAllSquares() {
        assertEquals(-3 / 3.0 - 3 / Math.sqrt(18), after(2, new Adagrad(1), 3), 1e-7);
    }

    @Test
    void whereEpsilonStandsShowsWhereGradientsAreTiny() {
        double g = 1e-6;
        var inside = EpsilonPlace.INSIDE_ROOT;
        var outside = EpsilonPlace.OUTSIDE_ROOT;
        double e = 1e-8;

        assertEquals(-g / (g + e), after(1, new Adagrad(1), g), 1e-12);
        assertEquals(
                -g / Math.sqrt(g * g + e),
                after(1, new Adagrad(1).withEpsilon(e, inside), g),
                1e-12);
        assertEquals(-g / (0.1 * g + e), after(1, new RmsProp(1).withEpsilon(e, outside), g), 1e-9);
        assertEquals(
                -g / Math.sqrt(0.01 * g * g + e),
                after(1, new RmsProp(1).withEpsilon(e, inside), g),
                1e-12);
        assertEquals(-g / (g + e), after(1, new Adam(1), g), 1e-9);
        assertEquals(
                -g / Math.sqrt(g * g + e), after(1, new Adam(1).withEpsilon(e, inside), g), 1e-9);
    }

    @Test
    void adamWithoutBiasCorrectionTakesOtherFirstSteps() {
        assertEquals(-1, after(1, new Adam(1), 2), 1e-7);
        assertEquals(
                -0.1 / Math.sqrt(0.001), after(1, new Adam(1).withBiasCorrection(false), 2), 1e-6);
        assertEquals(-1, after(1, new Adam(1).withBetas(0, 0), 2), 1e-7);
    }

    @Test
    void rhoIsTheShareOfThePast() {
        assertEquals(-1 / Math.sqrt(0.5), after(1, new RmsProp(1).withRho(0.5), 2), 1e-7);
    }

    @Test
    void aScheduleCompoundsAndTheCoursesFiresAtTheFirstStep() {
        var sgd = new Sgd(0.001).withSchedule(LearningRateSchedule.multipliedEvery(1000, 0.5));
        var p = number(0, 0);
        double[] rates = new double[2001];
        for (int iteration = 0; iteration <= 2000; iteration++) {
            sgd.update(List.of(p), iteration);
            rates[iteration] = sgd.learningRate();
        }

        assertEquals(0.0005, rates[0]);
        assertEquals(0.0005, rates[999]);
        assertEquals(0.00025, rates[1000]);
        assertEquals(0.000125, rates[2000]);
    }

    @Test
    void decayCompoundsAndEpochsLeaveTheFirstAlone() {
        var decayed = new Sgd(1).withDecay(0.5);
        after(3, decayed, 0);
        assertEquals(1 / 1.5 / 2, decayed.learningRate());

        var perEpoch = new Sgd(1).withSchedule(LearningRateSchedule.multipliedPerEpoch(2, 0.1));
        after(2, perEpoch, 0);
        assertEquals(1, perEpoch.learningRate());
        after(3, perEpoch, 0);
        assertEquals(0.1, perEpoch.learningRate());
    }

    @Test
    void badHyperParametersAreNamed() {
        assertRefused(
                "Sgd: learningRate is -0.1, needs a finite number above 0; 0.001 is a usual"
                        + " start",
                () -> new Sgd(-0.1));
        assertRefused(
                "Sgd: momentum is 1.0, needs 0 <= momentum < 1; 0.9 is usual, 0 is none; 1"
                        + " would never slow down",
                () -> new Sgd(1).withMomentum(1, MomentumForm.STEPS));
        assertRefused(
                "Sgd: decay is NaN, needs a finite number from 0; 0 leaves the learning rate"
                        + " alone",
                () -> new Sgd(1).withDecay(Double.NaN));
        assertRefused(
                "Adam: beta1 is 1.5, needs 0 <= beta1 < 1; 0.9 is usual",
                () -> new Adam(1).withBetas(1.5, 0.9));
        assertRefused(
                "Adam: beta2 is -0.5, needs 0 <= beta2 < 1; 0.999 is usual",
                () -> new Adam(1).withBetas(0.5, -0.5));
        assertRefused(
                "RmsProp: rho is 2.0, needs 0 <= rho < 1; 0.9 and 0.99 are usual",
                () -> new RmsProp(1).withRho(2));
        assertRefused(
                "Adagrad: epsilon is 0.0, needs a finite number above 0; 1e-8 is usual",
                () -> new Adagrad(1).withEpsilon(0, EpsilonPlace.INSIDE_ROOT));
        assertRefused(
                "LearningRateSchedule: every is 0, needs a number of steps above 0",
                () -> LearningRateSchedule.multipliedEvery(0, 1));
    }

    private static void assertRefused(String message, Runnable call) {
        var e = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, e.getMessage());
    }

    @Test
    void aScheduleThatGivesNoRateIsStopped() {
        var sgd = new Sgd(1).withSchedule((lr, iteration) -> iteration == 2 ? -lr : lr);
        var e = assertThrows(IllegalStateException.class, () -> after(3, sgd, 1));

        assertEquals(
                "Sgd: the schedule made the learning rate -1.0 at iteration 2, needs a finite"
                        + " number from 0; it was 1.0 before",
                e.getMessage());
    }

    @Test
    void aGradientOfTheWrongShapeIsNamed() {
        var p = courses();
        p.gradient = Tensor.zeros(5, 4);
        var e = assertThrows(ShapeException.class, () -> new Adam(1).update(List.of(p), 0));

        assertTrue(e.getMessage().startsWith("Adam: gradient of w has shape (5, 4), needs (4, 5)"));
    }

    @Test
    void valuesAreChangedInPlaceAndEachParameterHasItsOwnMemory() {
        var first = number(0, 1);
        var second = number(0, -2);
        double[] data = first.value.data();
        var sgd = new Sgd(1).withMomentum(0.5, MomentumForm.GRADIENTS);

        sgd.update(List.of(first, second), 0);
        sgd.update(List.of(first, second), 1);

        assertEquals(-2.5, data[0]);
        assertEquals(5, second.value.get(0));
    }
}
