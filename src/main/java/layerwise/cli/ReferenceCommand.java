package layerwise.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lw reference}: has PyTorch work out the reference tensors again. */
@Command(
        name = "reference",
        description = {
            "Remakes the reference tensors with the oracle: PyTorch through DJL, from Maven Central",
            "(about 200 MB the first time)."
        })
final class ReferenceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ASSIGNMENT", arity = "0..*", description = "All by default.")
    private List<String> assignments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        var command =
                List.of(
                        windows ? "mvnw.cmd" : "./mvnw",
                        "-q",
                        "-Poracle",
                        "-DskipTests",
                        "test-compile",
                        "exec:exec",
                        "-Dassignments=" + String.join(" ", assignments));
        var process =
                new ProcessBuilder(command).directory(Grading.home().toFile()).inheritIO().start();
        return process.waitFor() == 0 ? Grading.DONE : Grading.UNUSABLE;
    }
}
