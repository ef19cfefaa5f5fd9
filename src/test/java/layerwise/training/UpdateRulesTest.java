package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import layerwise.gradcheck.RelativeError;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Steps against what the cs231n notebook printed, and the state that rules are given. */
class UpdateRulesTest {
    private final Tensor w = PrintedSteps.w();
    private final Tensor dw = PrintedSteps.dw();

    private static UpdateState learning(double rate) {
        return new UpdateState(Map.of("learningRate", rate));
    }

    private static Tensor like(double[] numbers) {
        return Tensor.wrap(numbers, 4, 5);
    }

    /** The error that the course printed comes out, so every digit of the step is the same. */
    private static void assertError(double printed, double[] expected, Tensor actual) {
        double error = RelativeError.MAX.of(actual, like(expected));
        // rounding moves the last digits of an error that is itself a rounding of the table
        assertEquals(printed, error, 1e-6 * printed);
    }

    private void assertGivenStayed() {
        assertEquals(PrintedSteps.w(), w);
        assertEquals(PrintedSteps.dw(), dw);
    }

    @Test
    void sgdGoesAgainstTheGradient() {
        var next = UpdateRules.sgd(Tensor.of(1, 2), Tensor.of(10, -20), learning(0.01));

        assertArrayEquals(new double[] {0.9, 2.2}, next.data());
    }

    @Test
    void momentumGivesTheCoursesStep() {
        var velocity = PrintedSteps.between(0.6, 0.9);
        var state = learning(1e-3).put("velocity", velocity);

        var next = UpdateRules.sgdMomentum(w, dw, state);

        assertError(8.882347033505819e-09, PrintedSteps.MOMENTUM_W, next);
        assertError(4.269287743278663e-09, PrintedSteps.VELOCITY, state.tensor("velocity", w));
        assertGivenStayed();
        assertEquals(PrintedSteps.between(0.6, 0.9), velocity);
    }

    @Test
    void rmspropGivesTheCoursesStep() {
        var cache = PrintedSteps.between(0.6, 0.9);
        var state = learning(1e-2).put("cache", cache);

        var next = UpdateRules.rmsprop(w, dw, state);

        assertError(9.524687511038133e-08, PrintedSteps.RMSPROP_W, next);
        assertError(2.6477955807156126e-09, PrintedSteps.CACHE, state.tensor("cache", w));
        assertGivenStayed();
        assertEquals(PrintedSteps.between(0.6, 0.9), cache);
    }

    @Test
    void adamGivesTheCoursesStep() {
        var m = PrintedSteps.between(0.6, 0.9);
        var v = PrintedSteps.between(0.7, 0.5);
        var state = learning(1e-2).put("m", m).put("v", v).put("t", 5);

        var next = UpdateRules.adam(w, dw, state);

        assertError(1.1395691798535431e-07, PrintedSteps.ADAM_W, next);
        assertError(4.208314038113071e-09, PrintedSteps.SQUARE, state.tensor("v", w));
        assertError(4.214963193114416e-09, PrintedSteps.MEAN, state.tensor("m", w));
        assertEquals(6, state.number("t"));
        assertGivenStayed();
        assertEquals(PrintedSteps.between(0.6, 0.9), m);
        assertEquals(PrintedSteps.between(0.7, 0.5), v);
    }

    @Test
    void rulesStartFromTheUsualSettingsAndZeros() {
        var one = Tensor.of(1);
        double step = 1e-2;
        assertEquals(1 - step, UpdateRules.sgd(one, one, new UpdateState(Map.of())).get(0));
        var momentum = new UpdateState(Map.of());
        UpdateRules.sgdMomentum(one, one, momentum);
        double second = UpdateRules.sgdMomentum(one, one, momentum).get(0);
        assertEquals(1 + (0.9 * -step - step), second);
        // the mean of squares starts at 0: one hundredth of the gradient's square at first
        double first = UpdateRules.rmsprop(one, one, new UpdateState(Map.of())).get(0);
        assertEquals(1 - step / (Math.sqrt(1 - 0.99) + 1e-8), first, 1e-15);
        // corrected for its start, Adam's first step is the learning rate
        double adam = UpdateRules.adam(one, one, new UpdateState(Map.of())).get(0);
        assertEquals(1 - 1e-3, adam, 1e-10);
    }

    @Test
    void otherSettingsAreTakenFromTheState() {
        var one = Tensor.of(1);
        var momentum = learning(1).put("momentum", 0.5).put("velocity", Tensor.of(4));
        assertEquals(1 + (0.5 * 4 - 1), UpdateRules.sgdMomentum(one, one, momentum).get(0));
        var rmsprop = learning(1).put("decayRate", 0).put("epsilon", 1);
        assertEquals(1 - 1 / (1 + 1.0), UpdateRules.rmsprop(one, one, rmsprop).get(0));
        var adam = learning(1).put("beta1", 0).put("beta2", 0).put("epsilon", 3);
        assertEquals(1 - 1 / (1 + 3.0), UpdateRules.adam(one, one, adam).get(0));
    }

    @Test
    void aGradientOfAnotherShapeIsRefused() {
        var e =
                assertThrows(
                        ShapeException.class,
                        () -> UpdateRules.adam(w, Tensor.zeros(5, 4), learning(1)));

        assertEquals(
                "UpdateRules: adam: dw has shape (5, 4), needs (4, 5); a gradient is shaped like"
                        + " its parameter",
                e.getMessage());
    }

    @Test
    void aStateKeepsWhatIsAskedForAndPut() {
        var state = new UpdateState(Map.of("learningRate", 0.1));

        assertEquals(0.1, state.number("learningRate", 7));
        assertFalse(state.has("rho"));
        assertEquals(0.9, state.number("rho", 0.9));
        assertEquals(0.9, state.number("rho"));
        assertEquals(0.5, state.put("rho", 0.5).number("rho"));
        var zeros = state.tensor("m", w);
        assertEquals(Tensor.zeros(4, 5), zeros);
        assertSame(zeros, state.tensor("m", w));
        assertSame(w, state.put("m", w).tensor("m", dw));
        assertTrue(state.has("m"));
    }

    @Test
    void aStateSaysWhatItHasNot() {
        var state = new UpdateState(Map.of("learningRate", 0.1)).put("m", w);

        assertEquals(
                "UpdateState: has no number mu, needs one; it has [learningRate], put it or ask"
                        + " with a number to take otherwise",
                assertThrows(IllegalArgumentException.class, () -> state.number("mu"))
                        .getMessage());
        assertEquals(
                "UpdateState: m has shape (4, 5), needs (3,); it is for one parameter",
                assertThrows(ShapeException.class, () -> state.tensor("m", Tensor.zeros(3)))
                        .getMessage());
    }
}
