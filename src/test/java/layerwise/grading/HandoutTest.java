package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoutTest {
    @TempDir private Path home;
    @TempDir private Path target;

    @BeforeEach
    void layOut() {
        TinyAssignment.in(home);
    }

    @Test
    void studentsGetTheNotebookTheChecksTheReferencesAndTheBands() throws IOException {
        Files.writeString(home.resolve("grading/tiny/bands.csv"), "run,curve,seeds,x,low,high\n");

        var written = Handout.write(TinyAssignment.assignment(home), target);

        assertEquals(
                List.of(
                        "notebooks/tiny.ipynb",
                        "grading/tiny/assignment.yaml",
                        "grading/tiny/bands.csv",
                        "grading/tiny/reference/scale.npz",
                        "grading/tiny/reference/checksum.npz"),
                written.stream().map(file -> target.relativize(file).toString()).toList());
        for (var file : written) {
            assertTrue(Files.size(file) > 0, file + " is empty");
        }
    }

    @Test
    void nothingHiddenAndNoAnswerIsAmongIt() throws IOException {
        Handout.write(TinyAssignment.assignment(home), target);

        var spec = Files.readString(target.resolve("grading/tiny/assignment.yaml"));
        var notebook = Files.readString(target.resolve("notebooks/tiny.ipynb"));
        assertTrue(spec.contains("the assignment's own"), spec);
        assertFalse(spec.contains("secretly-wide"), spec);
        assertFalse(spec.contains("number:"), spec);
        assertFalse(notebook.contains("x.times(factor)"), "the solution is in the notebook");
    }

    @Test
    void aReferenceThatHoldsAHiddenCaseIsRefused() throws IOException {
        var folder = home.resolve("grading/tiny");
        Files.copy(
                folder.resolve("hidden/scale.npz"),
                folder.resolve("reference/scale.npz"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThrows(
                RuntimeException.class,
                () -> Handout.write(TinyAssignment.assignment(home), target));
    }
}
