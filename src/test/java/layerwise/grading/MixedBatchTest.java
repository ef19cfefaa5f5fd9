package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import layerwise.grading.report.ResultFolder;
import layerwise.notebook.Cell;
import layerwise.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What honest students get does not depend on who else is in the batch.
 *
 * <p>Usually a few of each in one order; {@code -Dmixed.orders=5 -Dmixed.correct=50
 * -Dmixed.hostile=1000} mixes fifty with the whole gallery in five orders, with one worker and with
 * two. {@code -Dmixed.batches=3} does three of these at a time.
 */
class MixedBatchTest {
    private static final int ORDERS = Integer.getInteger("mixed.orders", 1);
    private static final int CORRECT = Integer.getInteger("mixed.correct", 4);
    private static final int HOSTILE = Integer.getInteger("mixed.hostile", 8);
    private static final int BATCHES = Integer.getInteger("mixed.batches", 1);

    @TempDir Path home;

    private Assignment assignment;
    private WorkerProgram program;

    @Test
    void correctSubmissionsGetTheSameWhateverIsGradedBesideThem() throws Exception {
        var probe = Sandbox.probe().getFirst();
        assumeTrue(probe.usable(), probe.finding());
        assignment = Assignment.read(Path.of(""), Gallery.ASSIGNMENT);
        program = WorkerProgram.of(assignment, Path.of("target/workers"));
        var correct = IntStream.range(0, CORRECT).mapToObj(this::correct).toList();
        var hostile = hostile();
        var alone = grade("alone", correct, 2);
        assertTrue(alone.size() >= 3 * CORRECT, alone.keySet()::toString);
        for (int i = 0; i < CORRECT; i++) {
            var grade = new ResultFolder(home.resolve("alone")).find(name(i)).orElseThrow();
            assertEquals(grade.maximum(), grade.score(), grade::toString);
        }
        var mixed = new ArrayList<Future<Map<String, String>>>();
        try (var batches = Executors.newFixedThreadPool(BATCHES)) {
            for (int order = 0; order < ORDERS; order++) {
                var all = new ArrayList<>(correct);
                all.addAll(hostile);
                Collections.shuffle(all, new Random(order));
                for (int workers = ORDERS == 1 ? 2 : 1; workers <= 2; workers++) {
                    var folder = "mixed-" + order + "-" + workers;
                    int jobs = workers;
                    mixed.add(batches.submit(() -> grade(folder, all, jobs)));
                }
            }
        }
        for (var each : mixed) {
            var files = each.get();
            assertTrue(files.size() > alone.size());
            alone.forEach((file, hash) -> assertEquals(hash, files.get(file), file));
        }
        System.err.printf(
                "%d batches of %d correct and %d hostile submissions: %d files of the correct ones"
                        + " are the same in each%n",
                mixed.size(), CORRECT, hostile.size(), alone.size());
    }

    private static String name(int i) {
        return "correct-%03d".formatted(i);
    }

    /** The solution, or the one written another way, with a line of its own. */
    private SubmittedNotebook correct(int i) {
        try {
            var notebook =
                    i % 2 == 0
                            ? assignment.solution()
                            : Notebook.read(
                                    Path.of(
                                            "grading/examples/first-steps/correct-another-way.ipynb"));
            var changed =
                    notebook.cells().stream().map(cell -> changed(cell, "// copy " + i)).toList();
            var bytes = notebook.withCells(changed).bytes();
            return new SubmittedNotebook(name(i), () -> bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cell changed(Cell cell, String comment) {
        return cell.gradeId().equals(Optional.of("softmax"))
                ? cell.withSource(cell.source() + "\n" + comment)
                : cell;
    }

    private static List<SubmittedNotebook> hostile() throws IOException {
        var items = Gallery.items();
        int step = Math.max(1, items.size() / HOSTILE);
        var hostile = new ArrayList<SubmittedNotebook>();
        for (int i = 0; i < items.size(); i += step) {
            var item = items.get(i);
            hostile.add(new SubmittedNotebook(item.name().replace(".ipynb", ""), item::bytes));
        }
        return hostile;
    }

    /** The hash of each file of a correct submission's results. */
    private Map<String, String> grade(String name, List<SubmittedNotebook> submissions, int jobs)
            throws IOException, InterruptedException {
        var folder = home.resolve(name);
        try (var runs = new SandboxedRuns(Sandbox.of(Isolation.BWRAP), program, jobs)) {
            var grader = new Grader(assignment, runs, 0);
            grader.prepare();
            new Batch(grader, new ResultFolder(folder), _ -> {}).run(submissions, jobs);
        }
        var hashes = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(
                        folder.relativize(file).toString(),
                        new ContentHash().add(Files.readAllBytes(file)).toString());
            }
        }
        return hashes;
    }
}
