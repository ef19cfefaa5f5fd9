package layerwise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import layerwise.grading.Assignment;
import layerwise.grading.Handout;
import layerwise.notebook.NotebookFormatException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lw release}: makes student notebooks from solutions. */
@Command(
        name = "release",
        description = "Regenerates the student notebooks; with --out, a bundle to hand out.")
final class ReleaseCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "ASSIGNMENT",
            description = "As in grading/ASSIGNMENT; all by default.")
    private List<String> ids = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the bundle is written.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        var home = Grading.home();
        var chosen = ids.isEmpty() ? Assignment.ids(home) : ids;
        if (chosen.isEmpty()) {
            return Grading.unusable(
                    "release: " + home + " has no grading/*/assignment.yaml, needs at least one");
        }
        try {
            for (var id : chosen) {
                var assignment = Assignment.read(home, id);
                if (out == null) {
                    boolean changed = Handout.release(assignment);
                    System.out.println(
                            assignment.studentNotebook() + (changed ? " written" : " unchanged"));
                } else {
                    Handout.write(assignment, out).forEach(System.out::println);
                }
            }
            return Grading.DONE;
        } catch (NotebookFormatException | IllegalArgumentException | IllegalStateException e) {
            return Grading.unusable("release: " + e.getMessage());
        }
    }
}
