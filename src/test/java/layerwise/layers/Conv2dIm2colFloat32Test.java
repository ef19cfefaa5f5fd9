package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The same contract in single precision, with what its rounding asks for. */
class Conv2dIm2colFloat32Test extends Conv2dIm2colTest {

    @Override
    Precision precision() {
        return Precision.FLOAT32;
    }

    /** A float has 24 bits; sums of a few hundred products lose some of them. */
    @Override
    double orderTolerance() {
        return 3e-6;
    }

    @Override
    double gradientTolerance() {
        return 1e-5;
    }

    /** A convolution is linear in each tensor, so a large step errs no more and rounds less. */
    @Override
    double step() {
        return 0.5;
    }

    @Test
    void productsAreMadeOfFloats() {
        var layer =
                make(new ConvGeometry(1, 1, 1, 1, 1, 0), Tensor.ones(1, 1, 1, 1), Tensor.zeros(1));

        var out = layer.forward(Tensor.of(1 + 0x1p-30, 1 + 0x1p-20).reshape(1, 1, 1, 2));

        assertArrayEquals(new double[] {1, 1 + 0x1p-20}, out.data());
    }
}
