package layerwise.grading.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import layerwise.checks.Checks;
import layerwise.shell.CellFrame;
import layerwise.shell.CellRun;
import layerwise.shell.CellTrace;
import layerwise.shell.MissingName;
import layerwise.shell.Outcome;
import layerwise.shell.Shell;

/** Cells run by the shell that the notebook's kernel uses too. */
final class ShellCells implements Cells {
    /** What JShell throws where code runs into a declaration that lacks another. */
    private static final String UNRESOLVED = "jdk.jshell.spi.SPIResolutionException";

    private static final Pattern GENERATED = Pattern.compile("REPL\\.\\$JShell\\$\\w+?\\$");

    private final Shell shell = new Shell(Shell.Options.ofHost().withoutCompletion());
    private final List<MissingName> missing = new ArrayList<>();

    /** A shell that has run once, so that the first cell finds the compiler loaded. */
    static ShellCells warm() {
        var cells = new ShellCells();
        cells.shell.run("warm-up", "{ double[] none = {}; assert none.length == 0; }");
        return cells;
    }

    @Override
    public Optional<Problem> run(String id, String source) {
        CellRun run = shell.run(id, source);
        missing.addAll(run.missing());
        return switch (run.outcome()) {
            case Outcome.Value _, Outcome.Nothing _ -> Optional.empty();
            case Outcome.NotCompiled(var errors) ->
                    Optional.of(
                            errors.isEmpty()
                                    ? notCompiled("the compiler refused it", id, 0)
                                    : notCompiled(
                                            errors.getFirst().message()
                                                    + "\n"
                                                    + errors.getFirst().excerpt(),
                                            id,
                                            errors.getFirst().line()));
            case Outcome.Undefined(var names, _) -> Optional.of(undefined(names, id));
            case Outcome.Thrown(var thrown, _) -> Optional.of(describe(thrown));
            case Outcome.Interrupted _ ->
                    Optional.of(
                            new Problem(
                                    Problem.Kind.THREW,
                                    InterruptedException.class.getName(),
                                    "the cell interrupted itself",
                                    "",
                                    "",
                                    0));
        };
    }

    @Override
    public Problem describe(Throwable thrown) {
        try {
            return described(thrown);
        } catch (Throwable _) {
            // Its getMessage is the student's, and can throw too.
            return new Problem(
                    Problem.Kind.THREW,
                    typeOf(thrown),
                    "(an exception whose message cannot be read)",
                    "",
                    "",
                    0);
        }
    }

    private Problem described(Throwable thrown) {
        var frames = CellTrace.of(thrown);
        if (thrown.getClass().getName().equals(UNRESOLVED)) {
            return undefined(missingAt(frames), frames.isEmpty() ? "" : frames.getFirst().cell());
        }
        var message = Optional.ofNullable(thrown.getMessage()).orElse("");
        var kind = Problem.Kind.THREW;
        if (Checks.isNotWritten(thrown)) {
            kind = Problem.Kind.NOT_WRITTEN;
        } else if (thrown instanceof OutOfMemoryError) {
            kind = Problem.Kind.OUT_OF_MEMORY;
        }
        var where = frames.isEmpty() ? "" : frames.getFirst().toString();
        return new Problem(kind, typeOf(thrown), message, where, "", 0);
    }

    private List<MissingName> missingAt(List<CellFrame> frames) {
        return missing.stream()
                .filter(name -> frames.stream().anyMatch(at -> at.cell().equals(name.cell())))
                .toList();
    }

    private static Problem undefined(List<MissingName> names, String cell) {
        return names.isEmpty()
                ? notCompiled("a declaration it uses is not complete", cell, 0)
                : notCompiled(
                        names.getFirst().toString(),
                        names.getFirst().cell(),
                        names.getFirst().line());
    }

    private static Problem notCompiled(String text, String cell, int line) {
        return new Problem(Problem.Kind.DOES_NOT_COMPILE, "", text, "", cell, line);
    }

    private static String typeOf(Throwable thrown) {
        return GENERATED.matcher(thrown.getClass().getName()).replaceFirst("");
    }
}
