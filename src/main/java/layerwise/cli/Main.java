package layerwise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import layerwise.grading.SandboxUnavailableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code lw} command. */
@Command(
        name = "lw",
        description = "Teaching neural networks from the inside, in Java notebooks.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        footer = {
            "",
            "Exit codes: 0 done; 1 something was found wrong; 2 the call or an input is unusable;",
            "3 the sandbox asked for is not available."
        },
        subcommands = {
            RunCommand.class,
            LabCommand.class,
            KernelCommand.class,
            GradeCommand.class,
            GradebookCommand.class,
            SimilarCommand.class,
            ValidateCommand.class,
            ReleaseCommand.class,
            ReferenceCommand.class,
            DataCommand.class,
            BandsCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        })
public final class Main implements Runnable {
    @Spec private CommandSpec spec;

    private Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command with its subcommands; a failure is one line, unless it is a fault of ours. */
    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, _, _) -> report(e));
        return line;
    }

    private static int report(Exception e) {
        switch (e) {
            case SandboxUnavailableException _ -> {
                System.err.println(e.getMessage());
                return Grading.NO_SANDBOX;
            }
            case NoSuchFileException missing ->
                    System.err.println(missing.getFile() + ": there is no such file");
            case AccessDeniedException denied ->
                    System.err.println(denied.getFile() + ": this file may not be read or written");
            case UncheckedIOException unchecked ->
                    System.err.println(unchecked.getCause().getMessage());
            case IOException _, IllegalArgumentException _ -> System.err.println(e.getMessage());
            default -> {
                if (e.getClass().getName().startsWith("layerwise.")) {
                    System.err.println(e.getMessage());
                } else {
                    System.err.println("This is a fault in Layerwise itself; please report it:");
                    e.printStackTrace();
                }
            }
        }
        return Grading.UNUSABLE;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "lw: a command is missing, needs one of these");
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Layerwise " + (version == null ? "(not packaged)" : version)};
        }
    }
}
