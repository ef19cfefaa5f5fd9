package layerwise.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeErrorTest {

    @Test
    void eachFormIsWhatItsNameSays() {
        var a = Tensor.of(1, 2, 4);
        var b = Tensor.of(1, 3, 2);

        assertEquals(2.0 / 6, RelativeError.MAX.of(a, b));
        assertEquals((1.0 / 5 + 2.0 / 6) / 3, RelativeError.MEAN.of(a, b), 1e-16);
        assertEquals(Math.sqrt(5.0 / 21), RelativeError.NORM.of(a, b), 1e-15);
        assertEquals(2, RelativeError.ABSOLUTE.of(a, b));
    }

    @Test
    void elementsThatAreAllButZeroAreComparedWithTheFloor() {
        assertEquals(0.5, RelativeError.MAX.of(Tensor.of(5e-9), Tensor.of(0)), 1e-15);
    }

    @ParameterizedTest
    @EnumSource
    void equalTensorsHaveNoError(RelativeError error) {
        assertEquals(0, error.of(Tensor.of(0, -1, 3), Tensor.of(0, -1, 3)));
        assertEquals(0, error.of(Tensor.zeros(0), Tensor.zeros(0)));
        assertEquals(0, error.of(Tensor.zeros(3), Tensor.zeros(3)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFinitePassesNoTolerance(double bad) {
        for (var error : RelativeError.values()) {
            for (int place = 0; place < 3; place++) {
                var a = Tensor.of(1, 2, 3);
                a.set(place, bad);

                assertTrue(Double.isNaN(error.of(a, Tensor.of(1, 2, 3))), error + " " + place);
                assertTrue(Double.isNaN(error.of(Tensor.of(1, 2, 3), a)), error + " " + place);
                assertFalse(error.within(Double.POSITIVE_INFINITY, a, a), error + " " + place);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherShapePassesNoTolerance(RelativeError error) {
        assertFalse(error.within(Double.POSITIVE_INFINITY, Tensor.zeros(2, 3), Tensor.zeros(3, 2)));
    }

    @Test
    void theNormNeitherOverflowsNorVanishes() {
        assertEquals(2, RelativeError.NORM.of(Tensor.of(1e-200), Tensor.of(-1e-200)), 1e-15);
        assertEquals(0.5, RelativeError.NORM.of(Tensor.of(1e200, 0), Tensor.of(5e199, 0)), 1e-15);
    }

    @Test
    void theWorstElementIsNamedWithBothValues() {
        var yours = Tensor.of(1, 100, 3, 4, 5, 6).reshape(2, 3);
        var expected = Tensor.of(1, 101, 3, 4, 5, 6.5).reshape(2, 3);

        var relative = RelativeError.MAX.worst(yours, expected).orElseThrow();
        var absolute = RelativeError.ABSOLUTE.worst(yours, expected).orElseThrow();

        assertEquals(new Element(List.of(1, 2), 6, 6.5, 0.5 / 12.5), relative);
        assertEquals(new Element(List.of(0, 1), 100, 101, 1), absolute);
        assertEquals("at [0, 1]: yours 100.0, expected 101.0", absolute.toString());
    }

    @Test
    void theFirstElementThatIsNotFiniteIsTheWorst() {
        var yours = Tensor.of(9, Double.NaN, 7, Double.NaN);

        assertEquals(
                List.of(1), RelativeError.MAX.worst(yours, Tensor.zeros(4)).orElseThrow().index());
    }
}
