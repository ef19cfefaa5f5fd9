package layerwise.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import layerwise.tensor.RandomState;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NumericalGradientTest {

    static Tensor gaussian(long seed, int... sizes) {
        var random = new Random(seed);
        return Tensor.zeros(sizes).map(_ -> random.nextGaussian());
    }

    @Test
    void aScalarFunctionIsDifferentiated() {
        var x = gaussian(1, 2, 3);

        var gradient = NumericalGradient.of(() -> x.map(v -> v * v * v).sum(), x);

        assertTrue(RelativeError.MAX.within(1e-8, gradient, x.map(v -> 3 * v * v)));
    }

    @Test
    void anArrayIsDifferentiatedAgainstTheGradientThatArrives() {
        var x = gaussian(2, 4, 3);
        var w = gaussian(3, 3, 5);
        var dOut = gaussian(4, 4, 5);

        var dx = NumericalGradient.of(() -> x.matmul(w), x, dOut);
        var dw = NumericalGradient.of(() -> x.matmul(w), w, dOut, 1e-3);

        assertTrue(RelativeError.MAX.within(1e-8, dx, dOut.matmul(w.transpose())));
        assertTrue(RelativeError.MAX.within(1e-10, dw, x.transpose().matmul(dOut)));
    }

    /** SEEDS.md S1.28: the error that cs231n prints for its seed 231. */
    @Test
    void theCoursesErrorComesOutDigitForDigit() {
        var random = new RandomState(231);
        var x = random.randn(10, 10);
        var dOut = random.randn(10, 10);
        var dx = dOut.map(x, (d, v) -> v > 0 ? d : 0);

        var numeric = NumericalGradient.of(() -> x.map(v -> Math.max(v, 0)), x, dOut);

        assertEquals(3.2756349136310288e-12, RelativeError.MAX.of(dx, numeric));
    }

    /** The digits are NumPy's; adding from the first element to the last gives others. */
    @Test
    void outputsAreAddedUpInNumPysOrder() {
        var random = new RandomState(231);
        var x = random.randn(40, 5);
        var b = random.randn(5);
        var dOut = random.randn(40, 5);

        var db = NumericalGradient.of(() -> x.times(b), b, dOut);

        var numPy =
                Tensor.of(
                        -3.520872308280415,
                        -19.09928895901812,
                        -10.344442670793546,
                        -0.9006213428811165,
                        -8.732258959765918);
        assertEquals(numPy, db);
    }

    @Test
    void aValueThatSharesMemoryWithItsArgumentIsNoTrap() {
        var x = gaussian(5, 2, 3);
        var dOut = gaussian(6, 6);

        var gradient = NumericalGradient.of(() -> x.reshape(6), x, dOut);

        assertTrue(RelativeError.MAX.within(1e-9, gradient, dOut.reshape(2, 3)));
    }

    @Test
    void theTensorIsPutBackExactlyEvenAfterAnException() {
        var x = Tensor.of(0.1, 1e-20, -1e17);
        var before = x.copy();

        NumericalGradient.of(x::sum, x);
        assertEquals(before, x);

        assertThrows(
                IllegalStateException.class,
                () ->
                        NumericalGradient.of(
                                () -> {
                                    throw new IllegalStateException();
                                },
                                x));
        assertEquals(before, x);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var x = Tensor.of(1, 2);
        var h =
                assertThrows(
                        IllegalArgumentException.class, () -> NumericalGradient.of(x::sum, x, 0));
        var shape =
                assertThrows(
                        ShapeException.class,
                        () -> NumericalGradient.of(() -> x, x, Tensor.zeros(3)));

        assertEquals(
                "NumericalGradient: h is 0.0, needs a number above 0; 1e-5 suits doubles",
                h.getMessage());
        assertEquals(
                "NumericalGradient: dOut has shape (3,), needs (2,); it is shaped like the"
                        + " function's value",
                shape.getMessage());
    }
}
