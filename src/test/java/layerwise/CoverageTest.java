package layerwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import layerwise.checks.AssignmentSpec;
import layerwise.notebook.Cell;
import layerwise.notebook.Notebook;
import org.junit.jupiter.api.Test;

/** Every item of the assignments that are mirrored stands in a cell: docs/coverage.md. */
class CoverageTest {
    private static final Path ITEMS = Path.of("src/test/resources/layerwise/seed-items.csv");

    @Test
    void everyItemIsCarriedByACell() throws IOException {
        var carriers = carriers();
        var page =
                new StringBuilder(
                        "# Coverage\n\nEvery item of the mirrored assignments (S0: CS5242,"
                                + " S1: EEE443 with cs231n) and where it is.\nMade from the"
                                + " specifications by `CoverageTest`.\n\n"
                                + "| item | what | where |\n|---|---|---|\n");
        for (var line : Files.readAllLines(ITEMS)) {
            var item = line.split(",", 2);
            var where = carriers.getOrDefault(item[0], List.of());
            assertTrue(!where.isEmpty(), item[0] + " (" + item[1] + ") stands in no cell");
            page.append("| ").append(item[0]).append(" | ").append(item[1]).append(" | ");
            page.append(String.join("; ", where)).append(" |\n");
        }
        DocumentsInStep.check(Path.of("docs/coverage.md"), page.toString(), getClass());
    }

    @Test
    void onlyKnownItemsAreNamed() throws IOException {
        var known =
                Files.readAllLines(ITEMS).stream()
                        .map(line -> line.split(",", 2)[0])
                        .collect(Collectors.toSet());
        var unknown = new TreeSet<>(carriers().keySet());
        unknown.removeAll(known);
        assertEquals(List.of(), List.copyOf(unknown));
    }

    @Test
    void everyCellNamedInASpecificationIsInItsNotebook() throws IOException {
        for (var folder : assignments()) {
            var ids =
                    Notebook.read(folder.resolve("solution.ipynb")).cells().stream()
                            .flatMap(cell -> cell.gradeId().stream())
                            .collect(Collectors.toSet());
            var spec = AssignmentSpec.read(folder.resolve("assignment.yaml"));
            for (var cell : spec.cells()) {
                assertTrue(ids.contains(cell.cell()), folder + " has no cell " + cell.cell());
            }
        }
    }

    /** By item: the check, plot or question, and its cell. */
    private static Map<String, List<String>> carriers() throws IOException {
        var carriers = new LinkedHashMap<String, List<String>>();
        for (var folder : assignments()) {
            var spec = AssignmentSpec.read(folder.resolve("assignment.yaml"));
            var name = "`" + spec.id() + "` ";
            for (var check : spec.checks()) {
                add(carriers, check.covers(), name + "check " + check.id());
            }
            for (var answer : spec.answers()) {
                add(carriers, answer.covers(), name + "question " + answer.id());
            }
            for (var cell : spec.cells()) {
                var kind = cell.kind().name().toLowerCase(Locale.ROOT);
                add(carriers, cell.covers(), name + kind + " " + cell.cell());
            }
        }
        return carriers;
    }

    private static void add(Map<String, List<String>> carriers, List<String> items, String where) {
        for (var item : items) {
            carriers.computeIfAbsent(item, _ -> new ArrayList<>()).add(where);
        }
    }

    static List<Path> assignments() throws IOException {
        try (var folders = Files.list(Path.of("grading"))) {
            return folders.filter(f -> Files.exists(f.resolve("assignment.yaml")))
                    .sorted()
                    .toList();
        }
    }

    static boolean compares(Cell cell) {
        return cell.isCode() && cell.source().contains("printed(");
    }
}
