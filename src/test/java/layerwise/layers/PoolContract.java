package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
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

/** What every pooling layer does; four classes run it, and the fast ones are held to the naive. */
abstract class PoolContract {

    /** A batch under a window, with what is particular about it. */
    record Sizes(String what, Shape x, PoolGeometry geometry) {
        @Override
        public String toString() {
            return what + ", padding " + geometry.padding();
        }
    }

    static List<Sizes> sizes() {
        var all = new ArrayList<Sizes>();
        for (var padding : PoolPadding.values()) {
            all.add(sizes("one cell", Shape.of(1, 1, 1, 1), 1, 1, 1, 0, padding));
            all.add(sizes("2x2 at 2", Shape.of(3, 2, 6, 8), 2, 2, 2, 0, padding));
            all.add(sizes("2x2 at 2, a rest", Shape.of(2, 3, 5, 7), 2, 2, 2, 0, padding));
            all.add(sizes("2x2 at 2, padded", Shape.of(2, 3, 5, 6), 2, 2, 2, 1, padding));
            all.add(sizes("overlap", Shape.of(2, 2, 7, 10), 3, 3, 1, 0, padding));
            all.add(sizes("5x5 at 2", Shape.of(1, 2, 11, 9), 5, 5, 2, 0, padding));
            all.add(sizes("non-square", Shape.of(2, 1, 7, 10), 2, 5, 2, 1, padding));
            all.add(sizes("stride 2, pad 1", Shape.of(2, 2, 8, 7), 3, 3, 2, 1, padding));
            all.add(sizes("stride = window", Shape.of(1, 2, 6, 9), 3, 3, 3, 0, padding));
            all.add(sizes("stride > window", Shape.of(1, 2, 8, 9), 2, 2, 3, 1, padding));
            all.add(sizes("window = image", Shape.of(2, 2, 4, 6), 4, 6, 1, 0, padding));
            all.add(sizes("window = padded image", Shape.of(2, 2, 3, 4), 7, 8, 1, 2, padding));
            all.add(sizes("no images", Shape.of(0, 2, 4, 4), 2, 2, 2, 0, padding));
            all.add(sizes("several pieces", Shape.of(9, 4, 32, 30), 2, 2, 2, 0, padding));
            all.add(sizes("several pieces of 3x3", Shape.of(9, 4, 31, 30), 3, 3, 2, 1, padding));
        }
        return all;
    }

    private static Sizes sizes(
            String what, Shape x, int height, int width, int stride, int pad, PoolPadding padding) {
        return new Sizes(what, x, new PoolGeometry(height, width, stride, pad, padding));
    }

    abstract Pool2d make(PoolGeometry geometry);

    /** The definition that the numbers are compared with. */
    abstract Pool2d naive(PoolGeometry geometry);

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void theOutputHasTheDocumentedSize(Sizes sizes) {
        var geometry = sizes.geometry();

        var out = make(geometry).forward(Tensor.zeros(sizes.x()));

        int down = sizes.x().dim(2) + 2 * geometry.pad() - geometry.windowHeight();
        int across = sizes.x().dim(3) + 2 * geometry.pad() - geometry.windowWidth();
        assertEquals(
                Shape.of(
                        sizes.x().dim(0),
                        sizes.x().dim(1),
                        1 + down / geometry.stride(),
                        1 + across / geometry.stride()),
                out.shape());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void gradientsAreCentralDifferences(Sizes sizes) {
        var layer = make(sizes.geometry());
        if (sizes.x().size() > 500) {
            return; // there to be compared with the naive layer, which was checked on small ones
        }
        var random = new RandomState(1);
        var x = distinct(random, sizes.x());
        var dOut = random.randn(layer.forward(x).shape().toArray());

        var dx = layer.backward(dOut, x);

        var expected = NumericalGradient.of(() -> layer.forward(x), x, dOut);
        assertEquals(expected.shape(), dx.shape());
        if (expected.size() > 0) {
            double error = RelativeError.NORM.of(expected, dx);
            assertTrue(error <= 1e-7, "error " + error);
        }
    }

    /** Numbers of both signs, none nearer to another or to 0 than the differences step. */
    private static Tensor distinct(RandomState random, Shape shape) {
        var x = Tensor.zeros(shape);
        int[] order = random.permutation(shape.size());
        for (int i = 0; i < order.length; i++) {
            x.data()[i] = (order[i] - 0.7 * order.length + 0.05) / 10;
        }
        return x;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void theNumbersAreThoseOfTheDefinitionWithTiesToo(Sizes sizes) {
        var random = new RandomState(2);
        var x = Tensor.zeros(sizes.x());
        int[] few = random.randint(-2, 2, x.size());
        for (int i = 0; i < few.length; i++) {
            x.data()[i] = few[i];
        }
        var layer = make(sizes.geometry());
        var naive = naive(sizes.geometry());
        var expected = naive.forward(x);
        var dOut = random.randn(expected.shape().toArray());

        assertClose(expected, layer.forward(x));
        assertClose(naive.backward(dOut, x), layer.backward(dOut, x));
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.data()[i];
            double a = actual.data()[i];
            assertTrue(
                    Math.abs(e - a) <= 1e-12 * Math.max(1, Math.abs(e)),
                    "at " + i + ": " + a + ", " + e);
        }
    }

    @Test
    void wrongShapesAreRefusedWithTheShapeNeeded() {
        var layer = make(PoolGeometry.unpadded(3, 2, 1));
        String name = layer.getClass().getSimpleName();

        assertEquals(
                name + ": x has shape (2, 12), needs (N, C, H, W); pooling works on images",
                refusal(() -> layer.forward(Tensor.zeros(2, 12))));
        assertEquals(
                name
                        + ": x has shape (2, 3, 2, 4), needs H + 2·pad of at least 3; the window is"
                        + " 3 high and pad is 0",
                refusal(() -> layer.forward(Tensor.zeros(2, 3, 2, 4))));
        assertEquals(
                name
                        + ": dOut has shape (2, 3, 3, 2), needs (2, 3, 2, 3); it is shaped like the output",
                refusal(() -> layer.backward(Tensor.zeros(2, 3, 3, 2), Tensor.zeros(2, 3, 4, 4))));
    }

    private static String refusal(Runnable call) {
        return assertThrows(ShapeException.class, call::run).getMessage();
    }
}
