package layerwise.display;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PlotTest {
    private static final double[] X = {0, 1, 2};
    private static final double[] Y = {3, 2, 1};

    private static String labels(Plot plot) {
        return String.join(
                "|", plot.chart().getSeriesCollection().stream().map(s -> s.getLabel()).toList());
    }

    @Test
    void linesPointsAndReferencesBecomeSeries() {
        var chart =
                new Plot("Loss")
                        .axes("iteration", "loss")
                        .line("a", X, Y)
                        .scatter("b", X, Y)
                        .reference("ln 10", 2.3)
                        .chart();

        assertEquals("Loss", chart.getTitle());
        assertEquals("iteration", chart.getXAxisTitle());
        assertArrayEquals(Y, chart.getSeries("a").getYData());
        assertArrayEquals(new double[] {0, 2}, chart.getSeries("ln 10").getXData());
        assertArrayEquals(new double[] {2.3, 2.3}, chart.getSeries("ln 10").getYData());
        assertTrue(chart.getStyler().isLegendVisible());
    }

    @Test
    void aSingleLineNeedsNoLegend() {
        assertEquals(false, new Plot("p").line("a", Y).chart().getStyler().isLegendVisible());
        // the second number is moved by a hair, see Plot.unevenly
        assertArrayEquals(X, new Plot("p").line("a", Y).chart().getSeries("a").getXData(), 0.004);
    }

    @Test
    void twoPointsHaveAThirdOnTheirLineForTheSakeOfRoundTicks() {
        double[] x = {0, 96};
        double[] y = {2.5, 0.2};

        var drawn = new Plot("p").line("a", x, y).chart().getSeries("a");
        var logarithmic = new Plot("p").logY().line("a", x, y).chart().getSeries("a");

        assertArrayEquals(new double[] {0, 38.4, 96}, drawn.getXData(), 0.2);
        assertArrayEquals(new double[] {2.5, 1.58, 0.2}, drawn.getYData(), 1e-12);
        assertArrayEquals(y, logarithmic.getYData());
    }

    @Test
    void valuesWithoutAPlaceLeaveGapsAndAreCounted() {
        double[] y = {1, Double.POSITIVE_INFINITY, Double.NaN, 0, -1};

        assertEquals("a (2 not drawn)", labels(new Plot("p").line("a", y)));
        assertEquals("a (4 not drawn)", labels(new Plot("p").logY().line("a", y)));
        assertEquals("a (1 not drawn)", labels(new Plot("p").logX().line("a", X, Y)));
        assertTrue(new Plot("p").line("a", y).chart().getStyler().isLegendVisible());
    }

    @Test
    void aDivergedRunIsDrawnAllTheSame() {
        double[] nothing = {Double.NaN, Double.NaN};

        for (var plot :
                List.of(
                        new Plot("p").line("a", nothing).line("b", Y),
                        new Plot("p").line("a", nothing),
                        new Plot("p").line("a", nothing, nothing).line("b", Y),
                        new Plot("p").logX().line("a", X, Y),
                        new Plot("p").logX().logY().scatter("a", nothing, nothing))) {
            assertTrue(Charts.picture(plot.chart()).getWidth() > 0);
        }
    }

    @Test
    void aLongLineIsThinnedAndKeepsItsPeaks() {
        var random = new Random(1);
        var y = IntStream.range(0, 50_000).mapToDouble(_ -> random.nextDouble()).toArray();
        y[31_234] = 100;
        y[777] = -100;

        var drawn = new Plot("p").line("a", y).chart().getSeries("a");

        assertTrue(drawn.getYData().length <= 2002, () -> "" + drawn.getYData().length);
        assertEquals(100, Arrays.stream(drawn.getYData()).max().orElseThrow());
        assertEquals(-100, Arrays.stream(drawn.getYData()).min().orElseThrow());
        assertEquals(0, drawn.getXData()[0]);
        assertEquals(49_999, drawn.getXData()[drawn.getXData().length - 1]);
    }

    @Test
    void thinningKeepsGaps() {
        var y = new double[10_000];
        y[5_050] = Double.NaN;

        var kept = Thinning.pick(y, Thinning.keep(y, 100));

        assertTrue(Arrays.stream(kept).anyMatch(Double::isNaN));
    }

    @Test
    void unusableSeriesAreRefusedByName() {
        assertMessage(
                "Plot: a has 3 x and 2 y, needs as many of one as of the other",
                () -> new Plot("p").line("a", X, new double[2]));
        assertMessage(
                "Plot: a has no points, needs at least one",
                () -> new Plot("p").line("a", new double[0]));
        assertMessage(
                "Plot: a is there twice, needs a name of its own for each line",
                () -> new Plot("p").line("a", Y).reference("a", 1));
        assertMessage(
                "Plot: reference r is 0.0, needs a number above 0 on a logarithmic axis",
                () -> new Plot("p").line("a", Y).reference("r", 0).logY().chart());
        assertMessage(
                "Plot: y axis from 1.0 to 1.0, needs low below high",
                () -> new Plot("p").yBetween(1, 1));
    }

    @Test
    void trainingCurvesStandInTwoRowsOfThree() {
        var results = Tensor.wrap(new double[] {0, 50, 0.1, 100, 5, 0.9}, 2, 3);

        var picture = Charts.trainingCurves(results, results, results);

        assertEquals(1080, picture.getWidth());
        assertEquals(540, picture.getHeight());
        // each of the six has a line in its column's color
        int[] colors = {0x0072B2, 0xD55E00, 0x009E73};
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                var part = picture.getSubimage(column * 360, row * 270, 360, 270);
                assertTrue(count(part, colors[column]) > 50, "row " + row + " column " + column);
            }
        }
    }

    @Test
    void resultsOfAnotherShapeAreRefused() {
        var right = Tensor.zeros(1, 3);

        var e =
                assertThrows(
                        ShapeException.class,
                        () -> Charts.trainingCurves(right, Tensor.zeros(3, 2), right));

        assertEquals(
                "trainingCurves: validation has shape (3, 2), needs (points, 3); a row holds"
                        + " iteration, loss and accuracy",
                e.getMessage());
    }

    @Test
    void aGridIsFilledRowByRow() {
        var charts =
                IntStream.range(0, 3)
                        .mapToObj(i -> new Plot("p" + i).line("a", Y).size(200, 100).chart())
                        .toList();

        var picture = Charts.grid(2, charts);

        assertEquals(400, picture.getWidth());
        assertEquals(200, picture.getHeight());
        assertEquals(0, count(picture.getSubimage(200, 100, 200, 100), 0x0072B2));
        assertTrue(count(picture.getSubimage(0, 100, 200, 100), 0x0072B2) > 20);
    }

    private static int count(BufferedImage image, int color) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
            }
        }
        return count;
    }

    private static void assertMessage(String expected, Executable action) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
