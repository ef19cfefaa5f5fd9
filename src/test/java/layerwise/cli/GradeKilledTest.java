package layerwise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import layerwise.grading.TinyAssignment;
import layerwise.notebook.Notebook;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A batch that is killed at random moments and started again, as often as it takes. {@code
 * -Dkill.moments=50} kills that often.
 */
class GradeKilledTest {
    private static final int MOMENTS = Integer.getInteger("kill.moments", 2);
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    @TempDir Path home;

    @Test
    void whatAKilledBatchLeavesIsFinishedByTheNextWithNothingTwice() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SETSID), "setsid is not here to make a group");
        TinyAssignment.in(home);
        layOutSubmissions();
        long start = System.nanoTime();
        assertEquals(1, start("reference").waitFor(), log("reference"));
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        // the next runs find the solution's and the mistakes' outputs kept
        var expected = files(home.resolve("reference"));
        var random = new Random(4);
        int kills = 0;
        int batches = 0;
        while (kills < MOMENTS) {
            var out = "killed-" + batches++;
            boolean done = false;
            while (!done) {
                var process = start(out);
                boolean kill = kills < MOMENTS;
                long after = kill ? random.nextLong(whole) : TimeUnit.MINUTES.toMillis(5);
                done = process.waitFor(after, TimeUnit.MILLISECONDS);
                if (!done) {
                    assertTrue(kill, "the batch hangs: " + log(out));
                    killGroup(process);
                    kills++;
                }
            }
            assertEquals(expected, files(home.resolve(out)), log(out));
            assertNobodyTwice(out);
        }
        System.err.printf(
                "kill -9: %d kills in %d batches of %d submissions, %d ms for one without%n",
                kills, batches, gradings("reference").size(), whole);
        assertNothingLeft();
    }

    private void layOutSubmissions() throws IOException {
        var folder = Files.createDirectories(home.resolve("submissions"));
        var solution = home.resolve("grading/tiny/solution.ipynb");
        Files.copy(solution, folder.resolve("right.ipynb"));
        with(solution, "return out.plus(bias);", "return out;")
                .write(folder.resolve("wrong.ipynb"));
        Files.writeString(folder.resolve("broken.ipynb"), "{");
        if (MOMENTS > 10) {
            Files.copy(home.resolve("notebooks/tiny.ipynb"), folder.resolve("untouched.ipynb"));
            with(solution, "b = (b + a) % 65521;", "System.exit(0);")
                    .write(folder.resolve("exits.ipynb"));
        }
    }

    private static Notebook with(Path file, String find, String replace) throws IOException {
        var solution = Notebook.read(file);
        return solution.withCells(
                solution.cells().stream()
                        .map(c -> c.withSource(c.source().replace(find, replace)))
                        .toList());
    }

    private Process start(String out) throws IOException {
        var temporary = Files.createDirectories(home.resolve("tmp"));
        var command =
                new ArrayList<>(
                        List.of(
                                SETSID.toString(),
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Dlayerwise.home=" + home,
                                "-Djava.io.tmpdir=" + temporary,
                                Main.class.getName()));
        command.addAll(List.of("grade", "tiny", home.resolve("submissions").toString()));
        command.addAll(List.of("--out", home.resolve(out).toString()));
        command.addAll(List.of("--jobs", "2", "--isolation", "process"));
        var builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
        var log = ProcessBuilder.Redirect.appendTo(home.resolve(out + ".log").toFile());
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }

    private static void killGroup(Process process) throws Exception {
        new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid()).start().waitFor();
        process.waitFor();
    }

    private String log(String out) throws IOException {
        return Files.readString(home.resolve(out + ".log"));
    }

    /** How often each submission was graded, as the command said. */
    private Map<String, Integer> gradings(String out) throws IOException {
        var counts = new HashMap<String, Integer>();
        log(out).lines()
                .filter(line -> line.startsWith("grade: ") && line.endsWith(" done"))
                .forEach(line -> counts.merge(line, 1, Integer::sum));
        return counts;
    }

    private void assertNobodyTwice(String out) throws IOException {
        var log = log(out);
        gradings(out).forEach((line, times) -> assertEquals(1, times, line + "\n" + log));
        var timed = Files.readAllLines(home.resolve(out).resolve("timings.csv"));
        var names = timed.stream().skip(1).map(line -> line.split(",")[0]).toList();
        assertEquals(names.stream().distinct().toList(), names, "timings.csv has one twice");
    }

    /** All files of a folder of results but the log of times. */
    private static Map<String, String> files(Path folder) throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("timings.csv")) {
                    var bytes = Files.readAllBytes(file);
                    files.put(
                            folder.relativize(file).toString(),
                            new String(bytes, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertTrue(files.size() > 5, files.keySet().toString());
        return files;
    }

    /** Workers of a killed grader see that it is gone; its folders are swept by the next. */
    private void assertNothingLeft() throws Exception {
        var left = workers();
        for (int i = 0; i < 100 && !left.isEmpty(); i++) {
            Thread.sleep(50);
            left = workers();
        }
        assertEquals(List.of(), left, "processes are left");
        try (var files = Files.list(home.resolve("tmp"))) {
            var names = files.map(file -> file.getFileName().toString());
            assertEquals(List.of(), names.filter(n -> n.startsWith("layerwise")).toList());
        }
    }

    private List<String> workers() {
        return ProcessHandle.allProcesses()
                .map(handle -> handle.info().commandLine().orElse(""))
                .filter(line -> line.contains(home.toString()))
                .toList();
    }
}
