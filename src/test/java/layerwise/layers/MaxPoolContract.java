package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What every max pooling does. */
abstract class MaxPoolContract extends PoolContract {

    @Override
    final Pool2d naive(PoolGeometry geometry) {
        return new MaxPool2dNaive(geometry);
    }

    @Test
    void theFirstOfEqualCellsGetsTheGradient() {
        var x = Tensor.of(7, 7, 1, 0, 7, 7, 2, 2).reshape(1, 1, 2, 4);

        var dx = make(PoolGeometry.unpadded(2, 2, 2)).backward(images(10, 20), x);

        assertArrayEquals(new double[] {10, 0, 0, 0, 0, 0, 20, 0}, dx.data());
    }

    @Test
    void overlappingWindowsAddUpTheirGradients() {
        var x = Tensor.of(0, 9, 0, 1).reshape(1, 1, 1, 4);

        var dx = make(PoolGeometry.unpadded(1, 2, 1)).backward(images(1, 10, 100), x);

        assertArrayEquals(new double[] {0, 11, 0, 100}, dx.data());
    }

    @Test
    void ignoredPaddingNeverWinsAndZerosDo() {
        var x = Tensor.of(-5, -6).reshape(1, 1, 1, 2);
        var ignored = make(new PoolGeometry(2, 2, 1, 1, PoolPadding.IGNORED));
        var zeros = make(new PoolGeometry(2, 2, 1, 1, PoolPadding.ZEROS));
        var dOut = Tensor.of(1, 2, 3, 4, 5, 6).reshape(1, 1, 2, 3);

        assertArrayEquals(new double[] {-5, -5, -6, -5, -5, -6}, ignored.forward(x).data());
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0}, zeros.forward(x).data());
        assertArrayEquals(new double[] {12, 9}, ignored.backward(dOut, x).data());
        assertArrayEquals(new double[] {0, 0}, zeros.backward(dOut, x).data());
    }

    @Test
    void aWindowWithNanGivesNan() {
        for (int at = 0; at < 4; at++) {
            var x = Tensor.of(1, 2, 3, 4).reshape(1, 1, 2, 2);
            x.data()[at] = Double.NaN;

            var halved = make(PoolGeometry.unpadded(2, 2, 2)).forward(x);
            var other = make(PoolGeometry.unpadded(2, 2, 1)).forward(x);

            assertArrayEquals(new double[] {Double.NaN}, halved.data());
            assertArrayEquals(new double[] {Double.NaN}, other.data());
        }
    }

    private static Tensor images(double... row) {
        return Tensor.of(row).reshape(1, 1, 1, row.length);
    }
}
