package layerwise.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import layerwise.tensor.Shape;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {

    @Test
    void theSameSeedGivesTheSameBytes() {
        var one = SyntheticDigits.draw(50, 7);
        var two = SyntheticDigits.draw(50, 7);
        var other = SyntheticDigits.draw(50, 8);

        assertEquals(one.images(), two.images());
        assertArrayEquals(one.labels(), two.labels());
        assertNotEquals(one.images(), other.images());
    }

    @Test
    void theBytesAreTheOnesThatWereAlwaysDrawn() {
        // A change here changes every lesson that runs on drawn digits: say so in the notes.
        var pixels = SyntheticDigits.draw(20, 1).withScale(PixelScale.RAW).images().data();

        assertEquals(
                -1126089476,
                Arrays.hashCode(Arrays.stream(pixels).mapToInt(v -> (int) v).toArray()));
    }

    @Test
    void everyClassIsDrawnEquallyOftenInMnistsShape() {
        var digits = SyntheticDigits.draw(200, 3);

        assertEquals(Shape.of(1, 28, 28), digits.imageShape());
        for (int digit = 0; digit < 10; digit++) {
            int wanted = digit;
            assertEquals(20, Arrays.stream(digits.labels()).filter(l -> l == wanted).count());
        }
    }

    @Test
    void digitsAreCentredByTheirMassAndStayInsideTheFrame() {
        var digits = SyntheticDigits.draw(300, 4);

        for (int n = 0; n < digits.size(); n++) {
            var image = digits.image(n);
            double mass = 0;
            double x = 0;
            double y = 0;
            for (int i = 0; i < 28; i++) {
                for (int j = 0; j < 28; j++) {
                    double ink = image.data()[i * 28 + j];
                    mass += ink;
                    y += ink * i;
                    x += ink * j;
                }
            }
            assertEquals(14, x / mass, 0.75, "digit " + n);
            assertEquals(14, y / mass, 0.75, "digit " + n);
        }
    }

    @Test
    void theMeanOfEachClassTellsMostFreshDigitsApart() {
        var means = means(SyntheticDigits.draw(2_000, 5));
        var fresh = SyntheticDigits.draw(500, 6);

        long right =
                IntStream.range(0, fresh.size())
                        .filter(n -> nearest(means, fresh.image(n).data()) == fresh.label(n))
                        .count();

        assertTrue(right > 350, right + " of 500 are nearest to the mean of their class");
        assertTrue(right < 500, "digits that never vary are no handwriting");
    }

    private static double[][] means(LabeledImages digits) {
        var means = new double[10][28 * 28];
        for (int n = 0; n < digits.size(); n++) {
            var pixels = digits.image(n).data();
            for (int i = 0; i < pixels.length; i++) {
                means[digits.label(n)][i] += pixels[i] * 10 / digits.size();
            }
        }
        return means;
    }

    private static int nearest(double[][] means, double[] pixels) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int digit = 0; digit < 10; digit++) {
            double distance = 0;
            for (int i = 0; i < pixels.length; i++) {
                double difference = pixels[i] - means[digit][i];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = digit;
            }
        }
        return best;
    }
}
