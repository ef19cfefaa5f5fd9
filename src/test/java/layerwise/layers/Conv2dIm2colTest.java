package layerwise.layers;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Conv2dIm2colTest extends Conv2dContract {

    Precision precision() {
        return Precision.FLOAT64;
    }

    /** Of the largest element, how far a sum may be off that is added in another order. */
    double orderTolerance() {
        return 1e-12;
    }

    @Override
    Conv2dIm2col make(ConvGeometry geometry, Tensor weights, Tensor bias) {
        return make(geometry, weights, bias, 2);
    }

    private Conv2dIm2col make(ConvGeometry geometry, Tensor weights, Tensor bias, int threads) {
        return new Conv2dIm2col(geometry, weights, bias, precision(), new Threads(threads));
    }

    /** The contract's, and batches that go in bands, in groups and in groups with a rest. */
    static List<Sizes> largeSizes() {
        var all = new ArrayList<>(sizes());
        all.add(new Sizes("bands", 3, 40, 41, new ConvGeometry(9, 3, 7, 7, 1, 3)));
        all.add(new Sizes("one row is a band", 2, 10, 900, new ConvGeometry(16, 3, 5, 5, 1, 0)));
        all.add(new Sizes("many filters", 2, 9, 12, new ConvGeometry(5, 33, 5, 3, 1, 1)));
        all.add(new Sizes("many filters, groups", 9, 9, 12, new ConvGeometry(5, 22, 5, 3, 2, 1)));
        all.add(new Sizes("small products", 70, 9, 8, new ConvGeometry(1, 6, 3, 3, 1, 0)));
        all.add(new Sizes("bands, stride 2", 2, 64, 66, new ConvGeometry(9, 2, 7, 6, 2, 2)));
        all.add(new Sizes("bands, not padded", 2, 47, 48, new ConvGeometry(9, 2, 7, 7, 1, 0)));
        all.add(new Sizes("groups", 50, 5, 6, new ConvGeometry(2, 3, 3, 3, 1, 1)));
        all.add(new Sizes("groups with a rest", 71, 9, 7, new ConvGeometry(3, 4, 3, 2, 2, 1)));
        all.addAll(minimalSizes());
        all.addAll(wideSizes());
        all.addAll(imageSizes());
        return all;
    }

    /** Sizes whose images are unrolled whole. */
    static List<Sizes> imageSizes() {
        return List.of(
                new Sizes("image, stride 2", 5, 11, 9, new ConvGeometry(1, 8, 3, 3, 2, 1)),
                new Sizes("image, a rest", 2, 12, 15, new ConvGeometry(2, 20, 4, 3, 2, 0)),
                new Sizes("image, stride 3", 2, 13, 10, new ConvGeometry(1, 22, 5, 4, 3, 2)),
                new Sizes("image, pad 3", 1, 5, 4, new ConvGeometry(1, 8, 2, 2, 3, 3)),
                new Sizes("image, stride > filter", 2, 9, 11, new ConvGeometry(3, 12, 2, 2, 3, 1)),
                new Sizes("image, 16x16 outputs", 2, 31, 31, new ConvGeometry(1, 8, 3, 3, 2, 1)),
                new Sizes("image, many", 37, 7, 7, new ConvGeometry(1, 9, 3, 3, 2, 0)),
                new Sizes("image, overlapping", 3, 12, 10, new ConvGeometry(3, 12, 3, 3, 1, 1)),
                new Sizes("image, pad 2", 2, 9, 7, new ConvGeometry(2, 24, 5, 5, 1, 2)),
                new Sizes("image, 5x2", 4, 8, 9, new ConvGeometry(2, 10, 5, 2, 1, 0)),
                new Sizes("image, 1x1", 3, 6, 5, new ConvGeometry(4, 8, 1, 1, 1, 0)),
                new Sizes("image, 1x2", 3, 6, 5, new ConvGeometry(2, 8, 1, 2, 1, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("imageSizes")
    void smallImagesAreUnrolledWhole(Sizes sizes) {
        assertTrue(ImagePlan.suits(sizes.geometry(), sizes.x()));
    }

    @Test
    void whereWindowsAreManyOrFiltersFewImagesAreUnrolledAcrossOnly() {
        var x = Shape.of(10, 3, 32, 32);
        assertAll(
                "large images, much for each output, few filters",
                () -> assertFalse(ImagePlan.suits(new ConvGeometry(3, 64, 3, 3, 1, 1), x)),
                () -> assertFalse(ImagePlan.suits(new ConvGeometry(3, 64, 3, 3, 2, 12), x)),
                () -> assertFalse(ImagePlan.suits(new ConvGeometry(3, 10, 3, 3, 2, 1), x)),
                () -> assertTrue(ImagePlan.suits(new ConvGeometry(3, 11, 3, 3, 2, 1), x)),
                () -> assertFalse(ImagePlan.suits(new ConvGeometry(3, 7, 1, 1, 1, 0), x)),
                () -> assertTrue(ImagePlan.suits(new ConvGeometry(3, 8, 1, 1, 1, 0), x)));
    }

    /** Sizes with fewer multiplications than the definition has. */
    static List<Sizes> minimalSizes() {
        return List.of(
                new Sizes("squares of 4x4", 9, 8, 8, new ConvGeometry(32, 64, 3, 3, 1, 1)),
                new Sizes("squares stick out", 2, 9, 11, new ConvGeometry(33, 61, 3, 3, 1, 1)),
                new Sizes("squares, no pad", 1, 17, 10, new ConvGeometry(40, 34, 3, 3, 1, 0)),
                new Sizes("squares, pad 3", 1, 10, 8, new ConvGeometry(41, 46, 3, 3, 1, 3)),
                new Sizes("squares by 8 of 4x3", 2, 16, 11, new ConvGeometry(32, 32, 3, 3, 1, 1)),
                new Sizes("bands of squares", 2, 19, 66, new ConvGeometry(26, 30, 3, 3, 1, 1)),
                new Sizes("a row is a band", 1, 11, 131, new ConvGeometry(35, 37, 3, 3, 1, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("minimalSizes")
    void manyChannelsUnderSmallFiltersAreMultipliedLess(Sizes sizes) {
        assertTrue(WinogradPlan.suits(sizes.geometry(), sizes.x()));
    }

    @Test
    void whereTransformingCostsMoreTheDefinitionIsMultiplied() {
        assertAll(
                "few channels, another filter, steps, squares that stick out far",
                () -> assertFalse(suits(8, 3, 1, 16)),
                () -> assertFalse(suits(64, 5, 1, 16)),
                () -> assertFalse(suits(64, 3, 2, 16)),
                () -> assertFalse(suits(64, 3, 1, 5)),
                () -> assertTrue(suits(64, 3, 1, 16)));
    }

    /** Sizes with fewer multiplications along the rows. */
    static List<Sizes> wideSizes() {
        return List.of(
                new Sizes("fours", 3, 20, 20, new ConvGeometry(3, 12, 7, 7, 1, 3)),
                new Sizes("fours, 16x16 outputs", 2, 16, 16, new ConvGeometry(6, 16, 5, 5, 1, 2)),
                new Sizes("fours stick out by 1", 2, 18, 23, new ConvGeometry(4, 40, 5, 5, 1, 2)),
                new Sizes("fours stick out by 3", 1, 14, 44, new ConvGeometry(6, 40, 3, 6, 1, 1)),
                new Sizes("fours, no pad", 2, 12, 34, new ConvGeometry(10, 24, 2, 7, 1, 0)),
                new Sizes("fours, pad beyond", 2, 14, 29, new ConvGeometry(10, 40, 3, 4, 1, 5)),
                new Sizes("bands of fours", 3, 46, 38, new ConvGeometry(2, 24, 7, 7, 1, 0)),
                new Sizes("a row of fours", 1, 5, 703, new ConvGeometry(3, 33, 5, 5, 1, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wideSizes")
    void wideFiltersAreMultipliedLessAlongTheRows(Sizes sizes) {
        assertEquals(
                precision() == Precision.FLOAT64,
                ConvPlan.of(sizes.geometry(), sizes.x(), precision()) instanceof WinogradRowPlan);
    }

    @Test
    void whereFoursWouldCostMoreTheDefinitionIsMultiplied() {
        assertAll(
                "narrow, too wide, steps, few filters, small images, fours that stick out far, too"
                        + " many channels for a tile",
                () -> assertTrue(foursSuit(new ConvGeometry(3, 32, 7, 7, 1, 3), 32, 32)),
                () -> assertFalse(foursSuit(new ConvGeometry(3, 32, 7, 3, 1, 3), 32, 32)),
                () -> assertFalse(foursSuit(new ConvGeometry(3, 32, 7, 8, 1, 3), 32, 32)),
                () -> assertFalse(foursSuit(new ConvGeometry(3, 32, 7, 7, 2, 3), 32, 32)),
                () -> assertFalse(foursSuit(new ConvGeometry(3, 4, 7, 7, 1, 3), 32, 32)),
                () -> assertFalse(foursSuit(new ConvGeometry(3, 32, 7, 7, 1, 3), 9, 9)),
                () -> assertFalse(foursSuit(new ConvGeometry(3, 32, 7, 7, 1, 3), 32, 5)),
                () -> assertTrue(foursSuit(new ConvGeometry(200, 200, 5, 5, 1, 2), 16, 16)),
                () -> assertFalse(foursSuit(new ConvGeometry(600, 600, 5, 5, 1, 2), 16, 16)));
    }

    private static boolean foursSuit(ConvGeometry geometry, int height, int width) {
        return WinogradRowPlan.suits(geometry, Shape.of(10, geometry.inChannels(), height, width));
    }

    private static boolean suits(int channels, int filter, int stride, int size) {
        var geometry = new ConvGeometry(channels, channels, filter, filter, stride, 1);
        return WinogradPlan.suits(geometry, Shape.of(10, channels, size, size));
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

    private void assertSame(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.data()[i]));
            difference = Math.max(difference, Math.abs(expected.data()[i] - actual.data()[i]));
        }
        assertTrue(
                difference <= orderTolerance() * largest,
                "off by " + difference + " of " + largest);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeSizes")
    void theBitsDoNotDependOnTheNumberOfThreads(Sizes sizes) {
        var random = new RandomState(6);
        var geometry = sizes.geometry();
        var weights = random.randn(geometry.weightShape().toArray());
        var bias = random.randn(geometry.biasShape().toArray());
        var x = random.randn(sizes.x().toArray());
        var one = make(geometry, weights, bias, 1);
        var three = make(geometry, weights, bias, 3);
        var dOut = random.randn(one.forward(x).shape().toArray());

        assertEquals(one.forward(x), three.forward(x));
        assertEquals(one.backward(dOut, x), three.backward(dOut, x));
        assertEquals(one.weights.gradient, three.weights.gradient);
        assertEquals(one.bias.gradient, three.bias.gradient);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("largeSizes")
    void whatWasInTheTensorsForResultsIsOverwritten(Sizes sizes) {
        var random = new RandomState(7);
        var geometry = sizes.geometry();
        var layer =
                make(
                        geometry,
                        random.randn(geometry.weightShape().toArray()),
                        random.randn(geometry.biasShape().toArray()));
        var x = random.randn(sizes.x().toArray());
        var expected = layer.forward(x);
        var dOut = random.randn(expected.shape().toArray());
        var expectedGradient = layer.backward(dOut, x);
        var out = Tensor.zeros(expected.shape());
        var dx = Tensor.zeros(x.shape());
        out.fill(Double.NaN);
        dx.fill(Double.NaN);

        layer.forward(x, out);
        layer.backward(dOut, x, dx);

        assertEquals(expected, out);
        assertEquals(expectedGradient, dx);
    }

    @Test
    void tensorsForResultsThatDoNotFitAreRefused() {
        var layer =
                make(new ConvGeometry(1, 2, 3, 3, 1, 0), Tensor.zeros(2, 1, 3, 3), Tensor.zeros(2));
        var x = Tensor.zeros(4, 1, 5, 6);
        var out = Tensor.zeros(4, 2, 3, 4);

        var wrongOut =
                assertThrows(
                        ShapeException.class, () -> layer.forward(x, Tensor.zeros(4, 2, 4, 3)));
        var wrongDx = assertThrows(ShapeException.class, () -> layer.backward(out, x, out));

        assertEquals(
                "Conv2dIm2col: out has shape (4, 2, 4, 3), needs (4, 2, 3, 4); it holds the output",
                wrongOut.getMessage());
        assertEquals(
                "Conv2dIm2col: dx has shape (4, 2, 3, 4), needs (4, 1, 5, 6); it is shaped like x",
                wrongDx.getMessage());
    }
}
