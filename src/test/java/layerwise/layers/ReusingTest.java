package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer does that can keep its tensors. */
class ReusingTest {

    /** A layer with the shape of a batch for it. */
    record Case(Reusing layer, Shape x) {
        @Override
        public String toString() {
            return layer + " of " + x;
        }
    }

    static List<Case> cases() {
        var images = Shape.of(3, 2, 7, 9);
        return List.of(
                new Case(new Relu(0), images),
                new Case(new Relu(0.5), images),
                new Case(new Flatten(), images),
                new Case(dropout(Dropout.Masks.REPEATED), images),
                new Case(new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)), images),
                new Case(new MaxPool2d(PoolGeometry.unpadded(3, 4, 2)), images),
                new Case(new MaxPool2d(padded(PoolPadding.IGNORED)), images),
                new Case(new MaxPool2d(padded(PoolPadding.ZEROS)), images),
                new Case(new MaxPool2d(PoolGeometry.unpadded(2, 2, 2)).rectified(), images),
                new Case(new MaxPool2d(padded(PoolPadding.ZEROS)).rectified(), images),
                new Case(new AveragePool2d(PoolGeometry.unpadded(2, 2, 2)), images),
                new Case(new AveragePool2d(padded(PoolPadding.IGNORED)), images),
                new Case(new BatchNorm(2), images),
                new Case(new LayerNorm(Tensor.ones(5), Tensor.zeros(5), 1e-5), Shape.of(4, 5)),
                new Case(affine(Precision.FLOAT64), Shape.of(4, 5)),
                new Case(affine(Precision.FLOAT32), Shape.of(4, 5)),
                new Case(convolution(Precision.FLOAT64), images),
                new Case(convolution(Precision.FLOAT32), images));
    }

    private static Affine affine(Precision precision) {
        var random = new RandomState(3);
        return new Affine(random.randn(5, 3), random.randn(3), precision);
    }

    private static Conv2dIm2col convolution(Precision precision) {
        var random = new RandomState(3);
        var filters = new ConvGeometry(2, 4, 3, 3, 2, 1);
        var weights = random.randn(filters.weightShape().toArray());
        return new Conv2dIm2col(filters, weights, random.randn(4), precision);
    }

    private static Dropout dropout(Dropout.Masks masks) {
        return new Dropout(0.4, Dropout.Probability.OF_ZEROING, 1, masks);
    }

    private static PoolGeometry padded(PoolPadding padding) {
        return new PoolGeometry(3, 3, 2, 1, padding);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void numbersDoNotDependOnWhatWasLeftInAKeptTensor(Case one) {
        var random = new RandomState(4);
        var layer = one.layer();
        var kept = new Workspace();
        for (int batch = 0; batch < 3; batch++) {
            var x = random.randn(one.x().toArray());
            var expected = layer.forward(x);
            var dOut = random.randn(expected.shape().toArray());
            var expectedDx = layer.backward(dOut, x).copy();
            var gradients = gradients(layer);

            var before = x.copy();
            var out = layer.forward(x, kept);
            assertEquals(expected, out);
            var dx = layer.backward(dOut, x, kept);
            assertEquals(expectedDx, dx);
            assertEquals(gradients, gradients(layer));
            assertEquals(before, x);

            spoil(kept.output(out.shape()));
            spoil(kept.gradient(dx.shape()));
        }
    }

    private static List<Tensor> gradients(Layer layer) {
        return layer.parameters().stream().map(p -> p.gradient.copy()).toList();
    }

    private static void spoil(Tensor tensor) {
        Arrays.fill(tensor.data(), Double.NaN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aCallWithoutAWorkspaceGivesATensorOfOnesOwn(Case one) {
        var x = new RandomState(5).randn(one.x().toArray());
        var layer = one.layer();

        var first = layer.forward(x);
        var copy = first.copy();
        var second = layer.forward(x.map(v -> -v));

        assertNotSame(first.data(), second.data());
        assertEquals(copy, first);
        if (!(layer instanceof Flatten)) {
            var kept = new Workspace();
            assertSame(layer.forward(x, kept), layer.forward(x, kept));
            assertSame(layer.backward(first, x, kept), layer.backward(first, x, kept));
        }
    }
}
