package layerwise.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DisplaysTest {
    private static final Plot PLOT = new Plot("<Loss>").line("a & b", new double[] {2, 1});

    record Run(String optimizer, double rate, int epochs) {}

    @Test
    void everythingElseIsItsText() {
        assertEquals(Map.of("text/plain", "42"), Displays.bundle(42));
        assertEquals(Map.of("text/plain", "null"), Displays.bundle(null));
        assertEquals(Map.of("text/plain", "[1, 2]"), Displays.bundle(List.of(1, 2)));
        assertEquals(Map.of("text/plain", "[1.5, 2.0]"), Displays.bundle(new double[] {1.5, 2}));
        assertEquals(Map.of("text/plain", "[[1], [2]]"), Displays.bundle(new int[][] {{1}, {2}}));
        assertEquals(Map.of("text/plain", "null"), Displays.bundle(new Silent()));
    }

    /** A value whose text is null, as a student may write it. */
    private static final class Silent {
        @Override
        public String toString() {
            return null;
        }
    }

    @Test
    void chartsAndImagesArePictures() throws IOException {
        var chart = Displays.bundle(PLOT.chart());
        var image = Displays.bundle(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB));

        assertEquals("chart \"<Loss>\": a & b", chart.get("text/plain"));
        assertEquals(720, decode(chart.get("image/png")).getWidth());
        assertEquals("image, 3 x 2 pixels", image.get("text/plain"));
        assertEquals(2, decode(image.get("image/png")).getHeight());
        assertEquals(chart.keySet(), Displays.bundle(PLOT).keySet());
    }

    private static BufferedImage decode(String base64) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    }

    @Test
    void aMatrixIsATableAndALargeOneAnExcerpt() {
        var small = Displays.bundle(Tensor.wrap(new double[] {1, 0.5, -1e-9, Double.NaN}, 2, 2));
        var large = Displays.bundle(Tensor.zeros(500, 400));

        assertEquals(
                """
                <table><caption>Tensor(2, 2), from -1.0000e-09 to 1, 1 not finite</caption>
                <tr><th>0</th><td>1</td><td>0.50000</td></tr>
                <tr><th>1</th><td>-1.0000e-09</td><td>NaN</td></tr>
                </table>\
                """,
                small.get("text/html"));
        assertTrue(large.get("text/html").length() < 3000);
        assertTrue(large.get("text/html").contains("Tensor(500, 400), from 0 to 0"));
        assertEquals(Set.of("text/plain"), Displays.bundle(Tensor.of(1, 2)).keySet());
    }

    @Test
    void aListWithRichValuesShowsThemOneBelowTheOther() {
        var bundle = Displays.bundle(Arrays.asList("<script>", PLOT, null));

        assertEquals("<script>\nchart \"<Loss>\": a & b\nnull", bundle.get("text/plain"));
        assertTrue(bundle.get("text/html").startsWith("<pre>&lt;script&gt;</pre>"));
        assertTrue(
                bundle.get("text/html")
                        .contains("<img alt=\"chart &quot;&lt;Loss&gt;&quot;: a &amp; b\" src="));
    }

    @Test
    void tablesAreMadeOfRecordsAndOfColumns() {
        var records =
                Tables.of("Runs", List.of(new Run("<SGD>", 0.01, 2), new Run("Adam", 0.001, 3)));
        var columns = new LinkedHashMap<String, Object>();
        columns.put("optimizer", List.of("<SGD>", "Adam"));
        columns.put("rate", new double[] {0.01, 0.001});
        columns.put("epochs", List.of(2, 3));

        var bundle = Displays.bundle(records);

        assertEquals(bundle, Displays.bundle(Tables.of("Runs", columns)));
        assertTrue(bundle.get("text/plain").contains("<SGD>"));
        assertEquals(
                """
                <table><caption>Runs</caption>
                <thead><tr><th>optimizer</th><th>rate</th><th>epochs</th></tr></thead>
                <tbody>
                <tr><td style="text-align:left">&lt;SGD&gt;</td><td>0.010000</td><td>2</td></tr>
                <tr><td style="text-align:left">Adam</td><td>0.0010000</td><td>3</td></tr>
                </tbody></table>\
                """,
                bundle.get("text/html"));
        assertThrows(IllegalArgumentException.class, () -> Tables.of("Runs", List.<Run>of()));
    }

    /** Keeps what is shown. */
    private static final class Recorder implements Screen {
        final List<String> events = new ArrayList<>();
        final List<Map<String, String>> bundles = new ArrayList<>();

        @Override
        public String show(Object value) {
            bundles.add(Displays.bundle(value));
            events.add("show");
            return "handle";
        }

        @Override
        public void update(String handle, Object value) {
            bundles.add(Displays.bundle(value));
            events.add("update " + handle);
        }
    }

    @Test
    void aLiveCurveIsDrawnNowAndThenAndAtTheEnd() {
        var recorder = new Recorder();
        var before = Screen.use(recorder);
        try {
            long[] now = {0};
            var live = new LiveCurve("Training", "iteration", "loss", 200, () -> now[0]);
            for (int i = 0; i < 100; i++) {
                live.add("training", i, 2.0 / (1 + i));
                now[0] += 20_000_000;
            }
            live.finish();
        } finally {
            assertSame(recorder, Screen.use(before));
        }

        assertEquals(
                List.of("show", "update handle", "update handle", "update handle", "update handle"),
                recorder.events);
        assertEquals(
                "iteration 75 of 200 (38 %), 2 s so far, about 3 s to go; training 0.026316",
                recorder.bundles.get(3).get("text/plain"));
        assertEquals(
                "iteration 99, took 2 s; training 0.020000",
                recorder.bundles.get(4).get("text/plain"));
        assertTrue(recorder.bundles.get(4).get("text/html").contains("<img alt="));
        assertFalse(recorder.bundles.get(0).get("text/plain").contains("to go"));
    }

    @Test
    void numbersStayShortAndDistinct() {
        assertEquals("0", TensorText.number(-0.0));
        assertEquals("-3", TensorText.number(-3));
        assertEquals("0.33333", TensorText.number(1.0 / 3));
        assertEquals("1.2346e+06", TensorText.number(1234567.5));
        assertEquals("Infinity", TensorText.number(Double.POSITIVE_INFINITY));
    }
}
