package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import layerwise.grading.report.ResultFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
    @TempDir Path home;

    @Test
    void aBatchGoesOnWhereItStoppedAndGradesWhatChanged() throws Exception {
        TinyAssignment.in(home);
        var assignment = TinyAssignment.assignment(home);
        var folder = Files.createDirectories(home.resolve("submissions/alice"));
        Files.write(folder.resolve("hw.ipynb"), assignment.released().bytes());
        Files.writeString(home.resolve("submissions/broken.ipynb"), "{");
        var runs = new InProcessRuns();
        var grader = new Grader(assignment, runs, 0);
        grader.prepare();
        var store = new ResultFolder(home.resolve("out"));
        var submissions =
                SubmittedNotebook.find(List.of(home.resolve("submissions")), "tiny").submissions();
        var heard = Collections.synchronizedList(new ArrayList<Batch.Finished>());
        var batch = new Batch(grader, store, heard::add);

        var first = batch.run(submissions, 2);
        int runsOfFirst = runs.runs;
        var heardOfFirst = Set.copyOf(heard);
        heard.clear();
        var second = batch.run(submissions, 1);

        assertEquals(
                List.of("alice/hw", "broken"),
                first.stream().map(done -> done.grade().submission()).toList());
        assertTrue(first.get(1).grade().needsPerson());
        assertFalse(first.get(0).wasThere());
        assertTrue(second.get(0).wasThere());
        assertEquals(first.get(0).grade(), second.get(0).grade());
        assertEquals(runsOfFirst, runs.runs, "nothing was run again");
        assertEquals(Set.copyOf(first), heardOfFirst, "each is told of when it is done");
        assertEquals(second, heard, "one that was there is told of too");

        Files.write(folder.resolve("hw.ipynb"), assignment.solution().bytes());
        var third = batch.run(submissions, 1);

        assertFalse(third.get(0).wasThere());
        assertEquals(7, third.get(0).grade().points());
        assertTrue(third.get(1).wasThere());
    }

    @Test
    void whatGoesWrongWithOneSubmissionStopsNoOther() throws Exception {
        TinyAssignment.in(home);
        var assignment = TinyAssignment.assignment(home);
        var grader = new Grader(assignment, new InProcessRuns(), 0);
        var unreadable =
                new SubmittedNotebook(
                        "gone",
                        () -> {
                            throw new IOException("the disk is gone");
                        });
        var fine = new SubmittedNotebook("fine", () -> assignment.solution().bytes());
        var store = new ResultFolder(home.resolve("out"));

        var done = new Batch(grader, store, _ -> {}).run(List.of(unreadable, fine), 1);

        assertEquals(0, done.get(0).grade().points());
        assertTrue(done.get(0).grade().concerns().getFirst().contains("the disk is gone"));
        assertFalse(Files.exists(home.resolve("out/gone/grade.json")), "it is tried again");
        assertEquals(7, done.get(1).grade().points());
    }

    @Test
    void submissionsAreFoundInFilesFoldersAndZips() throws IOException {
        var folder = Files.createDirectories(home.resolve("in/.ipynb_checkpoints"));
        Files.writeString(folder.resolve("hw-checkpoint.ipynb"), "{}");
        Files.writeString(home.resolve("in/b.ipynb"), "b");
        Files.writeString(home.resolve("in/a.ipynb"), "a");
        var zip = home.resolve("more.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : List.of("x/hw.ipynb", "__MACOSX/x/._hw.ipynb", "readme.txt")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes());
            }
        }

        var found =
                SubmittedNotebook.find(
                                List.of(home.resolve("in"), zip, home.resolve("in/a.ipynb")),
                                "tiny")
                        .submissions();

        assertEquals(
                List.of("a", "b", "x/hw", "a (2)"),
                found.stream().map(SubmittedNotebook::name).toList());
        assertEquals("x/hw.ipynb", new String(found.get(2).bytes()));
    }

    @Test
    void aPathWithoutSubmissionsIsRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> SubmittedNotebook.find(List.of(home), "tiny"));

        assertTrue(e.getMessage().endsWith("needs at least one; nothing was graded"));
    }

    @Test
    void oneCheckIsGradedAgainForEverybodyAndAllElseStays() throws Exception {
        TinyAssignment.in(home);
        var before = TinyAssignment.assignment(home);
        var out = home.resolve("out");
        var store = new ResultFolder(out);
        var submissions =
                List.of(
                        new SubmittedNotebook("right", () -> before.solution().bytes()),
                        new SubmittedNotebook("blank", () -> before.released().bytes()),
                        new SubmittedNotebook("broken", () -> TinyAssignment.utf8("{")));
        var grader = new Grader(before, new InProcessRuns(), 0);
        new Batch(grader, store, _ -> {}).run(submissions, 1);
        var text = Files.readString(out.resolve("right/grade.json"));
        var blank = Files.readString(out.resolve("blank/feedback.txt"));
        // both checks are worth more now; only one of them is graded again
        var yaml = home.resolve("grading/tiny/assignment.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replace("points: 4", "points: 40")
                        .replace("points: 2", "points: 20"));
        var runs = new InProcessRuns();
        var changed = new Grader(TinyAssignment.assignment(home), runs, 0);

        var done =
                new Batch(
                                changed,
                                store,
                                Deadlines.of(changed.assignment()),
                                Optional.of("checksum"),
                                _ -> {})
                        .run(submissions, 1);

        assertEquals(4 + 20 + 1, done.get(0).grade().points());
        assertEquals(4 + 20 + 1, done.get(1).grade().maximum());
        assertEquals(0, done.get(2).grade().points());
        assertTrue(runs.checks.contains(List.of("checksum")), runs.checks.toString());
        assertEquals(
                1,
                runs.checks.stream().filter(c -> c.contains("scale")).count(),
                "the solution alone was run in other checks: " + runs.checks);
        assertTrue(runs.cells.getLast().contains("checksum-check"), runs.cells.toString());
        assertFalse(runs.cells.getLast().contains("scale-check"), runs.cells.toString());
        assertEquals(
                blank.replace(" of 7", " of 25").replace("0 of 2\n", "0 of 20\n"),
                Files.readString(out.resolve("blank/feedback.txt")));
        var key = "\"key\" : \"";
        int at = text.indexOf(key) + key.length();
        var oldKey = text.substring(at, at + 64);
        assertEquals(
                text.replace(oldKey, changed.key(before.solution().bytes()))
                        .replace("\"points\" : 2.0", "\"points\" : 20.0")
                        .replace("\"maximum\" : 2.0", "\"maximum\" : 20.0"),
                Files.readString(out.resolve("right/grade.json")));

        int ran = runs.runs;
        var again = new Batch(changed, store, _ -> {}).run(submissions, 1);
        assertEquals(ran, runs.runs, "the grades count as those of the changed assignment");
        assertTrue(again.stream().allMatch(Batch.Finished::wasThere));
    }

    @Test
    void anotherFileIsGradedWholeWhereOneCheckIsAskedFor() throws Exception {
        TinyAssignment.in(home);
        var assignment = TinyAssignment.assignment(home);
        var store = new ResultFolder(home.resolve("out"));
        var grader = new Grader(assignment, new InProcessRuns(), 0);
        var first = new SubmittedNotebook("ada", () -> assignment.released().bytes());
        var second = new SubmittedNotebook("ada", () -> assignment.solution().bytes());
        new Batch(grader, store, _ -> {}).run(List.of(first), 1);

        var done =
                new Batch(grader, store, Deadlines.of(assignment), Optional.of("checksum"), _ -> {})
                        .run(List.of(second), 1);

        assertEquals(7, done.getFirst().grade().points());
    }

    /** {@code -Ddeterminism.runs=20} does as many. */
    @Test
    void resultsDoNotDependOnOrderOrWorkers() throws Exception {
        TinyAssignment.in(home);
        var assignment = TinyAssignment.assignment(home);
        var submissions =
                new ArrayList<>(
                        List.of(
                                new SubmittedNotebook("right", () -> assignment.solution().bytes()),
                                new SubmittedNotebook("blank", () -> assignment.released().bytes()),
                                new SubmittedNotebook(
                                        "wrong",
                                        () ->
                                                TinyAssignment.solutionWith(
                                                        home,
                                                        "return out.plus(bias);",
                                                        "return out;")),
                                new SubmittedNotebook("broken", () -> TinyAssignment.utf8("{"))));
        int runs = Integer.getInteger("determinism.runs", 2);
        var random = new Random(5);
        var hashes = new TreeMap<String, Set<String>>();
        for (int i = 0; i < runs; i++) {
            Collections.shuffle(submissions, random);
            var folder = home.resolve("run-" + i);
            var store = new ResultFolder(folder);
            var grader = new Grader(assignment, new InProcessRuns(), 0);
            new Batch(grader, store, _ -> {}).run(submissions, 1 + i % 4);
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var hash = new ContentHash().add(Files.readAllBytes(file)).toString();
                    hashes.computeIfAbsent(folder.relativize(file).toString(), _ -> new TreeSet<>())
                            .add(hash);
                }
            }
        }

        assertEquals(12, hashes.size(), hashes.keySet().toString());
        hashes.forEach((file, different) -> assertEquals(1, different.size(), file));
        System.err.println(runs + " runs, one SHA-256 each of " + hashes.keySet());
    }
}
