package layerwise.grading.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import layerwise.checks.Checks;
import layerwise.shell.CellFrame;
import layerwise.shell.CellTrace;
import layerwise.shell.LocalRuntime;
import layerwise.shell.MissingName;

/** Runs cells in this JVM, step by step as their compiler in another says. */
final class CompiledCells {
    /** What JShell throws where code runs into a declaration that lacks another. */
    private static final String UNRESOLVED = "jdk.jshell.spi.SPIResolutionException";

    private static final Pattern GENERATED = Pattern.compile("REPL\\.\\$JShell\\$\\w+?\\$");

    private final LocalRuntime runtime = new LocalRuntime(false);
    private final List<MissingName> missing = new ArrayList<>();
    private final Inbox steps;
    private final FrameWriter reports;

    CompiledCells(Inbox steps, FrameWriter reports) {
        this.steps = steps;
        this.reports = reports;
    }

    /**
     * Runs a cell; what went wrong, or nothing where it ran to its end.
     *
     * @throws IOException if a step is none, or the grader is gone
     */
    Optional<Problem> run(String id) throws IOException {
        var out = System.out;
        var err = System.err;
        runtime.begin(id);
        try {
            while (true) {
                switch (steps.take()) {
                    case Message.Load(var classes) ->
                            reports.write(new Message.Loaded(runtime.load(classes)));
                    case Message.Invoke(var type, var method, var line) ->
                            reports.write(new Message.Invoked(runtime.run(type, method, line)));
                    case Message.Lines(var lines) -> runtime.lines(lines);
                    case Message.Declared(var declarations) -> runtime.declared(declarations);
                    case Message.Forget(var temporary) -> runtime.forget(temporary);
                    case Message.Over(var problem, var names) -> {
                        missing.addAll(names);
                        return problem != null
                                ? Optional.of(problem)
                                : Optional.ofNullable(runtime.thrown()).map(this::describe);
                    }
                    case Message other ->
                            throw new MalformedFrameException("not a step of a cell: " + other);
                }
            }
        } finally {
            runtime.end();
            System.out.flush();
            System.err.flush();
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** What to say of an exception that came out of the code of a cell. */
    Problem describe(Throwable thrown) {
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
            return Compiler.undefined(
                    missingAt(frames), frames.isEmpty() ? "" : frames.getFirst().cell());
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

    private static String typeOf(Throwable thrown) {
        return GENERATED.matcher(thrown.getClass().getName()).replaceFirst("");
    }
}
