package layerwise.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.CheckSpec;
import layerwise.checks.References;

/** What students get: the notebook without solutions, the checks without what is hidden. */
public final class Handout {
    private Handout() {}

    /** Remakes the student notebook in its place; says whether that changed it. */
    public static boolean release(Assignment assignment) throws IOException {
        var file = assignment.studentNotebook();
        var before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        var bytes = assignment.released().bytes();
        if (Arrays.equals(before, bytes)) {
            return false;
        }
        Files.createDirectories(file.getParent());
        assignment.released().write(file);
        return true;
    }

    /**
     * Writes all that a student needs below a folder, where the notebook's checks find it: {@code
     * notebooks/<id>.ipynb}, and below {@code grading/<id>} the students' specification, the public
     * references and the bands. Neither hidden cases, expected answers, solution nor mistakes are
     * in it.
     *
     * @return the files, in the order written
     */
    public static List<Path> write(Assignment assignment, Path folder) throws IOException {
        var written = new ArrayList<Path>();
        var id = assignment.spec().id();
        var notebook = folder.resolve("notebooks").resolve(id + ".ipynb");
        Files.createDirectories(notebook.getParent());
        assignment.released().write(notebook);
        written.add(notebook);

        var grading = folder.resolve("grading").resolve(id);
        Files.createDirectories(grading.resolve("reference"));
        var spec = grading.resolve("assignment.yaml");
        var instructors = assignment.folder().resolve("assignment.yaml");
        Files.writeString(spec, AssignmentSpec.forStudents(instructors));
        written.add(spec);
        var bands = assignment.folder().resolve("bands.csv");
        if (Files.exists(bands)) {
            Files.copy(bands, grading.resolve("bands.csv"), StandardCopyOption.REPLACE_EXISTING);
            written.add(grading.resolve("bands.csv"));
        }
        for (var check : assignment.spec().checks()) {
            var file = Path.of("reference", check.id() + ".npz");
            var source = assignment.folder().resolve(file);
            if (!check.publicCases().isEmpty()) {
                requirePublic(assignment, source, check);
                Files.copy(source, grading.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                written.add(grading.resolve(file));
            }
        }
        return written;
    }

    /** A reference file must hold the public cases and no other. */
    private static void requirePublic(Assignment assignment, Path source, CheckSpec check) {
        var references = References.read(assignment.folder().resolve("reference"), check);
        for (int i = 0; i < check.publicCases().size(); i++) {
            references.get(i);
        }
        for (int index : references.cases()) {
            if (index >= check.publicCases().size()) {
                throw new IllegalStateException(
                        source
                                + " holds case "
                                + index
                                + ", which is hidden or not there; needs the public cases only");
            }
        }
    }
}
