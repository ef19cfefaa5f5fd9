package layerwise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
        })
public final class Main implements Runnable {
    /** By name, in the order of the help. Each is loaded when it is made, and not before. */
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("run", RunCommand::new);
        COMMANDS.put("lab", LabCommand::new);
        COMMANDS.put("kernel", KernelCommand::new);
        COMMANDS.put("grade", GradeCommand::new);
        COMMANDS.put("gradebook", GradebookCommand::new);
        COMMANDS.put("similar", SimilarCommand::new);
        COMMANDS.put("validate", ValidateCommand::new);
        COMMANDS.put("release", ReleaseCommand::new);
        COMMANDS.put("reference", ReferenceCommand::new);
        COMMANDS.put("data", DataCommand::new);
        COMMANDS.put("bands", BandsCommand::new);
        COMMANDS.put("bench", BenchCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
        COMMANDS.put("prepare", PrepareCommand::new);
    }

    @Spec private CommandSpec spec;

    private Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /**
     * The command as far as this call needs it: where the call names a subcommand, that one alone,
     * since picocli takes long to read the options of all. A failure is one line, unless it is a
     * fault of ours.
     */
    static CommandLine commandLine(String... args) {
        var line = new CommandLine(new Main());
        if (args.length > 0 && COMMANDS.containsKey(args[0])) {
            line.addSubcommand(args[0], COMMANDS.get(args[0]).get());
        } else {
            COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
        }
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
