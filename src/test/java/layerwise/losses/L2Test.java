package layerwise.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import layerwise.gradcheck.NumericalGradient;
import layerwise.gradcheck.RelativeError;
import layerwise.layers.BatchNorm;
import layerwise.layers.Parameter;
import layerwise.losses.L2.Covers;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class L2Test {
    private final Parameter weights = new Parameter("weights", Tensor.of(1, -2, 3));
    private final Parameter bias = new Parameter("bias", Tensor.of(10, 20));
    private final List<Parameter> both = List.of(weights, bias);

    @Test
    void whatItCoversIsChosen() {
        assertEquals(0.5 * 0.1 * (14 + 500), new L2(0.1, Covers.ALL).forward(both), 1e-14);
        assertEquals(0.5 * 0.1 * 14, new L2(0.1, Covers.WEIGHTS).forward(both), 1e-15);
        assertEquals(0, L2.NONE.forward(both));
    }

    @Test
    void everyElementOfALongParameterCounts() {
        for (int size = 0; size < 12; size++) {
            var counted = List.of(new Parameter("weights", Tensor.arange(1, size + 1, 1)));

            double squares = size * (size + 1) * (2 * size + 1) / 6.0;
            assertEquals(0.5 * squares, new L2(1, Covers.ALL).forward(counted), "of " + size);
        }
    }

    @Test
    void weightsAloneAreNeitherBiasesNorNormalizationsScaleAndShift() {
        var norm = new BatchNorm(2).parameters();

        assertEquals(0.5 * 2, new L2(1, Covers.ALL).forward(norm));
        assertEquals(0, new L2(1, Covers.WEIGHTS).forward(norm));
    }

    @Test
    void theGradientIsAddedToTheOneThatIsThere() {
        weights.gradient = Tensor.of(100, 100, 100);
        bias.gradient = Tensor.of(7, 7);
        var l2 = new L2(0.1, Covers.WEIGHTS);

        l2.backward(both);

        var numeric = NumericalGradient.of(() -> l2.forward(both), weights.value);
        var expected = numeric.map(v -> v + 100);
        assertTrue(RelativeError.MAX.within(1e-10, weights.gradient, expected));
        assertEquals(Tensor.of(7, 7), bias.gradient);
    }

    @Test
    void biasesAreCoveredWhereAllAre() {
        new L2(0.5, Covers.ALL).backward(both);

        assertEquals(Tensor.of(5, 10), bias.gradient);
    }

    @Test
    void aWeightThatCannotBeIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new L2(-0.001, Covers.ALL));

        assertEquals(
                "L2: weight is -0.001, needs a finite number from 0; 0.001 is usual",
                e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new L2(Double.NaN, Covers.ALL));
    }
}
