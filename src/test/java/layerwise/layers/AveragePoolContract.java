package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What every average pooling does. */
abstract class AveragePoolContract extends PoolContract {

    @Override
    final Pool2d naive(PoolGeometry geometry) {
        return new AveragePool2dNaive(geometry);
    }

    @Test
    void paddingIsCountedOnlyWhereItMeansZeros() {
        var x = Tensor.of(4, 8).reshape(1, 1, 1, 2);
        var ignored = make(new PoolGeometry(2, 2, 1, 1, PoolPadding.IGNORED));
        var zeros = make(new PoolGeometry(2, 2, 1, 1, PoolPadding.ZEROS));
        var dOut = Tensor.of(4, 0, 0, 0, 8, 0).reshape(1, 1, 2, 3);

        assertArrayEquals(new double[] {4, 6, 8, 4, 6, 8}, ignored.forward(x).data());
        assertArrayEquals(new double[] {1, 3, 2, 1, 3, 2}, zeros.forward(x).data());
        assertArrayEquals(new double[] {8, 4}, ignored.backward(dOut, x).data());
        assertArrayEquals(new double[] {3, 2}, zeros.backward(dOut, x).data());
    }
}
