package layerwise.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import layerwise.grading.Assignment;
import layerwise.grading.Grader;
import layerwise.grading.Sandbox;
import layerwise.grading.SandboxUnavailableException;
import layerwise.grading.SandboxedRuns;
import layerwise.grading.Validation;
import layerwise.grading.WorkerProgram;
import layerwise.grading.report.ConsoleTable;
import layerwise.notebook.NotebookFormatException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lw validate}: proves assignments. */
@Command(
        name = "validate",
        description =
                "Proves that the solution earns everything, the student version nothing, and that"
                        + " each known mistake is caught and named.")
final class ValidateCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "ASSIGNMENT",
            description = "As in grading/ASSIGNMENT; all by default.")
    private List<String> ids = List.of();

    @Option(names = "--jobs", paramLabel = "N", description = "Mistakes at a time.")
    private int jobs = Math.max(1, Runtime.getRuntime().availableProcessors());

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the freshly drawn cases.")
    private long seed;

    @Option(names = "--isolation", paramLabel = "KIND", description = "bwrap (default), process.")
    private String isolation = "bwrap";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var kind = Grading.isolation(isolation);
        if (kind.isEmpty() || jobs < 1) {
            return Grading.unusable(
                    "validate: needs --isolation bwrap or process, and --jobs of 1 or more");
        }
        var chosen = ids.isEmpty() ? Assignment.ids(Grading.home()) : ids;
        if (chosen.isEmpty()) {
            return Grading.unusable(
                    "validate: "
                            + Grading.home()
                            + " has no grading/*/assignment.yaml, needs at least one");
        }
        long start = System.nanoTime();
        try {
            var sandbox = Sandbox.of(kind.get());
            boolean proven = true;
            for (var id : chosen) {
                proven &= isProven(Assignment.read(Grading.home(), id), sandbox);
            }
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            System.err.println("validate: " + seconds + " s");
            return proven ? Grading.DONE : Grading.FOUND;
        } catch (SandboxUnavailableException e) {
            System.err.println("validate: " + e.getMessage());
            return Grading.NO_SANDBOX;
        } catch (NotebookFormatException | IllegalArgumentException | IllegalStateException e) {
            return Grading.unusable("validate: " + e.getMessage());
        }
    }

    private boolean isProven(Assignment assignment, Sandbox sandbox)
            throws IOException, InterruptedException {
        var program = WorkerProgram.of(assignment, Grading.workers());
        try (var runs = new SandboxedRuns(sandbox, program, jobs)) {
            var grader = new Grader(assignment, runs, seed, Grading.keptRuns());
            var validation = Validation.of(grader, jobs);
            System.out.println(ConsoleTable.of(validation));
            System.out.println(ConsoleTable.summary(validation));
            return validation.findings().isEmpty();
        }
    }
}
