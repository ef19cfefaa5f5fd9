package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import layerwise.checks.SpecFormatException;
import layerwise.notebook.Cell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentTest {
    @TempDir private Path home;

    @BeforeEach
    void layOut() {
        TinyAssignment.in(home);
    }

    private void inSolution(String find, String replacement) throws IOException {
        replace("solution.ipynb", find, replacement);
    }

    private void replace(String name, String find, String replacement) throws IOException {
        var file = home.resolve("grading/tiny").resolve(name);
        var text = Files.readString(file);
        assertTrue(text.contains(find), find);
        Files.writeString(file, text.replace(find, replacement));
    }

    @Test
    void aCellWithoutGradeIdIsKnownByItsOwnId() throws IOException {
        inSolution("\"grade_id\": \"scale\",", "");

        var assignment = TinyAssignment.assignment(home);

        assertEquals("scale", assignment.solution().cells().get(2).gradeId().orElse("none"));
        assertEquals("scale", assignment.released().cells().get(2).gradeId().orElse("none"));
    }

    @Test
    void aCellThatIsNowhereIsNamedWithWhatWasLookedFor() throws IOException {
        inSolution("\"grade_id\": \"scale-check\"", "\"grade_id\": \"other\"");

        var e = assertThrows(SpecFormatException.class, () -> Assignment.read(home, "tiny"));

        assertTrue(
                e.getMessage()
                        .contains(
                                "names cell \"scale-check\", no cell of solution.ipynb has that"
                                        + " grade_id, nor as its id one without a grade_id"),
                e.getMessage());
    }

    @Test
    void aCheckThatStandsInACellOfAnotherRoleIsRefused() throws IOException {
        replace("assignment.yaml", "cell: scale-check", "cell: training");

        var e = assertThrows(SpecFormatException.class, () -> Assignment.read(home, "tiny"));

        assertTrue(
                e.getMessage()
                        .contains(
                                "names cell \"training\" of solution.ipynb, whose role is run,"
                                        + " needs check"),
                e.getMessage());
    }

    @Test
    void theStudentsNotebookHasThePointsOfTheSpecification() throws IOException {
        replace("solution.ipynb", "\"points\": 4", "\"points\": 9");

        var points =
                TinyAssignment.assignment(home).released().cells().stream()
                        .filter(cell -> cell.gradeId().orElseThrow().equals("scale-check"))
                        .map(AssignmentTest::points)
                        .toList();

        assertEquals("[4]", points.toString());
    }

    private static String points(Cell cell) {
        return cell.metadata().dictionary("nbgrader").get("points").orElseThrow()
                        instanceof layerwise.notebook.Json.Token token
                ? token.text()
                : "no number";
    }
}
