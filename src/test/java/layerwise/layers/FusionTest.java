package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusionTest {

    @ParameterizedTest(name = "window {0}x{1}, stride {2}, pad {3}, padding {4}")
    @CsvSource({
        "2, 2, 2, 0, IGNORED",
        "3, 2, 1, 0, IGNORED",
        "5, 5, 2, 0, IGNORED",
        "3, 3, 2, 1, IGNORED",
        "3, 3, 2, 1, ZEROS"
    })
    void aReluBeforeAMaximumIsDoneByThePooling(
            int height, int width, int stride, int pad, PoolPadding padding) {
        var relu = new Relu(0);
        var pool = new MaxPool2d(new PoolGeometry(height, width, stride, pad, padding));
        var random = new RandomState(1);
        // whole numbers, so that zeros, equal ones and windows without a positive one are there
        int[] few = random.randint(-9, 3, 2 * 3 * 8 * 9);
        var x = Tensor.zeros(2, 3, 8, 9);
        for (int i = 0; i < few.length; i++) {
            x.data()[i] = few[i];
        }
        var rectified = relu.forward(x);
        var expected = pool.forward(rectified);
        var dOut = random.randn(expected.shape().toArray());
        var expectedDx = relu.backward(pool.backward(dOut, rectified), x);

        var fused = Fusion.of(List.of(relu, pool));

        assertEquals(1, fused.size());
        var layer = assertInstanceOf(MaxPool2d.class, fused.getFirst());
        assertEquals(expected, layer.forward(x));
        assertSameNumbers(expectedDx, layer.backward(dOut, x));
        var kept = new Workspace();
        assertEquals(expected, layer.forward(x, kept));
        assertSameNumbers(expectedDx, layer.backward(dOut, x, kept));
    }

    /** Equal up to the sign of a 0. */
    private static void assertSameNumbers(Tensor expected, Tensor actual) {
        assertEquals(expected.map(v -> v + 0.0), actual.map(v -> v + 0.0));
    }

    @Test
    void otherLayersAreLeftAsTheyAre() {
        var relu = new Relu(1);
        var pool = new MaxPool2d(PoolGeometry.unpadded(2, 2, 2));
        var layers = List.<Layer>of(relu, pool, new Relu(0), new Flatten());

        assertEquals(layers, Fusion.of(layers));
    }
}
