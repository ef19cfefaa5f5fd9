package layerwise.shell;

import java.io.PrintStream;
import java.util.List;

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
     * @param completes whether {@link #assist} is to complete the names of packages
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

    private final LocalRuntime runtime = new LocalRuntime(true);
    private final CellCompiler compiler;
    private final PrintStream out;
    private final PrintStream err;
    private int depth;

    /** Starts a shell. */
    public Shell(Options options) {
        compiler = new CellCompiler(options.classPath(), options.completes(), runtime);
        out = options.out();
        err = options.err();
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
            runtime.begin(cell);
        }
        try {
            if (out != null) {
                System.setOut(out);
            }
            if (err != null) {
                System.setErr(err);
            }
            return cellRun(compiler.run(cell, source));
        } finally {
            if (--depth == 0) {
                runtime.end();
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
        runtime.stop();
    }

    /**
     * Completion, documentation and completeness of code. The first call has the names of packages
     * looked up in the background, most of a second of processor time.
     */
    public CodeAssist assist() {
        return compiler.assist();
    }

    /** Lets cells use the classes of a jar or folder, beside those of the host. */
    public void addToClassPath(String entries) {
        compiler.addToClassPath(entries);
    }

    @Override
    public void close() {
        runtime.close();
        compiler.close();
    }

    private CellRun cellRun(CellCompiler.Result result) {
        Outcome outcome =
                switch (result.ending()) {
                    case VALUE ->
                            runtime.value() == null
                                    ? new Outcome.Nothing()
                                    : new Outcome.Value(runtime.value());
                    case NOTHING -> new Outcome.Nothing();
                    case NOT_COMPILED -> new Outcome.NotCompiled(result.errors());
                    case UNRESOLVED ->
                            new Outcome.Undefined(
                                    result.unresolved(), CellTrace.of(runtime.thrown()));
                    case THREW -> thrown(runtime.thrown());
                    case REFUSED -> new Outcome.Thrown(runtime.thrown(), List.of());
                    case STOPPED -> new Outcome.Interrupted(runtime.leftRunning());
                };
        return new CellRun(outcome, result.missing(), runtime.lost());
    }

    private static Outcome thrown(Throwable thrown) {
        var frames = CellTrace.of(thrown);
        CellTrace.clean(thrown);
        return new Outcome.Thrown(thrown, frames);
    }
}
