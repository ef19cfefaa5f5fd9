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
import java.util.Set;
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
}
