package layerwise.cli;

import static layerwise.cli.Run.lw;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import layerwise.grading.TinyAssignment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lw grade}, {@code lw gradebook merge} and {@code lw similar} as a person calls them. */
class GradeCommandTest {
    @TempDir private Path home;
    private String homeBefore;

    @BeforeEach
    void layOutTwoStudents() throws IOException {
        homeBefore = System.getProperty("layerwise.home");
        TinyAssignment.in(home);
        System.setProperty("layerwise.home", home.toString());
        Files.writeString(
                home.resolve("grading/tiny/assignment.yaml"),
                "\nlate: {due: 2026-10-01T23:59:00+02:00, per: 24h, take: 1, of: points}\n",
                StandardOpenOption.APPEND);
        handIn("ada", Files.readString(home.resolve("grading/tiny/solution.ipynb")), "2026-10-03");
        handIn("bob", "{", "2026-09-30");
    }

    private void handIn(String student, String text, String day) throws IOException {
        var folder = Files.createDirectories(home.resolve("submitted").resolve(student + "/tiny"));
        Files.writeString(folder.resolve("work.ipynb"), text);
        Files.writeString(folder.resolve("timestamp.txt"), day + " 12:00:00 UTC");
    }

    @AfterEach
    void restore() {
        if (homeBefore == null) {
            System.clearProperty("layerwise.home");
        } else {
            System.setProperty("layerwise.home", homeBefore);
        }
    }

    @Test
    void aLateClassIsGradedInShardsMergedAndExtendedWithoutGradingAgain() throws Exception {
        var single = grade("single");
        var first = grade("shards", "--shard", "1/2");
        var second = grade("shards", "--shard", "2/2");
        var merged = lw("gradebook", "merge", path("merged"), path("shards"));
        Files.writeString(
                home.resolve("more-time.csv"),
                "student,days,reason\r\nada,2,\"ill, with a note\"\r\nzoe,1,\r\n");
        var extended = grade("single", "--extensions", path("more-time.csv"));
        var again = lw("gradebook", "merge", path("merged"), path("shards"));

        var summary = Files.readString(home.resolve("merged/summary.csv")).split("\r\n");
        var after = Files.readString(home.resolve("single/summary.csv")).split("\r\n");
        var feedback = Files.readString(home.resolve("merged/ada/feedback.txt"));
        assertAll(
                () -> assertEquals(1, single.exit(), single.err()),
                () ->
                        assertTrue(
                                single.out().contains("2 submissions, mean 2.50 of 7"),
                                single.out()),
                () ->
                        assertTrue(
                                single.out().contains("scale     1 passed, 1 not run"),
                                single.out()),
                () -> assertTrue(single.out().contains("1 needs a person\n  bob: "), single.out()),
                () ->
                        assertTrue(
                                first.exit() <= 1 && second.exit() <= 1,
                                first.err() + second.err()),
                () -> assertEquals(0, merged.exit(), merged.err()),
                () ->
                        assertTrue(
                                summary[1].startsWith("\"ada\",\"ada\",\"\",\"5\",\"7\",\"7\","),
                                summary[1]),
                () -> assertTrue(summary[1].contains("\"1 day 14 hours\""), summary[1]),
                () ->
                        assertTrue(
                                summary[2].startsWith("\"bob\",\"bob\",\"\",\"0\",\"0\",\"7\","),
                                summary[2]),
                () -> assertTrue(feedback.startsWith("ada: 5 of 7 (7 if on time)"), feedback),
                () -> assertTrue(feedback.contains("late: It came 1 day 14 hours after"), feedback),
                () -> assertTrue(extended.err().contains("grade: ada done before"), extended.err()),
                () ->
                        assertTrue(
                                extended.err().contains("zoe has an extension and no sub"),
                                extended.err()),
                () ->
                        assertTrue(
                                after[1].startsWith("\"ada\",\"ada\",\"\",\"7\",\"7\",\"7\","),
                                after[1]),
                () -> assertEquals(2, again.exit(), "the folder is there"),
                () ->
                        assertTrue(
                                again.err().contains("needs to be a new or empty folder"),
                                again.err()));
        lw("grade", "tiny", path("submitted"), "--out", path("single"), "--isolation", "process");
        assertEquals(files("single"), files("merged"), "the extension is gone, as if never given");
    }

    private Run grade(String out, String... more) {
        var words = Stream.of("grade", "tiny", path("submitted"), "--out", path(out));
        var all = Stream.concat(words, Stream.of("--isolation", "process"));
        return lw(Stream.concat(all, Stream.of(more)).toArray(String[]::new));
    }

    private String path(String name) {
        return home.resolve(name).toString();
    }

    private Map<String, String> files(String name) throws IOException {
        var folder = home.resolve(name);
        var files = new TreeMap<String, String>();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("timings.csv")) {
                    files.put(folder.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return files;
    }

    @ParameterizedTest
    @CsvSource({
        "--only, scael, 'needs one of [scale, checksum, question]'",
        "--shard, 3/2, 'needs I/N with I from 1 to N'",
        "--jobs, 0, needs 1 or more",
        "--isolation, none, needs bwrap or process",
        "--extensions, nowhere.csv, nowhere.csv",
        "--submitted-at, yesterday, 'needs a moment such as'"
    })
    void anOptionThatIsUnusableIsNamed(String option, String value, String message) {
        var run = lw("grade", "tiny", path("submitted"), option, value);

        assertEquals(2, run.exit(), run.err());
        assertTrue(run.err().contains(message), run.err());
    }

    @Test
    void twoRunsDoNotShareAFolder() throws Exception {
        var folder = new layerwise.grading.report.ResultFolder(home.resolve("out"));
        Files.createDirectories(home.resolve("out/ada"));
        Files.writeString(home.resolve("out/ada/grade.json.1.part"), "half");
        try (var _ = folder.claim()) {
            assertTrue(Files.notExists(home.resolve("out/ada/grade.json.1.part")), "not swept");
            var run = grade("out");

            assertEquals(2, run.exit());
            assertTrue(run.err().contains("is being written to by another lw grade"), run.err());
        }
        assertTrue(Files.notExists(home.resolve("out/.lock")));
    }

    @Test
    void oneSubmissionHasNothingToBeSimilarTo() {
        var run = lw("similar", "tiny", home.resolve("submitted/ada/tiny/work.ipynb").toString());

        assertEquals(2, run.exit());
        assertEquals("similar: there is one submission, needs two or more to compare\n", run.err());
    }

    @Test
    void aTerminalIsToldHowFarItIs() {
        assertEquals("0 of 3", Progress.line(0, 3, 0, 0, Duration.ofSeconds(5)));
        assertEquals(
                "37 of 300, 2 need a person, about 4 min left",
                Progress.line(37, 300, 37, 2, Duration.ofSeconds(37)));
        assertEquals(
                "4 of 8, 1 needs a person, about 6 s left",
                Progress.line(4, 8, 2, 1, Duration.ofSeconds(3)));
        assertEquals("8 of 8", Progress.line(8, 8, 8, 0, Duration.ofSeconds(3)));
        assertEquals("5 of 9", Progress.line(5, 9, 0, 0, Duration.ofSeconds(3)));
        assertEquals(
                "1 of 101, about 3 h left", Progress.line(1, 101, 1, 0, Duration.ofMinutes(2)));
    }

    @Test
    void aLineIsWrittenOverOnATerminalOnly() {
        var terminal = new ByteArrayOutputStream();
        var pipe = new ByteArrayOutputStream();
        for (var each : Map.of(true, terminal, false, pipe).entrySet()) {
            var out = new PrintStream(each.getValue(), true, StandardCharsets.UTF_8);
            var progress = new Progress(out, each.getKey(), 2);
            progress.tell("ada", true, true);
            progress.tell("bob", true, false);
            progress.end();
        }

        assertEquals(
                "\r1 of 2, 1 needs a person\r2 of 2, 1 needs a person" + System.lineSeparator(),
                terminal.toString(StandardCharsets.UTF_8));
        assertEquals(
                "grade: ada done before\ngrade: bob done before\n",
                pipe.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }
}
