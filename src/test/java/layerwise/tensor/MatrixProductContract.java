package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every matrix product must do, in both precisions. */
abstract class MatrixProductContract {

    /** m, n and k: smaller and larger than the blocks of an implementation, and not multiples. */
    private static final int[][] SIZES = {
        {1, 1, 1}, {2, 3, 4}, {5, 1, 7}, {1, 9, 130}, {17, 300, 5}, {33, 19, 257}, {3, 5, 0}
    };

    /** The implementation under test. */
    abstract MatrixProduct product();

    @ParameterizedTest(name = "A{0} B{1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void doublesEqualTheDefinition(boolean transposeA, boolean transposeB) {
        var random = new Random(1);
        for (int[] size : SIZES) {
            int m = size[0];
            int n = size[1];
            int k = size[2];
            int lda = (transposeA ? m : k) + 3;
            int ldb = (transposeB ? k : n) + 2;
            int ldc = n + 4;
            double[] a = doubles(random, 5 + (transposeA ? k : m) * lda);
            double[] b = doubles(random, 7 + (transposeB ? n : k) * ldb);
            double[] c = doubles(random, 11 + m * ldc);
            double[] expected = c.clone();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int p = 0; p < k; p++) {
                        sum +=
                                a[5 + (transposeA ? p * lda + i : i * lda + p)]
                                        * b[7 + (transposeB ? j * ldb + p : p * ldb + j)];
                    }
                    int at = 11 + i * ldc + j;
                    expected[at] = 1.5 * sum - 0.5 * c[at];
                }
            }

            product()
                    .multiply(
                            transposeA,
                            transposeB,
                            m,
                            n,
                            k,
                            1.5,
                            a,
                            5,
                            lda,
                            b,
                            7,
                            ldb,
                            -0.5,
                            c,
                            11,
                            ldc);

            // what lies between the rows is compared too: it stays as it was
            assertArrayEquals(expected, c, 1e-12 * (k + 1), m + " x " + n + " x " + k);
        }
    }

    @Test
    void doublesWithBetaZeroDoNotReadC() {
        double[] c = {Double.NaN, Double.POSITIVE_INFINITY};

        product()
                .multiply(
                        false,
                        false,
                        1,
                        2,
                        1,
                        1,
                        new double[] {2},
                        0,
                        1,
                        new double[] {3, 4},
                        0,
                        2,
                        0,
                        c,
                        0,
                        2);

        assertArrayEquals(new double[] {6, 8}, c);
    }

    @Test
    void doublesWithoutProductsScaleC() {
        double[] none = new double[0];
        double[] c = {1, 2};
        product().multiply(false, false, 1, 2, 0, 1, none, 0, 1, none, 0, 2, 3, c, 0, 2);
        assertArrayEquals(new double[] {3, 6}, c);

        double[] nan = {Double.NaN, Double.NaN};
        product().multiply(false, false, 1, 2, 1, 0, nan, 0, 1, nan, 0, 2, 2, c, 0, 2);
        assertArrayEquals(new double[] {6, 12}, c, "with alpha = 0 neither A nor B is read");

        product().multiply(false, false, 1, 2, 0, 1, none, 0, 1, none, 0, 2, 0, c, 0, 2);
        assertArrayEquals(new double[] {0, 0}, c);

        product().multiply(false, false, 0, 2, 3, 1, none, 0, 3, new double[6], 0, 2, 0, c, 0, 2);
        product().multiply(false, false, 2, 0, 3, 1, new double[6], 0, 3, none, 0, 1, 0, c, 0, 1);
        assertArrayEquals(new double[] {0, 0}, c);
    }

    @Test
    void doublesPassNanOn() {
        double[] a = {Double.NaN, 1, 0, 1};
        double[] b = {0, 0, 1, 2};
        double[] c = new double[4];

        product().multiply(false, false, 2, 2, 2, 1, a, 0, 2, b, 0, 2, 0, c, 0, 2);

        assertArrayEquals(new double[] {Double.NaN, Double.NaN, 1, 2}, c);
    }

    @Test
    void doublesOutsideOfTheArraysAreRefused() {
        double[] a = new double[6];
        double[] b = new double[12];
        double[] c = new double[8];
        assertOutside(
                "multiply: A is 2 by 3 from 1 with rows 3 apart, needs 7 elements; the array has"
                        + " 6",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 1, 3, b, 0, 4, 0, c, 0, 4));
        assertOutside(
                "multiply: B is 3 by 4 from 0 with rows 5 apart, needs 14 elements; the array has"
                        + " 12",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 0, 3, b, 0, 5, 0, c, 0, 4));
        assertOutside(
                "multiply: C is 2 by 4 from -1 with rows 4 apart, needs 7 elements; the array has"
                        + " 8",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 0, 3, b, 0, 4, 0, c, -1, 4));
        assertOutside(
                "multiply: A has rows 2 apart, needs at least 3",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 0, 2, b, 0, 4, 0, c, 0, 4));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> product().multiply(true, true, 2, 4, 3, 1, a, 0, 2, b, 1, 3, 0, c, 0, 4));
        assertOutside(
                "multiply: A is 2147483647 by 2147483647 from 0 with rows 2147483647 apart, needs"
                        + " 4611686014132420609 elements; the array has 6",
                () ->
                        product()
                                .multiply(
                                        false,
                                        false,
                                        Integer.MAX_VALUE,
                                        4,
                                        Integer.MAX_VALUE,
                                        1,
                                        a,
                                        0,
                                        Integer.MAX_VALUE,
                                        b,
                                        0,
                                        4,
                                        0,
                                        c,
                                        0,
                                        4));
        assertThrows(
                IllegalArgumentException.class,
                () -> product().multiply(false, false, -1, 4, 3, 1, a, 0, 3, b, 0, 4, 0, c, 0, 4));
        assertThrows(
                IllegalArgumentException.class,
                () -> product().multiply(false, false, 2, 2, 2, 1, c, 0, 2, b, 0, 2, 0, c, 4, 2));
    }

    private static double[] doubles(Random random, int length) {
        double[] result = new double[length];
        for (int i = 0; i < length; i++) {
            result[i] = random.nextGaussian();
        }
        return result;
    }

    @ParameterizedTest(name = "A{0} B{1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void floatsEqualTheDefinition(boolean transposeA, boolean transposeB) {
        var random = new Random(1);
        for (int[] size : SIZES) {
            int m = size[0];
            int n = size[1];
            int k = size[2];
            int lda = (transposeA ? m : k) + 3;
            int ldb = (transposeB ? k : n) + 2;
            int ldc = n + 4;
            float[] a = floats(random, 5 + (transposeA ? k : m) * lda);
            float[] b = floats(random, 7 + (transposeB ? n : k) * ldb);
            float[] c = floats(random, 11 + m * ldc);
            float[] expected = c.clone();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int p = 0; p < k; p++) {
                        sum +=
                                (double) a[5 + (transposeA ? p * lda + i : i * lda + p)]
                                        * b[7 + (transposeB ? j * ldb + p : p * ldb + j)];
                    }
                    int at = 11 + i * ldc + j;
                    expected[at] = (float) (1.5 * sum - 0.5 * c[at]);
                }
            }

            product()
                    .multiply(
                            transposeA,
                            transposeB,
                            m,
                            n,
                            k,
                            1.5f,
                            a,
                            5,
                            lda,
                            b,
                            7,
                            ldb,
                            -0.5f,
                            c,
                            11,
                            ldc);

            // what lies between the rows is compared too: it stays as it was
            assertArrayEquals(expected, c, 1e-4f * (k + 1), m + " x " + n + " x " + k);
        }
    }

    @Test
    void floatsWithBetaZeroDoNotReadC() {
        float[] c = {Float.NaN, Float.POSITIVE_INFINITY};

        product()
                .multiply(
                        false,
                        false,
                        1,
                        2,
                        1,
                        1,
                        new float[] {2},
                        0,
                        1,
                        new float[] {3, 4},
                        0,
                        2,
                        0,
                        c,
                        0,
                        2);

        assertArrayEquals(new float[] {6, 8}, c);
    }

    @Test
    void floatsWithoutProductsScaleC() {
        float[] none = new float[0];
        float[] c = {1, 2};
        product().multiply(false, false, 1, 2, 0, 1, none, 0, 1, none, 0, 2, 3, c, 0, 2);
        assertArrayEquals(new float[] {3, 6}, c);

        float[] nan = {Float.NaN, Float.NaN};
        product().multiply(false, false, 1, 2, 1, 0, nan, 0, 1, nan, 0, 2, 2, c, 0, 2);
        assertArrayEquals(new float[] {6, 12}, c, "with alpha = 0 neither A nor B is read");

        product().multiply(false, false, 1, 2, 0, 1, none, 0, 1, none, 0, 2, 0, c, 0, 2);
        assertArrayEquals(new float[] {0, 0}, c);

        product().multiply(false, false, 0, 2, 3, 1, none, 0, 3, new float[6], 0, 2, 0, c, 0, 2);
        product().multiply(false, false, 2, 0, 3, 1, new float[6], 0, 3, none, 0, 1, 0, c, 0, 1);
        assertArrayEquals(new float[] {0, 0}, c);
    }

    @Test
    void floatsPassNanOn() {
        float[] a = {Float.NaN, 1, 0, 1};
        float[] b = {0, 0, 1, 2};
        float[] c = new float[4];

        product().multiply(false, false, 2, 2, 2, 1, a, 0, 2, b, 0, 2, 0, c, 0, 2);

        assertArrayEquals(new float[] {Float.NaN, Float.NaN, 1, 2}, c);
    }

    @Test
    void floatsOutsideOfTheArraysAreRefused() {
        float[] a = new float[6];
        float[] b = new float[12];
        float[] c = new float[8];
        assertOutside(
                "multiply: A is 2 by 3 from 1 with rows 3 apart, needs 7 elements; the array has"
                        + " 6",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 1, 3, b, 0, 4, 0, c, 0, 4));
        assertOutside(
                "multiply: B is 3 by 4 from 0 with rows 5 apart, needs 14 elements; the array has"
                        + " 12",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 0, 3, b, 0, 5, 0, c, 0, 4));
        assertOutside(
                "multiply: C is 2 by 4 from -1 with rows 4 apart, needs 7 elements; the array has"
                        + " 8",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 0, 3, b, 0, 4, 0, c, -1, 4));
        assertOutside(
                "multiply: A has rows 2 apart, needs at least 3",
                () -> product().multiply(false, false, 2, 4, 3, 1, a, 0, 2, b, 0, 4, 0, c, 0, 4));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> product().multiply(true, true, 2, 4, 3, 1, a, 0, 2, b, 1, 3, 0, c, 0, 4));
        assertOutside(
                "multiply: A is 2147483647 by 2147483647 from 0 with rows 2147483647 apart, needs"
                        + " 4611686014132420609 elements; the array has 6",
                () ->
                        product()
                                .multiply(
                                        false,
                                        false,
                                        Integer.MAX_VALUE,
                                        4,
                                        Integer.MAX_VALUE,
                                        1,
                                        a,
                                        0,
                                        Integer.MAX_VALUE,
                                        b,
                                        0,
                                        4,
                                        0,
                                        c,
                                        0,
                                        4));
        assertThrows(
                IllegalArgumentException.class,
                () -> product().multiply(false, false, -1, 4, 3, 1, a, 0, 3, b, 0, 4, 0, c, 0, 4));
        assertThrows(
                IllegalArgumentException.class,
                () -> product().multiply(false, false, 2, 2, 2, 1, c, 0, 2, b, 0, 2, 0, c, 4, 2));
    }

    private static float[] floats(Random random, int length) {
        float[] result = new float[length];
        for (int i = 0; i < length; i++) {
            result[i] = (float) random.nextGaussian();
        }
        return result;
    }

    private static void assertOutside(String message, Runnable action) {
        assertEquals(
                message, assertThrows(IndexOutOfBoundsException.class, action::run).getMessage());
    }
}
