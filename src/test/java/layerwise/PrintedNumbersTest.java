package layerwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.Checks;
import layerwise.checks.KernelSession;
import layerwise.checks.PrintedResult;
import layerwise.kernel.HeadlessRun;
import layerwise.notebook.Notebook;
import layerwise.notebook.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The numbers that the original assignments printed come out of the solutions: docs/printed.md.
 *
 * <p>The last digits depend on the order in which a machine's BLAS sums, so our column of the page
 * is compared to ten digits, and errors of gradient checks by their limit only.
 */
class PrintedNumbersTest {
    private static final Path PAGE = Path.of("docs/printed.md");

    @BeforeEach
    void home() {
        System.setProperty("layerwise.home", Path.of("").toAbsolutePath().toString());
    }

    @AfterEach
    void away() {
        System.clearProperty("layerwise.home");
        Checks.install(null);
    }

    @Test
    void everyPrintedNumberComesOutOfTheSolution() throws IOException {
        var page =
                new StringBuilder(
                        "# Printed numbers\n\nWhat the original assignments printed, and what the"
                                + " solutions give. Made by `PrintedNumbersTest`.\n\n| assignment"
                                + " | number | printed | ours | digits that agree | needed |\n"
                                + "|---|---|---|---|---|---|\n");
        for (var folder : CoverageTest.assignments()) {
            var spec = AssignmentSpec.read(folder.resolve("assignment.yaml"));
            if (!spec.printed().isEmpty()) {
                for (var result : results(folder, spec)) {
                    assertTrue(result.ok(), spec.id() + ": " + result);
                    assertTrue(isExact(result), spec.id() + ", not to 15 digits: " + result);
                    page.append(row(spec.id(), result));
                }
            }
        }
        if (DocumentsInStep.WRITING) {
            DocumentsInStep.check(PAGE, page.toString(), getClass());
        } else {
            assertInStep(page.toString().lines().toList(), Files.readAllLines(PAGE));
        }
    }

    private static List<PrintedResult> results(Path folder, AssignmentSpec spec)
            throws IOException {
        try (var kernel = new HeadlessRun(System.getProperty("java.class.path"))) {
            for (var cell : Notebook.read(folder.resolve("solution.ipynb")).cells()) {
                boolean needed =
                        cell.role() == Role.GIVEN
                                || cell.role() == Role.SOLUTION
                                || CoverageTest.compares(cell);
                if (cell.isCode() && needed) {
                    var name = cell.gradeId().orElse("a cell");
                    var executed = kernel.run(name, cell.source(), Optional.empty());
                    assertTrue(executed.ok(), name + ": " + executed.outputs());
                }
            }
        }
        var session = (KernelSession) Checks.installed().orElseThrow();
        var results = new ArrayList<PrintedResult>();
        for (var printed : spec.printed()) {
            var result = session.printedResults().get(printed.id());
            assertTrue(
                    result != null, spec.id() + " never calls printed(\"" + printed.id() + "\")");
            results.add(result);
        }
        return results;
    }

    /** The solution adds as NumPy does, so it has to meet all digits, or say why not. */
    private static boolean isExact(PrintedResult result) {
        var spec = result.spec();
        return spec.below().isPresent()
                || !spec.order().isEmpty()
                || spec.agreeing(result.ours()) >= Math.min(spec.digits(), 15);
    }

    private static String row(String assignment, PrintedResult result) {
        var spec = result.spec();
        var needed =
                spec.below().isPresent()
                        ? "below " + spec.below().getAsDouble()
                        : spec.order().isEmpty() ? "all, or 15" : spec.order();
        return "| "
                + String.join(
                        " | ",
                        assignment,
                        spec.id(),
                        spec.value(),
                        Double.toString(result.ours()),
                        spec.agreeing(result.ours()) + " of " + spec.digits(),
                        needed)
                + " |\n";
    }

    private static void assertInStep(List<String> made, List<String> page) {
        assertEquals(made.size(), page.size(), PAGE + " has another number of lines");
        for (int i = 0; i < made.size(); i++) {
            var ours = made.get(i).split(" \\| ");
            var theirs = page.get(i).split(" \\| ");
            if (ours.length != 6) {
                assertEquals(made.get(i), page.get(i));
                continue;
            }
            for (int column : new int[] {0, 1, 2, 5}) {
                assertEquals(ours[column], theirs[column], PAGE + ", line " + (i + 1));
            }
            if (!ours[5].startsWith("below") && !ours[3].equals("ours")) {
                double expected = Double.parseDouble(theirs[3]);
                assertEquals(
                        expected,
                        Double.parseDouble(ours[3]),
                        1e-10 * Math.abs(expected),
                        PAGE + ", line " + (i + 1));
            }
        }
    }
}
