package layerwise.display;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BandTest {
    private static Curves run(double... y) {
        var x = IntStream.range(0, y.length).asDoubleStream().toArray();
        return new Curves().add("loss", x, y);
    }

    @Test
    void aBandReachesFromTheLowestRunToTheHighest() {
        var band = Band.union(List.of(Band.of(run(1, 5, 3)), Band.of(run(2, 4, 3))));
        var range = band.range("loss").orElseThrow();
        assertEquals(2, band.seeds());
        assertArrayEquals(new double[] {0, 1, 2}, range.x);
        assertArrayEquals(new double[] {1, 4, 3}, range.low);
        assertArrayEquals(new double[] {2, 5, 3}, range.high);
    }

    @Test
    void manyPointsAreTakenTogetherInPieces() {
        var y = IntStream.range(0, 600).mapToDouble(i -> i % 10).toArray();
        var range = Band.of(run(y)).range("loss").orElseThrow();
        assertEquals(60, range.x.length);
        for (int piece = 0; piece < 60; piece++) {
            assertEquals(piece * 10 + 4.5, range.x[piece]);
            assertEquals(0, range.low[piece]);
            assertEquals(9, range.high[piece]);
        }
    }

    @Test
    void aRunThatBecameNanCountsWhereItWasFinite() {
        var diverged = Band.of(run(1, Double.NaN, Double.POSITIVE_INFINITY));
        var band = Band.union(List.of(diverged, Band.of(run(2, 3, Double.NaN))));
        var range = band.range("loss").orElseThrow();
        assertArrayEquals(new double[] {1, 3, Double.NaN}, range.low);
        assertArrayEquals(new double[] {2, 3, Double.NaN}, range.high);
        var chart = new Plot("t").line("loss", new double[] {1, 2, 3}).band("loss", band, "loss");
        assertEquals(4, chart.chart().getSeries("loss (range)").getXData().length);
    }

    @Test
    void runsOfDifferentLengthAreRefused() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Band.union(List.of(Band.of(run(1, 2)), Band.of(run(1, 2, 3)))));
        assertEquals("Band: the runs have different points of the curve loss", error.getMessage());
    }

    @Test
    void theBandIsDrawnPaleAndBehindItsLine() {
        var band = Band.union(List.of(Band.of(run(0, 0, 0)), Band.of(run(10, 10, 10))));
        var plot = new Plot("t").line("mine", new double[] {5, 5, 5}).band("mine", band, "loss");
        var picture = Charts.picture(plot.chart());
        var line = Look.color(0).getRGB();
        int pale = 0;
        int strong = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                var color = new Color(picture.getRGB(x, y));
                strong += color.getRGB() == line ? 1 : 0;
                boolean bluish = color.getBlue() > color.getRed() + 20 && color.getRed() > 180;
                pale += bluish ? 1 : 0;
            }
        }
        assertTrue(pale > picture.getWidth() * picture.getHeight() / 4, "pale: " + pale);
        assertTrue(strong > 200, "the line is not over its band: " + strong);
    }

    @Test
    void aBandOfNoLineIsRefused() {
        var plot =
                new Plot("t")
                        .line("mine", new double[] {1, 2})
                        .band("yours", Band.of(run(1, 2)), "loss");
        var error = assertThrows(IllegalArgumentException.class, plot::chart);
        assertEquals("Plot: band of yours, which is no line of this plot", error.getMessage());
    }

    @Test
    void whereNoRangeIsKnownNothingIsDrawn() {
        var plot = new Plot("t").line("mine", new double[] {1, 2}).band("mine", Band.NONE, "loss");
        assertEquals(1, plot.chart().getSeriesCollection().size());
    }
}
