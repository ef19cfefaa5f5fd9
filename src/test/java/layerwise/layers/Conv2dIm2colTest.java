package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Conv2dIm2colTest extends Conv2dContract {

    @Override
    Conv2d make(ConvGeometry geometry, Tensor weights, Tensor bias) {
        return new Conv2dIm2col(geometry, weights, bias, new Threads(2));
    }

    /** The contract's, and batches that go in bands, in groups and in groups with a rest. */
    static List<Sizes> largeSizes() {
        var all = new ArrayList<>(sizes());
        all.add(new Sizes("bands", 3, 40, 41, new ConvGeometry(9, 3, 7, 7, 1, 3)));
        all.add(new Sizes("bands, stride 2", 2, 64, 66, new ConvGeometry(9, 2, 7, 6, 2, 2)));
        all.add(new Sizes("bands, not padded", 2, 47, 48, new ConvGeometry(9, 2, 7, 7, 1, 0)));
        all.add(new Sizes("groups", 50, 5, 6, new ConvGeometry(2, 3, 3, 3, 1, 1)));
        all.add(new Sizes("groups with a rest", 71, 9, 7, new ConvGeometry(3, 4, 3, 2, 2, 1)));
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeSizes")
    void theNumbersAreThoseOfTheDefinition(Sizes sizes) {
        var random = new RandomState(5);
        var geometry = sizes.geometry();
        var weights = random.randn(geometry.weightShape().toArray());
        var bias = random.randn(geometry.biasShape().toArray());
        var x = random.randn(sizes.x().toArray());
        var naive = new Conv2dNaive(geometry, weights, bias);
        var fast = make(geometry, weights, bias);
        var expected = naive.forward(x);
        var dOut = random.randn(expected.shape().toArray());

        assertSame(expected, fast.forward(x));
        assertSame(naive.backward(dOut, x), fast.backward(dOut, x));
        assertSame(naive.weights.gradient, fast.weights.gradient);
        assertSame(naive.bias.gradient, fast.bias.gradient);
    }

    /** Within 1e-12 of the largest element: the two add in different orders. */
    private static void assertSame(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.data()[i]));
            difference = Math.max(difference, Math.abs(expected.data()[i] - actual.data()[i]));
        }
        assertTrue(difference <= 1e-12 * largest, "off by " + difference + " of " + largest);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeSizes")
    void theBitsDoNotDependOnTheNumberOfThreads(Sizes sizes) {
        var random = new RandomState(6);
        var geometry = sizes.geometry();
        var weights = random.randn(geometry.weightShape().toArray());
        var bias = random.randn(geometry.biasShape().toArray());
        var x = random.randn(sizes.x().toArray());
        var one = new Conv2dIm2col(geometry, weights, bias, new Threads(1));
        var three = new Conv2dIm2col(geometry, weights, bias, new Threads(3));
        var dOut = random.randn(one.forward(x).shape().toArray());

        assertEquals(one.forward(x), three.forward(x));
        assertEquals(one.backward(dOut, x), three.backward(dOut, x));
        assertEquals(one.weights.gradient, three.weights.gradient);
        assertEquals(one.bias.gradient, three.bias.gradient);
    }
}
