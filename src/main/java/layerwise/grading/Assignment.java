package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.SpecFormatException;
import layerwise.notebook.Notebook;
import layerwise.notebook.Release;
import layerwise.notebook.Role;

/**
 * An assignment as an instructor has it: {@code grading/<id>} and {@code notebooks/<id>.ipynb}.
 *
 * @param home the folder that holds {@code grading} and {@code notebooks}
 * @param folder {@code grading/<id>}
 * @param released the student's notebook, made from the solution
 */
public record Assignment(
        Path home,
        Path folder,
        AssignmentSpec spec,
        List<Mistake> mistakes,
        Notebook solution,
        Notebook released) {
    public Assignment {
        mistakes = List.copyOf(mistakes);
    }

    /**
     * Reads an assignment.
     *
     * @throws SpecFormatException if a file contradicts itself or another one
     */
    public static Assignment read(Path home, String id) throws IOException {
        var folder = home.resolve("grading").resolve(id);
        var file = folder.resolve("assignment.yaml");
        if (!Files.isRegularFile(file)) {
            throw new SpecFormatException(
                    folder, "", "has no assignment.yaml, needs one; known: " + ids(home));
        }
        var spec = AssignmentSpec.read(file);
        var solution = Release.named(Notebook.read(folder.resolve("solution.ipynb")));
        var assignment =
                new Assignment(
                        home,
                        folder,
                        spec,
                        Mistake.read(folder.resolve("mistakes.yaml")),
                        solution,
                        Release.of(solution, points(spec)));
        assignment.requireAgreement(file, id);
        return assignment;
    }

    /** The assignments below a home, by name. */
    public static List<String> ids(Path home) throws IOException {
        var grading = home.resolve("grading");
        if (!Files.isDirectory(grading)) {
            return List.of();
        }
        try (var folders = Files.list(grading)) {
            return folders.filter(folder -> Files.exists(folder.resolve("assignment.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Where the student's notebook stands. */
    public Path studentNotebook() {
        return home.resolve("notebooks").resolve(spec.id() + ".ipynb");
    }

    /** A hash of everything that the grade of a check depends on, but for the submission. */
    public String fingerprint() {
        var hash = new ContentHash();
        try {
            hash.add(AssignmentSpec.forGrading(folder.resolve("assignment.yaml")));
            var mistakes = folder.resolve("mistakes.yaml");
            hash.add(Files.exists(mistakes) ? Files.readAllBytes(mistakes) : new byte[0]);
            for (var references : List.of("reference", "hidden")) {
                for (var file : npz(folder.resolve(references))) {
                    hash.add(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                    hash.add(Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hash.add(solution.bytes()).toString();
    }

    private static List<Path> npz(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".npz")).sorted().toList();
        }
    }

    /** What each cell earns, by {@code grade_id}; a cell may hold several checks. */
    private static Map<String, Double> points(AssignmentSpec spec) {
        var points = new HashMap<String, Double>();
        spec.checks().forEach(check -> points.merge(check.cell(), check.points(), Double::sum));
        spec.answers().forEach(a -> points.merge(a.cell(), a.points(), Double::sum));
        return points;
    }

    private void requireAgreement(Path file, String id) {
        var cells = new HashMap<String, Role>();
        solution.cells().forEach(cell -> cells.put(cell.gradeId().orElseThrow(), cell.role()));
        if (!spec.id().equals(id)) {
            throw new SpecFormatException(file, "id", "is " + spec.id() + ", needs " + id);
        }
        for (var check : spec.checks()) {
            requireCell(file, "check " + check.id(), check.cell(), Role.CHECK, cells);
        }
        for (var answer : spec.answers()) {
            requireCell(file, "answer " + answer.id(), answer.cell(), Role.SOLUTION, cells);
        }
        var mistakesFile = folder.resolve("mistakes.yaml");
        for (var mistake : mistakes) {
            requireCell(mistakesFile, mistake.id(), mistake.cell(), Role.SOLUTION, cells);
            for (var check : mistake.caught()) {
                if (spec.check(check).isEmpty()) {
                    throw new SpecFormatException(
                            mistakesFile, mistake.id(), "names check " + check + ", there is none");
                }
            }
        }
    }

    private static void requireCell(
            Path file, String what, String cell, Role needed, Map<String, Role> cells) {
        var role = cells.get(cell);
        if (role == null) {
            throw new SpecFormatException(
                    file,
                    what,
                    "names cell \""
                            + cell
                            + "\", no cell of solution.ipynb has that grade_id, nor as its id"
                            + " one without a grade_id");
        }
        if (role != needed) {
            throw new SpecFormatException(
                    file,
                    what,
                    "names cell \""
                            + cell
                            + "\" of solution.ipynb, whose role is "
                            + role.word()
                            + ", needs "
                            + needed.word());
        }
    }
}
