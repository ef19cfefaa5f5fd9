package layerwise.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import layerwise.tensor.Shape;
import org.junit.jupiter.api.Test;

class SyntheticShapesTest {

    @Test
    void theBytesAreTheOnesThatWereAlwaysDrawn() {
        // A change here changes every lesson that runs on drawn shapes: say so in the notes.
        assertEquals(-1744301142, hash(SyntheticShapes.draw(30, 1)));
        assertNotEquals(hash(SyntheticShapes.draw(30, 1)), hash(SyntheticShapes.draw(30, 2)));
    }

    private static int hash(LabeledImages images) {
        var pixels = Arrays.stream(images.images().data()).mapToInt(v -> (int) v).toArray();
        return 31 * Arrays.hashCode(pixels) + Arrays.hashCode(images.labels());
    }

    @Test
    void everyClassIsDrawnEquallyOftenInCifarsShape() {
        var shapes = SyntheticShapes.draw(200, 3);

        assertEquals(Shape.of(3, 32, 32), shapes.imageShape());
        for (int kind = 0; kind < 10; kind++) {
            int wanted = kind;
            assertEquals(20, Arrays.stream(shapes.labels()).filter(l -> l == wanted).count());
        }
    }

    @Test
    void theSetThatStandsInSaysSoAndWhy() {
        var set = SyntheticShapes.likeCifar10("no network", Cifar10.Pixels.CENTERED);

        assertTrue(
                set.summary().startsWith("DRAWN SHAPES, not CIFAR-10 (no network)\n"),
                set::summary);
        assertEquals(SyntheticShapes.CLASSES, set.classes());
        assertEquals(4_900, set.train().size());
        assertEquals(1_000, set.validation().size());
        assertEquals(1_000, set.test().size());
        assertEquals(set.train().mean(), set.test().center().orElseThrow());
    }

    @Test
    void noMeanOfAClassTellsFreshShapesApart() {
        var means = new double[10][];
        var shapes = SyntheticShapes.draw(1_000, 5);
        for (int kind = 0; kind < 10; kind++) {
            int wanted = kind;
            int[] those =
                    IntStream.range(0, 1_000).filter(n -> shapes.label(n) == wanted).toArray();
            means[kind] = shapes.select(those).mean().data();
        }
        var fresh = SyntheticShapes.draw(500, 6);

        long right =
                IntStream.range(0, 500)
                        .filter(n -> nearest(means, fresh.image(n).data()) == fresh.label(n))
                        .count();

        assertTrue(right < 150, right + " of 500 are nearest to the mean of their class");
    }

    @Test
    void aShapeStandsOutFromItsGround() {
        var shapes = SyntheticShapes.draw(200, 7);

        for (int n = 0; n < shapes.size(); n++) {
            var image = shapes.image(n);
            double lowest = 255;
            double highest = 0;
            for (int y = 0; y < 32; y++) {
                for (int x = 0; x < 32; x++) {
                    double light =
                            0.3 * image.get(0, y, x)
                                    + 0.59 * image.get(1, y, x)
                                    + 0.11 * image.get(2, y, x);
                    lowest = Math.min(lowest, light);
                    highest = Math.max(highest, light);
                }
            }
            assertTrue(highest - lowest > 50, "picture " + n + " spans " + (highest - lowest));
        }
    }

    private static int nearest(double[][] means, double[] pixels) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int kind = 0; kind < means.length; kind++) {
            double distance = 0;
            for (int i = 0; i < pixels.length; i++) {
                double difference = pixels[i] - means[kind][i];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = kind;
            }
        }
        return best;
    }
}
