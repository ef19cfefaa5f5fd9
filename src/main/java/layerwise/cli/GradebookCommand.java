package layerwise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import layerwise.grading.report.Gradebook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lw gradebook}: what is done with results after grading. */
@Command(name = "gradebook", description = "Merges the results of shards.")
final class GradebookCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "gradebook: a command is missing, needs merge");
    }

    @Command(
            name = "merge",
            description = "Makes of shards' results the folder that one run would have written.")
    int merge(
            @Parameters(paramLabel = "OUT", description = "The new folder.") Path out,
            @Parameters(
                            paramLabel = "DIR",
                            arity = "1..*",
                            description = "Folders of shards, or a folder that holds them.")
                    List<Path> folders)
            throws IOException {
        List<String> problems;
        try {
            problems = Gradebook.merge(out, folders);
        } catch (IllegalArgumentException e) {
            return Grading.unusable("gradebook: " + e.getMessage());
        }
        problems.forEach(problem -> System.err.println("gradebook: " + problem));
        if (!problems.isEmpty()) {
            System.err.println("gradebook: nothing was written, the shards are as they were");
            return Grading.FOUND;
        }
        System.err.println("gradebook: merged into " + out);
        return Grading.DONE;
    }
}
