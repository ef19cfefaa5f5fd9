package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import layerwise.gradcheck.NumericalGradient;
import layerwise.gradcheck.RelativeError;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every convolution does; both implementations run it. */
abstract class Conv2dContract {

    /** Central differences of a linear function err only by rounding. */
    double gradientTolerance() {
        return 1e-7;
    }

    /** Half the distance of the two points of a central difference. */
    double step() {
        return NumericalGradient.STEP;
    }

    /** A batch under a geometry, with what is particular about it. */
    record Sizes(String what, int n, int height, int width, ConvGeometry geometry) {
        Shape x() {
            return Shape.of(n, geometry.inChannels(), height, width);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /** C, F, HH, WW, stride, pad. */
    static List<Sizes> sizes() {
        return List.of(
                new Sizes("one cell", 1, 1, 1, new ConvGeometry(1, 1, 1, 1, 1, 0)),
                new Sizes("batch of 1", 1, 6, 5, new ConvGeometry(2, 3, 3, 3, 1, 1)),
                new Sizes("single channel", 3, 7, 6, new ConvGeometry(1, 2, 3, 3, 1, 0)),
                new Sizes("non-square all over", 2, 7, 10, new ConvGeometry(3, 4, 2, 5, 1, 0)),
                new Sizes("non-square, padded", 2, 5, 8, new ConvGeometry(2, 3, 5, 3, 1, 2)),
                new Sizes("as wide as before", 2, 4, 9, new ConvGeometry(2, 3, 3, 5, 1, 2)),
                new Sizes("same size, 7x7 on small", 2, 3, 4, new ConvGeometry(3, 2, 7, 7, 1, 3)),
                new Sizes("stride 2, pad 1", 2, 7, 10, new ConvGeometry(3, 4, 3, 3, 2, 1)),
                new Sizes("stride 2, a rest is left", 2, 8, 11, new ConvGeometry(2, 3, 3, 2, 2, 0)),
                new Sizes("stride 2, 5x4", 2, 11, 9, new ConvGeometry(3, 4, 5, 4, 2, 1)),
                new Sizes("stride 3, 7x7, pad 3", 1, 13, 10, new ConvGeometry(2, 3, 7, 7, 3, 3)),
                new Sizes("stride = filter", 2, 6, 9, new ConvGeometry(2, 3, 3, 3, 3, 0)),
                new Sizes("stride > filter", 2, 8, 9, new ConvGeometry(2, 3, 2, 2, 3, 0)),
                new Sizes("stride > filter, padded", 2, 7, 8, new ConvGeometry(2, 3, 2, 1, 3, 1)),
                new Sizes("1x1", 3, 4, 5, new ConvGeometry(3, 4, 1, 1, 1, 0)),
                new Sizes("1x1, stride 2", 2, 5, 6, new ConvGeometry(3, 4, 1, 1, 2, 0)),
                new Sizes("1x1, pad 1", 2, 3, 4, new ConvGeometry(2, 3, 1, 1, 1, 1)),
                new Sizes("filter as large as image", 2, 4, 6, new ConvGeometry(3, 2, 4, 6, 1, 0)),
                new Sizes("filter as large, padded", 2, 3, 4, new ConvGeometry(2, 2, 5, 6, 1, 1)),
                new Sizes("pad beyond the filter", 1, 2, 3, new ConvGeometry(1, 2, 2, 2, 1, 3)),
                new Sizes("no images", 0, 4, 4, new ConvGeometry(2, 3, 3, 3, 1, 1)));
    }

    abstract Conv2d make(ConvGeometry geometry, Tensor weights, Tensor bias);

    private Conv2d make(RandomState random, ConvGeometry geometry) {
        return make(
                geometry,
                random.randn(geometry.weightShape().toArray()),
                random.randn(geometry.biasShape().toArray()));
    }

    @Test
    void forwardIsTheSumThatTheDefinitionWrites() {
        // arrange: the filter is not symmetric, so that a flipped one cannot pass
        var x = Tensor.of(1, 2, 3, 4, 5, 6).reshape(1, 1, 2, 3);
        var weights = Tensor.of(1, 10).reshape(1, 1, 1, 2);
        var layer = make(new ConvGeometry(1, 1, 1, 2, 1, 1), weights, Tensor.of(100));

        var out = layer.forward(x);

        assertEquals(Shape.of(1, 1, 4, 4), out.shape());
        assertArrayEquals(
                new double[] {
                    100, 100, 100, 100, 110, 121, 132, 103, 140, 154, 165, 106, 100, 100, 100, 100
                },
                out.data());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void theOutputHasTheDocumentedSize(Sizes sizes) {
        var geometry = sizes.geometry();
        var layer = make(new RandomState(1), geometry);

        var out = layer.forward(Tensor.zeros(sizes.x()));

        int down = sizes.height() + 2 * geometry.pad() - geometry.filterHeight();
        int across = sizes.width() + 2 * geometry.pad() - geometry.filterWidth();
        assertEquals(
                Shape.of(
                        sizes.n(),
                        geometry.filters(),
                        1 + down / geometry.stride(),
                        1 + across / geometry.stride()),
                out.shape());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void gradientsAreCentralDifferences(Sizes sizes) {
        var random = new RandomState(2);
        var layer = make(random, sizes.geometry());
        var x = random.randn(sizes.x().toArray());
        var dOut = random.randn(layer.forward(x).shape().toArray());

        var dx = layer.backward(dOut, x);

        assertClose(NumericalGradient.of(() -> layer.forward(x), x, dOut, step()), dx);
        for (var parameter : layer.parameters()) {
            var expected =
                    NumericalGradient.of(() -> layer.forward(x), parameter.value, dOut, step());
            assertClose(expected, parameter.gradient);
        }
    }

    private void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        double error = expected.size() == 0 ? 0 : RelativeError.NORM.of(expected, actual);
        assertTrue(
                error <= gradientTolerance()
                        || java.util.Arrays.equals(expected.data(), actual.data()),
                () -> "error " + error + ", expected " + expected + " but was " + actual);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void parameterGradientsAloneAreThoseOfTheWholeBackwardPass(Sizes sizes) {
        var random = new RandomState(3);
        var layer = make(random, sizes.geometry());
        var x = random.randn(sizes.x().toArray());
        var dOut = random.randn(layer.forward(x).shape().toArray());
        layer.backward(dOut, x);
        var dw = layer.weights.gradient.copy();
        var db = layer.bias.gradient.copy();

        layer.parameterGradients(Tensor.zeros(dOut.shape()), x);
        layer.weights.gradient.fill(Double.NaN);
        layer.bias.gradient.fill(Double.NaN);
        layer.parameterGradients(dOut, x);

        assertEquals(dw, layer.weights.gradient);
        assertEquals(db, layer.bias.gradient);
    }

    @Test
    void wrongShapesAreRefusedWithTheShapeNeeded() {
        var layer = make(new RandomState(4), new ConvGeometry(3, 2, 5, 2, 1, 0));
        String name = layer.getClass().getSimpleName();

        assertEquals(
                name
                        + ": x has shape (2, 3, 4, 4), needs H + 2·pad of at least 5; the filter is"
                        + " 5 high and pad is 0",
                refusal(() -> layer.forward(Tensor.zeros(2, 3, 4, 4))));
        assertEquals(
                name
                        + ": x has shape (2, 3, 5, 1), needs W + 2·pad of at least 2; the filter is"
                        + " 2 wide and pad is 0",
                refusal(() -> layer.forward(Tensor.zeros(2, 3, 5, 1))));
        assertEquals(
                name
                        + ": x has shape (2, 1, 6, 6), needs (N, 3, H, W); the layer was made for 3"
                        + " channels",
                refusal(() -> layer.forward(Tensor.zeros(2, 1, 6, 6))));
        assertEquals(
                name
                        + ": dOut has shape (2, 2, 5, 2), needs (2, 2, 2, 5); it is shaped like the output",
                refusal(() -> layer.backward(Tensor.zeros(2, 2, 5, 2), Tensor.zeros(2, 3, 6, 6))));
        assertEquals(
                name
                        + ": dOut has shape (2, 2, 2), needs (2, 2, 2, 5); it is shaped like the output",
                refusal(() ->
                        layer.parameterGradients(Tensor.zeros(2, 2, 2), Tensor.zeros(2, 3, 6, 6))));
        assertEquals(
                name + ": weights has shape (2, 3, 2, 5), needs (2, 3, 5, 2); (F, C, HH, WW)",
                refusal(() -> make(layer.geometry, Tensor.zeros(2, 3, 2, 5), Tensor.zeros(2))));
        assertEquals(
                name + ": bias has shape (3,), needs (2,); one bias per filter",
                refusal(() -> make(layer.geometry, Tensor.zeros(2, 3, 5, 2), Tensor.zeros(3))));
    }

    private static String refusal(Runnable call) {
        return assertThrows(ShapeException.class, call::run).getMessage();
    }
}
