package layerwise.gradcheck;

import static layerwise.gradcheck.NumericalGradientTest.gaussian;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToDoubleFunction;
import layerwise.gradcheck.Difference.Clues;
import layerwise.gradcheck.Difference.Kind;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private final Tensor images = gaussian(1, 4, 3, 6, 6);
    private final Tensor matrix = gaussian(2, 8, 8);

    private static Difference explain(Tensor yours, Tensor expected, Clues clues) {
        return Difference.explain("dw", yours, expected, RelativeError.MAX, 1e-9, clues);
    }

    private static Difference explain(Tensor yours, Tensor expected) {
        return explain(yours, expected, Clues.NONE);
    }

    /** A tensor of this shape from the place of each element. */
    private static Tensor build(Shape shape, IntToDoubleFunction element) {
        var tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = element.applyAsDouble(i);
        }
        return tensor;
    }

    private Tensor whereImages(java.util.function.Predicate<int[]> wrong) {
        return build(
                images.shape(),
                i ->
                        images.data()[i]
                                + (wrong.test(Places.index(i, images.shape()))
                                        ? 1 + Math.sin(i)
                                        : 0));
    }

    @Test
    void theSentenceOfTheStyleGuideComesOut() {
        var expected = matrix.copy();
        expected.data()[0] = 100;
        var yours = expected.map(v -> v / 64);

        var difference =
                Difference.explain(
                        "dw",
                        yours,
                        expected,
                        RelativeError.ABSOLUTE,
                        1e-9,
                        Clues.NONE.withBatch(64));

        assertEquals(Kind.SCALED, difference.kind());
        assertEquals(
                "dw is wrong; the largest error is at [0, 0]: yours 1.5625, expected 100.0. Every"
                        + " element is 1/64 of the expected one and the batch has 64 examples: the sum"
                        + " over the batch is needed here, not the mean.",
                difference.sentence());
        assertEquals(
                "dw is wrong. Every element is 1/64 of the expected one and the batch has 64"
                        + " examples: the sum over the batch is needed here, not the mean.",
                difference.withoutValues());
    }

    @Test
    void factorsAreNamed() {
        var clues = Clues.NONE.withBatch(10);
        var summed = explain(matrix.map(v -> 10 * v), matrix, clues);
        var opposite = explain(matrix.map(v -> -v), matrix);
        var other = explain(matrix.map(v -> 0.3 * v), matrix);

        assertTrue(summed.pattern().contains("mean over the batch is needed"), summed.pattern());
        assertTrue(opposite.pattern().contains("opposite sign"), opposite.pattern());
        assertEquals(Kind.SCALED, other.kind());
        assertTrue(other.pattern().contains("times the expected one"), other.pattern());
    }

    @Test
    void aLoneNumberIsOnlyAKnownMultiple() {
        var clues = Clues.NONE.withBatch(10);
        assertEquals(Kind.SCALED, explain(Tensor.of(23), Tensor.of(2.3), clues).kind());
        assertEquals(Kind.OTHER, explain(Tensor.of(7), Tensor.of(2.3), clues).kind());
    }

    @Test
    void aLoneNumberHasNoPlaceAndNoPatternOfManyElements() {
        var clues = Clues.NONE.withBatch(10);

        assertEquals(
                "dw is wrong: yours 23.0, expected 2.3. It is 10 times the expected one and the"
                        + " batch has 10 examples: the mean over the batch is needed here, not the"
                        + " sum.",
                explain(Tensor.scalar(23), Tensor.scalar(2.3), clues).sentence());
        assertEquals(
                "dw is wrong: yours 0.0, expected 2.3.",
                explain(Tensor.scalar(0), Tensor.scalar(2.3)).sentence());
    }

    @Test
    void shapesAreExplained() {
        var w = gaussian(3, 4, 7);
        assertTrue(
                explain(w.transpose(), w)
                        .sentence()
                        .endsWith("needs (4, 7); it looks transposed."));
        assertTrue(
                explain(gaussian(4, 7, 4), w)
                        .sentence()
                        .endsWith("the axes are in another order."));
        assertTrue(
                explain(w.reshape(4, 7, 1), w).sentence().endsWith("axes of size 1: reshape it."));
        assertTrue(explain(w.reshape(2, 14), w).sentence().endsWith("28 elements: reshape it."));
        assertTrue(
                explain(Tensor.zeros(4, 3, 5, 6), images)
                        .sentence()
                        .endsWith(
                                "axis 2 is too short by 1: check height and width, stride and"
                                        + " padding."));
        assertTrue(
                explain(Tensor.zeros(4), images)
                        .sentence()
                        .endsWith("it has 1 axis where 4 are needed."));
    }

    @Test
    void swappedAxesAreFoundInSquareTensorsAndBehindAReshape() {
        int[] order = {0, 2, 3, 1};
        var moved = Tensor.zeros(images.shape());
        int[] places = Places.permuted(images.shape(), order);
        for (int i = 0; i < places.length; i++) {
            moved.data()[places[i]] = images.data()[i];
        }

        assertEquals("It looks transposed.", explain(matrix.transpose(), matrix).pattern());
        var reshaped = explain(moved, images);
        assertEquals(Kind.TRANSPOSED, reshaped.kind());
        assertTrue(reshaped.pattern().contains("reshape, which moves no element"));
        var axes = explain(moved.reshape(4, 6, 6, 3), images).pattern();
        assertTrue(axes.contains("transpose it by [0, 3, 1, 2]"), axes);
    }

    @Test
    void theTransposeThatPutsAxesRightIsNamed() {
        var cube = gaussian(6, 4, 4, 4);
        var pattern = explain(cube.transpose(1, 2, 0), cube).pattern();

        assertEquals("Its axes look swapped: transpose it by [2, 0, 1].", pattern);
        assertEquals(cube, cube.transpose(1, 2, 0).transpose(2, 0, 1));
    }

    @Test
    void notFiniteZeroAndFloatAreFacts() {
        var bad = matrix.copy();
        bad.set(2, 3, Double.NaN);
        bad.set(5, 3, Double.POSITIVE_INFINITY);

        var notFinite = explain(bad, matrix);
        assertEquals(Kind.NOT_FINITE, notFinite.kind());
        assertTrue(notFinite.sentence().contains("at [2, 3]: yours NaN"), notFinite.sentence());
        assertTrue(
                notFinite
                        .pattern()
                        .startsWith(
                                "Of its 64 elements 1 is NaN and 1 is infinite, the first at [2, 3];"
                                        + " all others are right: look for a division by 0"),
                notFinite.pattern());
        assertEquals(Kind.ZERO, explain(Tensor.zeros(8, 8), matrix).kind());
        assertTrue(explain(matrix.map(v -> (float) v), matrix).pattern().contains("is a float"));
        assertEquals(Kind.PRECISION, explain(matrix.map(v -> v * (1 + 1e-8)), matrix).kind());
    }

    @Test
    void oneSmallWrongElementIsNotCalledRounding() {
        var large = matrix.map(v -> 1e8 * v);
        large.set(1, 1, 3);
        var yours = large.copy();
        yours.set(1, 1, 4);

        assertFalse(explain(yours, large).kind() == Kind.PRECISION);
    }

    @Test
    void flipsAndShiftsAreFound() {
        var flipped =
                build(
                        images.shape(),
                        i -> {
                            int[] at = Places.index(i, images.shape());
                            return images.get(at[0], at[1], 5 - at[2], 5 - at[3]);
                        });
        var shifted =
                build(
                        images.shape(),
                        i -> {
                            int[] at = Places.index(i, images.shape());
                            return at[3] == 0 ? 0 : images.get(at[0], at[1], at[2], at[3] - 1);
                        });

        assertEquals(
                "It looks flipped: axes [2, 3] run backwards.", explain(flipped, images).pattern());
        assertEquals(
                "It looks shifted by 1 along axis [3]: elements stand later than they should.",
                explain(shifted, images).pattern());
    }

    @Test
    void aStrideThatIsIgnoredOrAppliedTwiceIsFound() {
        var dense = gaussian(5, 4, 3, 12, 12);
        IntToDoubleFunction strided =
                i -> {
                    int[] at = Places.index(i, images.shape());
                    return dense.get(at[0], at[1], 2 * at[2], 2 * at[3]);
                };
        IntToDoubleFunction plain =
                i -> {
                    int[] at = Places.index(i, images.shape());
                    return dense.get(at[0], at[1], at[2], at[3]);
                };
        var strode = build(images.shape(), strided);
        var stayed = build(images.shape(), plain);

        assertTrue(explain(stayed, strode).pattern().contains("stride were ignored"));
        assertTrue(explain(strode, stayed).pattern().contains("applied twice"));
    }

    @Test
    void aMissingBiasIsFoundAndCertainWhereTheBiasIsKnown() {
        var bias = Tensor.of(0.5, -1, 2);
        var without =
                build(
                        images.shape(),
                        i -> images.data()[i] - bias.get(Places.index(i, images.shape())[1]));

        var guess = explain(without, images);
        var known = explain(without, images, Clues.NONE.withBias(bias));

        assertEquals(Kind.OFFSET, guess.kind());
        assertTrue(guess.pattern().contains("looks as if a bias is missing"), guess.pattern());
        assertTrue(known.pattern().endsWith("the bias is not added."), known.pattern());
    }

    @Test
    void regionsAreFacts() {
        var border = whereImages(at -> at[2] == 0 || at[2] == 5 || at[3] == 0 || at[3] == 5);
        var between = whereImages(at -> at[2] % 2 != 0 || at[3] % 2 != 0);
        var lastExample = whereImages(at -> at[0] == 3);

        assertEquals(Kind.BORDER, explain(border, images).kind());
        assertEquals(
                "It is right at every 2nd row and column and wrong between them: look at the"
                        + " stride.",
                explain(between, images).pattern());
        assertEquals(
                "It is wrong only at index 3 of axis 0, of 4; all else is right.",
                explain(lastExample, images).pattern());
    }

    @Test
    void aRowAndAColumnAtTheOutsideAreFacts() {
        var last = whereImages(at -> at[2] == 5 || at[3] == 5);
        var firstTwo = whereImages(at -> at[2] < 2 || at[3] < 2);
        var three = whereImages(at -> at[2] == 0 || at[3] == 0 || at[3] == 5);

        assertEquals(
                "Only the last row and the last column are wrong; all else is right: look at where"
                        + " the window or the loop ends.",
                explain(last, images).pattern());
        assertEquals(
                "Only the first 2 rows and the first 2 columns are wrong; all else is right: look"
                        + " at where the window or the loop begins.",
                explain(firstTwo, images).pattern());
        assertEquals(
                "Only the first row, the first column and the last column are wrong; all else is"
                        + " right: look at where the window or the loop begins and ends.",
                explain(three, images).pattern());
    }

    @Test
    void rightForOneExampleOnlyIsAFact() {
        var first = whereImages(at -> at[0] != 0);

        assertEquals(
                "It is right at index 0 of axis 0 and wrong at the other 3: are all of them worked"
                        + " out, or only one?",
                explain(first, images).pattern());
    }

    @Test
    void zerosWhereSomethingIsNeededAreFactsAndTheOtherWayAround() {
        var masked = build(images.shape(), i -> i % 7 < 3 ? 0 : images.data()[i]);

        assertEquals(Kind.CUT_OFF, explain(masked, images).kind());
        assertTrue(
                explain(masked, images)
                        .pattern()
                        .startsWith("All 186 wrong elements are 0, of 432; the others are right"),
                explain(masked, images).pattern());
        assertEquals(Kind.LET_THROUGH, explain(images, masked).kind());
        assertEquals(
                "It is wrong only where 0 is expected, at 186 of 432 elements: look at the"
                        + " condition or the mask.",
                explain(images, masked).pattern());
    }

    @Test
    void functionsOfTheExpectedElementsAreNamed() {
        var positive = matrix.map(v -> 0.1 + v * v);

        assertTrue(pattern(positive.map(v -> v * v), positive).contains("is a root missing?"));
        assertTrue(pattern(positive.map(Math::sqrt), positive).contains("is a square missing?"));
        assertTrue(pattern(positive.map(v -> 1 / v), positive).contains("1 divided by"));
        assertTrue(pattern(positive.map(Math::log), positive).contains("take exp of it"));
        assertTrue(pattern(positive.map(Math::exp), positive).contains("take the logarithm"));
    }

    @Test
    void twoValuesDoNotTellAFunction() {
        var two = matrix.map(v -> v > 0 ? 2 : 3);
        var three = matrix.map(v -> v > 0.5 ? 4 : v > 0 ? 2 : 3);

        assertNotEquals(Kind.FUNCTION, explain(two.map(v -> v * v), two).kind());
        assertEquals(Kind.FUNCTION, explain(three.map(v -> v * v), three).kind());
    }

    @Test
    void aFactorForEachExampleIsFound() {
        var scaled = build(matrix.shape(), i -> matrix.data()[i] * (2 + Math.sin(i / 8 * 3.0)));

        assertEquals(
                "For each index of axis 0 all elements are the expected ones times one factor: what"
                        + " is multiplied or divided by differs along this axis.",
                pattern(scaled, matrix));
    }

    private static String pattern(Tensor yours, Tensor expected) {
        return explain(yours, expected).pattern();
    }

    @Test
    void wrongOnlyWhereTheInputIsZeroIsSaid() {
        var input = matrix.copy();
        input.set(1, 2, 0);
        input.set(6, 6, 0);
        var yours = matrix.copy();
        yours.set(1, 2, 3);
        yours.set(6, 6, 4);

        assertEquals(Kind.AT_ZERO, explain(yours, matrix, Clues.NONE.withInput(input)).kind());
        assertEquals(Kind.OTHER, explain(yours, matrix).kind());
    }

    @Test
    void signsAndOrderAreFound() {
        var order = matrix.data().clone();
        double first = order[0];
        System.arraycopy(order, 1, order, 0, 40);
        order[40] = first;

        assertEquals(Kind.SIGNS, explain(matrix.map(Math::abs), matrix).kind());
        assertEquals(Kind.ORDER, explain(Tensor.wrap(order, 8, 8), matrix).kind());
    }

    @Test
    void nothingIsGuessed() {
        for (int seed = 10; seed < 40; seed++) {
            assertEquals(Kind.OTHER, explain(gaussian(seed, 5, 4), gaussian(-seed, 5, 4)).kind());
            assertEquals(Kind.OTHER, explain(gaussian(seed, 1), gaussian(-seed, 1)).kind());
            assertEquals(
                    Kind.OTHER,
                    explain(gaussian(seed, 2, 3, 4, 4), gaussian(-seed, 2, 3, 4, 4)).kind());
        }
        // a constant is a multiple of, and an offset from, any other
        assertEquals(Kind.OTHER, explain(Tensor.full(3, 4, 4), Tensor.full(7, 4, 4)).kind());
        var other = explain(gaussian(1, 2, 2), gaussian(2, 2, 2));
        assertTrue(other.sentence().matches(".*expected -?[0-9.]+\\."), other.sentence());
    }

    @Test
    void equalTensorsAreRight() {
        assertEquals("dw is right.", explain(matrix, matrix.copy()).sentence());
    }
}
