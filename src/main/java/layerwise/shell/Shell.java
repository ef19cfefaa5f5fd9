package layerwise.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs cells of Java in this JVM, one after the other, each seeing what those before it declared.
 *
 * <p>A cell is any number of imports, declarations, statements and expressions. They run in order
 * and stop at the first that fails. Classes come from the class loader of this class first, so that
 * host and cells share them.
 *
 * <p>{@link #run} and {@link #assist} are for one thread at a time (a cell may itself run another);
 * {@link #interrupt} may be called from anywhere.
 */
public final class Shell implements AutoCloseable {
    /**
     * How to set up a shell.
     *
     * @param classPath what cells compile against, as in {@code java -cp}
     * @param out where the standard output of cells goes, or null for the host's own
     * @param err where the standard error of cells goes, or null for the host's own
     * @param completes whether {@link #assist} is to complete the names of classes; without that a
     *     shell starts faster
     */
    public record Options(String classPath, PrintStream out, PrintStream err, boolean completes) {
        public Options {
            if (classPath.isBlank()) {
                throw new IllegalArgumentException(
                        "Shell: the class path is empty, needs at least Layerwise's own jar");
            }
        }

        /** The host's class path and streams. */
        public static Options ofHost() {
            return new Options(System.getProperty("java.class.path"), null, null, true);
        }

        /** The same for cells that nobody edits. */
        public Options withoutCompletion() {
            return new Options(classPath, out, err, false);
        }
    }

    private final CellExecution execution;
    private final JShell jshell;
    private final CellSources sources = new CellSources();
    private final Redefinitions redefinitions;
    private final CodeAssist assist;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, CellSources.Piece> pieces = new HashMap<>();
    private int depth;

    /** Starts a shell. */
    public Shell(Options options) {
        execution = CellExecution.in(Shell.class.getClassLoader());
        var builder =
                JShell.builder()
                        .executionEngine(new Engine(execution), Map.of())
                        .compilerOptions("-proc:none", "-parameters", "-Xlint:none");
        jshell = (options.completes() ? builder : builder.fileManager(WorkerFiles::new)).build();
        // The parent loader already has these classes; JShell's compiler has to be told.
        jshell.addToClasspath(options.classPath());
        redefinitions = new Redefinitions(jshell, execution.loader());
        assist = new CodeAssist(jshell);
        out = options.out();
        err = options.err();
        CellTrace.register(execution.loader().getName(), sources);
    }

    /**
     * Runs a cell.
     *
     * @param cell its name, used in messages and to say which cell to run again
     * @param source any number of snippets
     */
    public CellRun run(String cell, String source) {
        var hostOut = System.out;
        var hostErr = System.err;
        if (depth++ == 0) {
            execution.begin(cell);
            redefinitions.beginRun();
        }
        try {
            if (out != null) {
                System.setOut(out);
            }
            if (err != null) {
                System.setErr(err);
            }
            return runSnippets(cell, source);
        } finally {
            if (--depth == 0) {
                execution.end();
            }
            System.out.flush();
            System.err.flush();
            System.setOut(hostOut);
            System.setErr(hostErr);
        }
    }

    /**
     * Stops the cell that runs, if one does; {@link #run} then returns within five seconds, mostly
     * at once.
     */
    public void interrupt() {
        execution.stop();
    }

    /** Completion, documentation and completeness of code. */
    public CodeAssist assist() {
        return assist;
    }

    /** Lets cells use the classes of a jar or folder, beside those of the host. */
    public void addToClassPath(String entries) {
        jshell.addToClasspath(entries);
    }

    @Override
    public void close() {
        execution.stop();
        CellTrace.unregister(execution.loader().getName());
        jshell.close();
    }

    private CellRun runSnippets(String cell, String source) {
        var declared = new ArrayList<DeclarationSnippet>();
        Outcome outcome = new Outcome.Nothing();
        for (var part : Cells.split(jshell.sourceCodeAnalysis(), source)) {
            outcome = runSnippet(cell, source, part, declared);
            boolean goesOn = outcome instanceof Outcome.Value || outcome instanceof Outcome.Nothing;
            if (!goesOn) {
                break;
            }
        }
        var missing = new ArrayList<MissingName>();
        declared.forEach(each -> missing.addAll(missing(each)));
        return new CellRun(outcome, missing, redefinitions.lost());
    }

    private Outcome runSnippet(
            String cell, String source, Cells.Part part, List<DeclarationSnippet> declared) {
        var piece = new CellSources.Piece(cell, part.line(), part.source());
        sources.running(piece);
        var events = jshell.eval(part.source());
        var own = events.stream().filter(event -> event.causeSnippet() == null).toList();
        for (var event : own) {
            pieces.put(event.snippet().id(), piece);
            if (event.snippet() instanceof DeclarationSnippet declaration) {
                declared.add(declaration);
            }
        }
        recordClasses(own);
        redefinitions.afterSnippet(cell, own.stream().map(SnippetEvent::snippet).toList());
        Outcome outcome = new Outcome.Nothing();
        for (var event : own) {
            outcome = outcome(event, source, part);
        }
        forgetTemporaries(own);
        return outcome;
    }

    private Outcome outcome(SnippetEvent event, String source, Cells.Part part) {
        var snippet = event.snippet();
        if (execution.stopped()) {
            return new Outcome.Interrupted(execution.leftRunning());
        }
        if (event.status() == Snippet.Status.REJECTED) {
            return new Outcome.NotCompiled(
                    Cells.errors(jshell.diagnostics(snippet).toList(), source, part));
        }
        if (execution.notLoaded() != null) {
            return new Outcome.Thrown(execution.notLoaded(), List.of());
        }
        if (event.exception() instanceof UnresolvedReferenceException unresolved) {
            var frames = CellTrace.of(execution.thrown());
            return new Outcome.Undefined(missing(unresolved.getSnippet()), frames);
        }
        if (event.exception() != null) {
            var frames = CellTrace.of(execution.thrown());
            CellTrace.clean(execution.thrown());
            return new Outcome.Thrown(execution.thrown(), frames);
        }
        boolean shown =
                switch (snippet.subKind()) {
                    case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND ->
                            true;
                    default -> false;
                };
        return shown && execution.value() != null
                ? new Outcome.Value(execution.value())
                : new Outcome.Nothing();
    }

    /** Remembers the lines of every class that this evaluation made or made anew. */
    private void recordClasses(List<SnippetEvent> own) {
        var analysis = jshell.sourceCodeAnalysis();
        jshell.snippets()
                .filter(snippet -> pieces.containsKey(snippet.id()))
                .filter(snippet -> hasCode(snippet) && jshell.status(snippet).isActive())
                .map(analysis::wrapper)
                .filter(wrapper -> !sources.knows(wrapper.fullClassName()))
                .forEach(wrapper -> record(wrapper));
        own.stream()
                .map(SnippetEvent::snippet)
                .filter(Shell::hasCode)
                .forEach(snippet ->
                        sources.add(analysis.wrapper(snippet), pieces.get(snippet.id())));
    }

    private void record(SnippetWrapper wrapper) {
        jshell.snippets()
                .filter(snippet -> pieces.containsKey(snippet.id()) && hasCode(snippet))
                .filter(snippet ->
                        jshell.sourceCodeAnalysis()
                                .wrapper(snippet)
                                .fullClassName()
                                .equals(wrapper.fullClassName()))
                .forEach(snippet ->
                        sources.add(
                                jshell.sourceCodeAnalysis().wrapper(snippet),
                                pieces.get(snippet.id())));
    }

    private static boolean hasCode(Snippet snippet) {
        return switch (snippet.kind()) {
            case IMPORT, ERRONEOUS -> false;
            case VAR, METHOD, TYPE_DECL, EXPRESSION, STATEMENT -> true;
        };
    }

    /** JShell keeps the value of every expression in a variable; a notebook would fill up. */
    private void forgetTemporaries(List<SnippetEvent> own) {
        for (var event : own) {
            var snippet = event.snippet();
            if (snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
                    && event.status() == Snippet.Status.VALID) {
                redefinitions.forget((VarSnippet) snippet);
                jshell.drop(snippet);
            }
        }
    }

    private List<MissingName> missing(DeclarationSnippet declaration) {
        var status = jshell.status(declaration);
        var piece = pieces.get(declaration.id());
        boolean incomplete =
                status == Snippet.Status.RECOVERABLE_DEFINED
                        || status == Snippet.Status.RECOVERABLE_NOT_DEFINED;
        if (!incomplete || piece == null) {
            return List.of();
        }
        return jshell.unresolvedDependencies(declaration)
                .map(name ->
                        new MissingName(
                                declaration.name(), name, piece.cell(), Cells.lineOf(name, piece)))
                .toList();
    }

    private record Engine(CellExecution execution) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "layerwise";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return execution;
        }
    }
}
