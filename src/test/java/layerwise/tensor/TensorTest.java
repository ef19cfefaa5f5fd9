package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table of docs/numpy.md does not show; its rows are run by {@link NumpyTableTest}. */
class TensorTest {
    @TempDir Path folder;

    private static Tensor randn(int... sizes) {
        return new RandomState(3).randn(sizes);
    }

    @Test
    void sumsAndMeansEqualNumpysBitForBit() throws Exception {
        Python.assumeNumpy();
        int[][] shapes = {
            {0},
            {1},
            {7},
            {8},
            {9},
            {127},
            {128},
            {129},
            {1000},
            {100003},
            {300, 7},
            {7, 300},
            {5, 1, 130},
            {4, 3, 17, 19},
            {2, 130, 5, 1},
            {1, 64, 3, 50},
            {30, 10, 3, 3}
        };
        Map<String, Tensor> ours = new LinkedHashMap<>();
        var script = new StringBuilder("ours = np.load('ours.npz')\n");
        for (int s = 0; s < shapes.length; s++) {
            var x = randn(shapes[s]);
            ours.put("x" + s, x);
            // each subset of the axes
            for (int bits = 1; bits < 1 << x.axes(); bits++) {
                var axes = new ArrayList<Integer>();
                for (int axis = 0; axis < x.axes(); axis++) {
                    if ((bits >> axis & 1) == 1) {
                        axes.add(axis);
                    }
                }
                int[] chosen = axes.stream().mapToInt(Integer::intValue).toArray();
                var name = s + "_" + bits;
                ours.put("sum" + name, x.sum(chosen));
                ours.put("mean" + name, x.meanKeepingAxes(chosen));
                ours.put("var" + name, x.var(chosen));
                var call = "axis=" + ("(" + axes + ",)").replaceAll("[\\[\\]]", "");
                script.append(
                        """
                        with np.errstate(all='ignore'):
                            x, n, a = ours['x%1$d'], '%2$s', dict(%3$s)
                            assert np.array_equal(ours['sum' + n], x.sum(**a)), (n, x.shape, a)
                            mean = x.mean(keepdims=True, **a)
                            assert np.array_equal(ours['mean' + n], mean, equal_nan=True), (n, a)
                            var = x.var(**a)
                            assert np.array_equal(ours['var' + n], var, equal_nan=True), (n, a)
                        """
                                .formatted(s, name, call));
            }
        }
        Npz.write(folder.resolve("ours.npz"), ours);

        Python.run(folder, "import warnings; warnings.simplefilter('ignore')\n" + script);
    }

    @Test
    void rangesEqualNumpysBitForBit() throws Exception {
        Python.assumeNumpy();
        Map<String, Tensor> ours = new LinkedHashMap<>();
        ours.put("a", Tensor.linspace(-0.7, 0.3, 250));
        ours.put("b", Tensor.linspace(-5.5, 4.5, 15));
        ours.put("c", Tensor.linspace(3, 3, 4));
        ours.put("d", Tensor.linspace(2, 9, 1));
        ours.put("e", Tensor.linspace(0, 5e-324, 4));
        ours.put("f", Tensor.arange(-1, 2.05, 0.1));
        ours.put("g", Tensor.arange(5, 1, -0.3));
        ours.put("h", Tensor.arange(3, 1, 1));
        ours.put("i", Tensor.linspace(1, 2, 0));
        Npz.write(folder.resolve("ours.npz"), ours);

        Python.run(
                folder,
                """
                ours = np.load('ours.npz')
                theirs = dict(a=np.linspace(-0.7, 0.3, 250), b=np.linspace(-5.5, 4.5, 15),
                    c=np.linspace(3, 3, 4), d=np.linspace(2, 9, 1), e=np.linspace(0, 5e-324, 4),
                    f=np.arange(-1, 2.05, 0.1), g=np.arange(5, 1, -0.3), h=np.arange(3., 1, 1),
                    i=np.linspace(1, 2, 0))
                for name in theirs:
                    assert np.array_equal(ours[name], theirs[name]), (name, ours[name])
                """);
    }

    @Test
    void textIsNumpys() throws Exception {
        Python.assumeNumpy();
        Map<String, Tensor> x = new LinkedHashMap<>();
        double nan = Double.NaN;
        double infinite = Double.POSITIVE_INFINITY;
        x.put("scalar", Tensor.scalar(0.1));
        x.put("large scalar", Tensor.scalar(1e16));
        x.put("small scalar", Tensor.scalar(-1.5e-7));
        x.put("whole scalar", Tensor.scalar(12345678));
        x.put("empty", Tensor.zeros(0, 3));
        x.put("vector", Tensor.of(1, -2.5, 0.125, -0.0));
        x.put("matrix", randn(3, 4));
        x.put("images", randn(2, 2, 3, 4));
        x.put("wrapped", randn(30));
        x.put("wrapped rows", randn(3, 22));
        x.put("long", randn(1001));
        x.put("long rows", randn(40, 30));
        x.put("wide rows", randn(3, 4000));
        x.put("long images", randn(8, 7, 5, 9));
        x.put("large", Tensor.of(1e8, 1, 123456.789));
        x.put("small", Tensor.of(1e-5, 1, -2e-300));
        x.put("wide range", Tensor.of(1, 1001, 0.333333333333));
        x.put("huge", Tensor.of(1e200, -1.25e-101));
        x.put("special", Tensor.of(nan, 1.5, infinite, -infinite));
        x.put("special only", Tensor.of(nan, infinite));
        x.put("negative special", Tensor.of(-infinite, 1, 22));
        x.put("special exponents", Tensor.of(nan, 1e10, -infinite));
        x.put("half", Tensor.of(0.123456785, 0.000390625, 2.5));
        x.put("nearly half", Tensor.of(0.123456785, 0.125456745));
        x.put("zeros", Tensor.zeros(2, 2));
        // right at the limits: of elements, of a line, and of each form
        x.put("thousand", Tensor.ones(1000));
        x.put("lines of blocks", Tensor.ones(1, 2, 30));
        x.put("just large", Tensor.of(1e8, 2e7));
        x.put("not yet small", Tensor.of(1e-4, 0.05));
        x.put("not yet a wide range", Tensor.of(1, 1000));
        x.put("rounds up", Tensor.of(0.999999999, 9.999999999));
        Npz.write(folder.resolve("x.npz"), x);

        var printed =
                Python.run(
                        folder,
                        "x = np.load('x.npz')\nfor k in x: print('#', k); print(str(x[k]))\n");

        var ours = new StringBuilder();
        x.forEach((k, value) -> ours.append("# " + k + "\n").append(value).append('\n'));
        assertEquals(printed, ours.toString());
    }

    @Test
    void broadcastingWorksOnEitherSideAndInTheMiddle() {
        var x = randn(2, 3, 4, 5);
        for (var other : new Tensor[] {randn(3, 1, 1), randn(2, 1, 4, 1), randn(5), randn()}) {
            var repeated = other.broadcastTo(2, 3, 4, 5);
            assertEquals(x.minus(repeated), x.minus(other), other.shape().toString());
            assertEquals(repeated.minus(x), other.minus(x), other.shape().toString());
            assertEquals(repeated.divide(x), other.divide(x), other.shape().toString());
            assertEquals(x.greater(repeated), x.greater(other), other.shape().toString());
        }
        assertEquals(
                Tensor.of(new double[][] {{11, 21}, {12, 22}}),
                Tensor.of(1, 2).reshape(2, 1).plus(Tensor.of(10, 20)));
        assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).plus(Tensor.ones(3)).shape());
    }

    @Test
    void rowsOfAnyLengthGiveWhatEachPairGives() {
        var operations = new LinkedHashMap<BinaryOperator<Tensor>, DoubleBinaryOperator>();
        operations.put(Tensor::plus, (x, y) -> x + y);
        operations.put(Tensor::minus, (x, y) -> x - y);
        operations.put(Tensor::times, (x, y) -> x * y);
        operations.put(Tensor::divide, (x, y) -> x / y);
        operations.put(Tensor::maximum, Math::max);
        operations.put(Tensor::minimum, Math::min);
        operations.put(Tensor::greater, (x, y) -> x > y ? 1 : 0);
        operations.put(Tensor::less, (x, y) -> x < y ? 1 : 0);
        operations.put(Tensor::atLeast, (x, y) -> x >= y ? 1 : 0);
        operations.put(Tensor::atMost, (x, y) -> x <= y ? 1 : 0);
        operations.put(Tensor::equalTo, (x, y) -> x == y ? 1 : 0);
        for (int length : new int[] {1, 511, 1025, 70_001}) {
            var matrix = withSpecials(randn(3, length));
            var rounded = withSpecials(randn(3, length).map(Math::rint));
            var others =
                    List.of(
                            rounded,
                            rounded.slice("1:2"),
                            rounded.slice(":, 0:1"),
                            Tensor.scalar(0));
            for (var a : List.of(matrix, matrix.slice("1:2"))) {
                for (var b : others) {
                    operations.forEach((operation, pair) -> {
                        assertEquals(a.map(b, pair), operation.apply(a, b));
                        assertEquals(b.map(a, pair), operation.apply(b, a));
                    });
                }
            }
        }
    }

    /** Puts what comparisons treat in their own way at the beginning. */
    private static Tensor withSpecials(Tensor tensor) {
        double[] specials = {Double.NaN, -0.0, 0.0, Double.NEGATIVE_INFINITY};
        System.arraycopy(specials, 0, tensor.data(), 0, Math.min(4, tensor.size()));
        return tensor;
    }

    @Test
    void inPlaceFormsChangeTheTensorAndReturnIt() {
        var x = Tensor.of(1, 2, 3);

        assertSame(x, x.plusInPlace(Tensor.of(1, 1, 1)).timesInPlace(2).minusInPlace(1));

        assertEquals(Tensor.of(3, 5, 7), x);
        assertEquals(Tensor.of(1, 1, 1), x.divideInPlace(x));
        var square = Tensor.of(1, 2, 3, 4).reshape(2, 2);
        square.minusInPlace(square.reshape(4).slice(":2"));
        assertEquals(Tensor.of(new double[][] {{0, 0}, {2, 2}}), square);
        var column = Tensor.of(5, 7).reshape(1, 2);
        assertEquals(Tensor.zeros(1, 2), column.minusInPlace(column.reshape(2)));
    }

    @Test
    void whatIsReshapedOrWrappedSharesMemoryAndAllElseIsCopied() {
        var x = Tensor.of(1, 2, 3, 4).reshape(2, 2);
        x.reshape(4).set(0, 9);
        x.flatten().set(3, 8);
        var expected = Tensor.of(new double[][] {{9, 2}, {3, 8}});
        assertEquals(expected, x);

        double[] array = {1, 2};
        var wrapped = Tensor.wrap(array, 2);
        var copied = Tensor.of(array);
        array[0] = 5;
        assertEquals(Tensor.of(5, 2), wrapped);
        assertEquals(Tensor.of(1, 2), copied);

        // each of these has the elements of x, and could be x itself
        var copies =
                List.of(
                        x.copy(),
                        x.slice(""),
                        x.slice("..."),
                        x.slice(":, ::1"),
                        x.broadcastTo(2, 2),
                        x.transpose(0, 1),
                        x.pad(0, 0),
                        x.gather(0, 1),
                        x.map(v -> v),
                        Tensor.concat(0, x),
                        Tensor.where(x, x, x));
        for (int i = 0; i < copies.size(); i++) {
            assertEquals(expected, copies.get(i), "copy " + i);
            copies.get(i).fill(-1);
            assertEquals(expected, x, "copy " + i + " was changed");
        }
    }

    @Test
    void slicesFollowPython() throws Exception {
        Python.assumeNumpy();
        var x = Tensor.arange(120).reshape(4, 5, 6);
        var parts =
                "1|-1, 2|0, 1, 2|:|::-1|3:0:-2, 1:|..., 0|0, ...|1, ..., 2|-2:, ::3, 4:100|5:|"
                        + "2:1|::-1, ::-2, ::-3|-100:-1:2|:, -1:-4:-1|100::-1|:-100:-1, 0";
        Map<String, Tensor> ours = new LinkedHashMap<>();
        var script = new StringBuilder("x = np.arange(120.).reshape(4, 5, 6)\n");
        script.append("ours = np.load('ours.npz')\n");
        for (var part : parts.split("\\|")) {
            ours.put("slice" + ours.size(), x.slice(part));
            var changed = x.copy();
            changed.setSlice(part, -1);
            var i = ours.size() - 1;
            ours.put("set" + i, changed);
            script.append("y = x[" + part + "]; z = ours['slice" + i + "']\n");
            script.append("assert np.array_equal(y, z) and y.shape == z.shape, '" + part + "'\n");
            script.append("y = x.copy(); y[" + part + "] = -1\n");
            script.append("assert np.array_equal(y, ours['set" + i + "']), '" + part + "'\n");
        }
        Npz.write(folder.resolve("ours.npz"), ours);

        Python.run(folder, script.toString());
    }

    @Test
    void largeProductsAreTheSameForAnyNumberOfThreads() throws Exception {
        var tall = randn(700, 90);
        var wide = randn(90, 530);
        for (var product : new MatrixProduct[] {MatrixProduct.best(), new PlainProduct()}) {
            Tensor first = null;
            for (int threads : new int[] {1, 2, 5}) {
                try (var pool = new ForkJoinPool(threads)) {
                    var out =
                            pool.submit(() -> Products.multiply(product, tall, false, wide, false))
                                    .get();
                    first = first == null ? out : first;
                    assertEquals(first, out, product.name() + " on " + threads);
                }
            }
            var other = Products.multiply(product, wide, true, tall, true);
            assertTrue(other.transpose().allClose(first, 1e-12, 1e-12), product.name());
            var rows = Products.multiply(product, tall.transpose(), true, wide, false);
            assertTrue(rows.allClose(first, 1e-12, 1e-12), product.name());
            double middle = tall.row(350).dot(wide.slice(":, 260"));
            assertEquals(middle, first.get(350, 260), 1e-12);
        }
    }

    @Test
    void extremesTakeNanAsNumpyDoes() {
        var x = Tensor.of(new double[][] {{1, Double.NaN, 3}, {4, 4, 2}});

        assertArrayEquals(new double[] {Double.NaN, 4}, x.max(1).data());
        assertArrayEquals(new double[] {1, Double.NaN, 2}, x.min(0).data());
        assertArrayEquals(new int[] {1, 0}, x.argmax(1));
        assertArrayEquals(new int[] {1, 0, 0}, x.argmax(0));
        assertFalse(x.allClose(x));
        assertTrue(x.equals(x.copy()));
        assertArrayEquals(new double[] {Double.NaN, 4}, Tensor.of(Double.NaN, 4).maximum(1).data());
    }

    @Test
    void emptyTensorsAndScalarsWork() {
        var empty = Tensor.zeros(0, 3);
        assertEquals(0, empty.sum());
        assertEquals(Tensor.zeros(3), empty.sum(0));
        assertEquals(Shape.of(0), empty.max(1).shape());
        assertEquals(Shape.of(3, 0), empty.transpose().shape());
        assertEquals(Shape.of(0, 3), empty.reshape(-1, 3).shape());
        assertEquals(Tensor.zeros(3, 3), empty.transposedMatmul(empty));
        assertEquals(Shape.of(2, 5), empty.pad(1, 1).shape());
        assertTrue(Double.isNaN(empty.mean()));
        assertEquals(2.5, Tensor.scalar(2.5).get());
        assertEquals(2.5, Tensor.scalar(2.5).sum());
        assertEquals(Shape.of(1, 1), Tensor.scalar(2.5).reshape(1, 1).shape());
        assertEquals(2.5, Tensor.scalar(2.5).slice("...").get());
    }

    @Test
    void wrongShapesSayBothShapes() {
        var x = Tensor.zeros(2, 3);
        assertShape(
                "plus: shapes are (2, 3) and (2,), needs sizes that are equal or 1, counted from"
                        + " the last axis; axis -1 has 3 and 2",
                () -> x.plus(Tensor.zeros(2)));
        assertShape(
                "plusInPlace: shapes are (3,) and (2, 3), needs a second one that repeats to the"
                        + " first; in place, the first keeps its shape",
                () -> Tensor.zeros(3).plusInPlace(x));
        assertShape(
                "plusInPlace: other has shape (3,), needs (2, 3); it is added element by element",
                () -> x.plusInPlace(0.1, Tensor.zeros(3)));
        assertShape(
                "matmul: shapes are (2, 3) and (2, 3), needs (M, K) and (K, N)", () -> x.matmul(x));
        assertShape(
                "matmul: shapes are (2, 3) and (3, 2), needs (K, M) and (K, N)",
                () -> x.transposedMatmul(x.transpose()));
        assertShape(
                "reshape: (2, 3) has 6 elements, which do not fit into (4, -1)",
                () -> x.reshape(4, -1));
        assertShape(
                "dot: other has shape (3,), needs (2, 3); elements are multiplied in pairs",
                () -> x.dot(Tensor.zeros(3)));
        assertShape(
                "axis 2 does not exist in shape (2, 3), needs one from -2 to 1", () -> x.sum(2));
        assertShape(
                "sum: axes are [0, -2], needs each axis of (2, 3) at most once",
                () -> x.sum(0, -2));
        assertShape(
                "max over axes of size 0: shape is (0,), needs an element",
                () -> Tensor.zeros(0).max());
        assertShape(
                "transpose: axes are [0, 0], needs each axis of (2, 3) once",
                () -> x.transpose(0, 0));
        assertShape(
                "concat: shapes are (2, 3) and (3, 3), needs sizes that are equal but on axis 1",
                () -> Tensor.concat(1, x, Tensor.zeros(3, 3)));
        assertShape(
                "stack: tensor 1 has shape (3,), needs (2, 3); all tensors have the same shape",
                () -> Tensor.stack(0, x, Tensor.zeros(3)));
        assertShape(
                "slice \"0, 0, 0\" of shape (2, 3) has 3 parts, needs at most 2",
                () -> x.slice("0, 0, 0"));
        assertShape("index [1] has 1 numbers, needs one for each axis of (2, 3)", () -> x.get(1));
        assertShape(
                "Tensor.of: row 1 has 1 numbers, needs 2 as in row 0",
                () -> Tensor.of(new double[][] {{1, 2}, {3}}));
    }

    @Test
    void aProductIsWrittenOverAnotherTensor() {
        var out = Tensor.full(Double.NaN, 3, 4);
        var a = randn(3, 5);
        var b = randn(5, 4);

        assertSame(out, a.matmul(b, out));
        assertEquals(a.matmul(b), out);
        assertSame(out, a.matmulTransposed(b.transpose(), out));
        assertEquals(a.matmulTransposed(b.transpose()), out);
        assertSame(out, a.transpose().transposedMatmul(b, out));
        assertEquals(a.transpose().transposedMatmul(b), out);
        var large = Tensor.full(Double.NaN, 700, 530);
        var tall = randn(700, 90);
        var wide = randn(90, 530);
        assertEquals(tall.matmul(wide), tall.matmul(wide, large));
    }

    @Test
    void aProductIsNotWrittenWhereItDoesNotFitOrIsReadFrom() {
        var square = randn(3, 3);
        assertShape(
                "matmul: out has shape (3, 4), needs (3, 3); that is the product's",
                () -> square.matmul(square, Tensor.zeros(3, 4)));
        assertOverwritten("A", () -> square.matmul(Tensor.eye(3), square.reshape(3, 3)));
        assertOverwritten("B", () -> Tensor.eye(3).matmulTransposed(square, square));
    }

    private static void assertOverwritten(String operand, Runnable action) {
        assertEquals(
                "multiply: C is the array of " + operand + ", needs one of its own; copy first",
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    @Test
    void indicesOutsideAreNamed() {
        var x = Tensor.zeros(2, 3);
        assertOutside(
                "index [1, 3] lies outside of shape (2, 3): axis 1 has size 3", () -> x.get(1, 3));
        assertOutside(
                "index [-3, 0] lies outside of shape (2, 3): axis 0 has size 2",
                () -> x.set(-3, 0, 1));
        assertOutside("slice \"2\" of shape (2, 3): axis 0 has size 2", () -> x.slice("2"));
        assertOutside(
                "gather: index 2 lies outside of an axis of size 2 in shape (2, 3)",
                () -> x.gather(0, 2));
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> Tensor.oneHot(new int[] {0, 10}, 10));
        assertEquals("oneHot: label 1 is 10, needs one from 0 to 9", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> x.slice("a:"));
        assertEquals(
                "slice \"a:\" of shape (2, 3) has 'a', needs a number, start:stop,"
                        + " start:stop:step or '...'",
                e.getMessage());
    }

    private static void assertShape(String message, Runnable action) {
        assertEquals(message, assertThrows(ShapeException.class, action::run).getMessage());
    }

    private static void assertOutside(String message, Runnable action) {
        assertEquals(
                message, assertThrows(IndexOutOfBoundsException.class, action::run).getMessage());
    }
}
