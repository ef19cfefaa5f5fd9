package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MaxPool2dTest extends MaxPoolContract {

    @Override
    Pool2d make(PoolGeometry geometry) {
        return new MaxPool2d(geometry, new Threads(2));
    }

    /** Windows are put together of shorter ones, which depends on the length and the stride. */
    @Test
    void windowsOfAllLengthsAndStridesFindTheSameCells() {
        var random = new RandomState(3);
        for (int length = 1; length <= 9; length++) {
            for (int stride = 1; stride <= 4; stride++) {
                var geometry = PoolGeometry.unpadded(length, 10 - length, stride);
                var x = Tensor.zeros(2, 2, length + 6, 15 - length);
                int[] few = random.randint(-3, 3, x.size());
                for (int i = 0; i < few.length; i++) {
                    x.data()[i] = few[i];
                }
                assertSame(geometry, random, x);
            }
        }
    }

    private void assertSame(PoolGeometry geometry, RandomState random, Tensor x) {
        var layer = make(geometry);
        var expected = naive(geometry).forward(x);
        var dOut = random.randn(expected.shape().toArray());

        assertArrayEquals(expected.data(), layer.forward(x).data(), geometry.toString());
        assertArrayEquals(
                naive(geometry).backward(dOut, x).data(),
                layer.backward(dOut, x).data(),
                1e-12,
                geometry.toString());
    }

    @Test
    void aNanIsTheLargestWhateverItsSign() {
        var x = Tensor.of(1, Double.longBitsToDouble(-1L), Double.POSITIVE_INFINITY, -2);

        var out = make(PoolGeometry.unpadded(1, 3, 1)).forward(x.reshape(1, 1, 1, 4));

        assertTrue(Double.isNaN(out.data()[0]));
        assertTrue(Double.isNaN(out.data()[1]));
    }

    @Test
    void zerosOfBothSignsAreEqual() {
        var x = Tensor.of(-1, -0.0, 0.0).reshape(1, 1, 1, 3);
        var dOut = Tensor.of(5).reshape(1, 1, 1, 1);

        var dx = make(PoolGeometry.unpadded(1, 3, 1)).backward(dOut, x);

        assertArrayEquals(new double[] {0, 5, 0}, dx.data());
    }

    @Test
    void aGradientThatWasKeptIsClearedToItsLastRowAndColumn() {
        for (var geometry :
                new PoolGeometry[] {
                    PoolGeometry.unpadded(2, 2, 2), PoolGeometry.unpadded(3, 2, 2)
                }) {
            var layer = new MaxPool2d(geometry, new Threads(2));
            var kept = new Workspace();
            var x = new RandomState(4).randn(2, 2, 5, 7);
            var dOut = layer.forward(x, kept);
            Arrays.fill(kept.gradient(x.shape()).data(), 9);

            var dx = layer.backward(dOut, x, kept);

            assertArrayEquals(layer.backward(dOut, x).data(), dx.data());
            assertEquals(kept.gradient(x.shape()), dx);
        }
    }
}
