package layerwise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import layerwise.checks.BandFile;
import layerwise.checks.Checks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bands of a net that trains in a blink. */
class BandsCommandTest {
    private static final String SPECIFICATION =
            """
            id: bands
            title: A run with a band
            limits: {seconds: 5, memory: 256m}
            checks:
              - id: one
                title: One
                cell: one-check
                points: 1
                outputs: {out: {error: max, tolerance: 1.0e-6}}
                cases:
                  - {name: none, inputs: {x: 1}}
            cells:
              - {cell: data, kind: data}
              - {cell: run, kind: training}
              - {cell: best, kind: search}
            """;

    @TempDir private Path home;

    @BeforeEach
    void layOut() throws IOException {
        System.setProperty("layerwise.home", home.toString());
        Files.createDirectories(home.resolve("grading/bands"));
        Files.writeString(home.resolve("grading/bands/assignment.yaml"), SPECIFICATION);
    }

    @AfterEach
    void restore() {
        System.clearProperty("layerwise.home");
        System.clearProperty("layerwise.budget");
        System.clearProperty(Checks.SEED_PROPERTY);
        Checks.install(null);
    }

    @Test
    void theBandReachesOverTheRunsOfAllSeeds() throws IOException {
        notebook("false");
        assertEquals(0, bands("--seeds", "3"));
        var band = BandFile.read(home.resolve("grading/bands/bands.csv"), "mine");
        assertEquals(3, band.seeds());
        var range = band.range("loss").orElseThrow();
        // the cell puts out its seed: 7, 1007, 2007
        assertArrayEquals(new double[] {1, 2}, range.x);
        assertArrayEquals(new double[] {7, 8}, range.low);
        assertArrayEquals(new double[] {2007, 2008}, range.high);
    }

    @Test
    void whatIsThereIsNotTrainedAgain() throws IOException {
        notebook("false");
        assertEquals(0, bands("--seeds", "1"));
        var kept = kept();
        Files.writeString(
                kept.resolve("seed-0.csv"),
                Files.readString(kept.resolve("seed-0.csv")).replace("7.0", "5.0"));
        assertEquals(0, bands("--seeds", "2"));
        var range =
                BandFile.read(home.resolve("grading/bands/bands.csv"), "mine")
                        .range("loss")
                        .orElseThrow();
        assertArrayEquals(new double[] {5, 8}, range.low);
    }

    @Test
    void drawnPicturesMakeNoBands() throws IOException {
        notebook("true");
        var before = System.err;
        var err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertEquals(1, bands("--seeds", "1"));
        } finally {
            System.setErr(before);
        }
        assertEquals(
                "bands: seed 0: the pictures are drawn, bands need the real ones; see lw data list",
                err.toString(StandardCharsets.UTF_8).strip());
        assertFalse(Files.exists(home.resolve("grading/bands/bands.csv")));
    }

    @Test
    void aWrongCallIsRefused() throws IOException {
        notebook("false");
        assertEquals(2, bands("--seeds", "0"));
        assertEquals(2, Main.commandLine().execute("bands", "nowhere"));
    }

    private Path kept() throws IOException {
        try (var folders = Files.list(home.resolve("out/bands"))) {
            return folders.findFirst().orElseThrow();
        }
    }

    private int bands(String... options) {
        var words = new String[options.length + 2];
        words[0] = "bands";
        words[1] = "bands";
        System.arraycopy(options, 0, words, 2, options.length);
        return Main.commandLine().execute(words);
    }

    private void notebook(String drawn) throws IOException {
        var cells =
                String.join(
                        ",",
                        cell(
                                "setup",
                                "given",
                                "import static layerwise.checks.Checks.*;"
                                        + " import layerwise.datasets.*; import layerwise.display.Curves;"
                                        + " import layerwise.tensor.*; assignment(\\\"bands\\\");"),
                        cell(
                                "data",
                                "run",
                                "var images = new LabeledImages(new byte[2], new"
                                        + " int[2], Shape.of(1, 1, 1), PixelScale.UNIT);"
                                        + " var data = new ImageDataset(\\\"d\\\", DRAWN, java.util.List.of(\\\"a\\\"), images, images,"
                                        + " images);"),
                        cell("run", "run", "int start = seed(7);"),
                        cell("best", "run", "throw new Error(\\\"a search is not run\\\");"),
                        cell(
                                "plot",
                                "run",
                                "band(\\\"mine\\\", data, new Curves().add(\\\"loss\\\", new"
                                        + " double[] {1, 2}, new double[] {start, start + 1}))"));
        Files.writeString(
                home.resolve("grading/bands/solution.ipynb"),
                "{\"cells\":["
                        + cells.replace("DRAWN", drawn)
                        + "],\"metadata\":{\"kernelspec\":{\"display_name\":\"Java\",\"language\":"
                        + "\"java\",\"name\":\"java\"}},\"nbformat\":4,\"nbformat_minor\":5}");
    }

    private static String cell(String id, String role, String source) {
        return ("{\"cell_type\":\"code\",\"id\":\"ID\",\"metadata\":{\"layerwise\":{\"role\":\"ROLE\"},"
                        + "\"nbgrader\":{\"grade\":false,\"grade_id\":\"ID\",\"locked\":true,"
                        + "\"schema_version\":3,\"solution\":false,\"task\":false}},"
                        + "\"execution_count\":null,\"outputs\":[],\"source\":[\"SOURCE\"]}")
                .replace("ID", id)
                .replace("ROLE", role)
                .replace("SOURCE", source);
    }
}
