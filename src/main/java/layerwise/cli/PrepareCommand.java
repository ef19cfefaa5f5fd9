package layerwise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import layerwise.grading.Isolation;
import layerwise.grading.Sandbox;
import layerwise.kernel.KernelRehearsal;
import picocli.CommandLine.Command;

/**
 * {@code lw prepare}: does once what users wait for, while the JVM watches what that needs and the
 * {@code lw} script keeps it for the next start. What it prints is of no use.
 */
@Command(
        name = "prepare",
        hidden = true,
        description = "Prepares quicker starts of lw and the kernel, which else happens by itself.")
final class PrepareCommand implements Callable<Integer> {
    private static final String ASSIGNMENT = "first-steps";

    /** A result, a tensor, something printed, a plot. */
    private static final List<String> CELLS =
            List.of(
                    "1 + 1",
                    "var x = new RandomState(231).randn(4, 3);\nx",
                    "System.out.println(x.shape());",
                    "Charts.trainingCurves(x, x, x)");

    @Override
    public Integer call() throws IOException {
        var out = Files.createTempDirectory("layerwise-prepare");
        try {
            lw("doctor");
            rehearse();
            // a bundle for students has no solution: then these say so and are over
            var solution =
                    Grading.home().resolve("grading").resolve(ASSIGNMENT).resolve("solution.ipynb");
            lw("run", ASSIGNMENT, "--out", out.toString());
            lw(
                    "grade",
                    ASSIGNMENT,
                    solution.toString(),
                    "--out",
                    out.resolve("grades").toString(),
                    "--isolation",
                    isolation());
        } finally {
            delete(out);
        }
        return Grading.DONE;
    }

    private static void rehearse() throws IOException {
        var answers = KernelRehearsal.run(CELLS);
        if (!answers.equals(Collections.nCopies(CELLS.size(), "ok"))) {
            throw new IllegalStateException(
                    "prepare: the cells ended with " + answers + ", needs ok from each");
        }
    }

    private static void lw(String... words) {
        Main.commandLine(words).execute(words);
    }

    private static String isolation() {
        boolean bubblewrap =
                Sandbox.probe().stream()
                        .anyMatch(p -> p.isolation() == Isolation.BWRAP && p.usable());
        return bubblewrap ? "bwrap" : "process";
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
