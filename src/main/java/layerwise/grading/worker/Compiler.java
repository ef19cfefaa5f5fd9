package layerwise.grading.worker;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import layerwise.shell.CellCompiler;
import layerwise.shell.CellRuntime;
import layerwise.shell.ClassLines;
import layerwise.shell.Declarations;
import layerwise.shell.MissingName;

/** Compiles the cells of one worker after the other. */
final class Compiler {
    /** What cells consist of: imports, a class, a method, variables, statements, a lambda. */
    private static final List<String> WARM_UP =
            List.of(
                    "import java.util.*;\nimport layerwise.tensor.*;",
                    """
                    class Scale {
                        private final double by;
                        Scale(double by) { this.by = by; }
                        Tensor of(Tensor x) { return x.map(v -> by * v); }
                    }
                    """,
                    """
                    double sum(double[] values) {
                        double sum = 0;
                        for (int i = 0; i < values.length; i++) {
                            sum += values[i];
                        }
                        return sum;
                    }
                    """,
                    "var scale = new Scale(2);\nint n = 3;\nif (n > 2) { n = (int) sum(null); }",
                    "scale.of(Tensor.zeros(n)).data()");

    /** Runs nothing, and says that it did. */
    private static final CellRuntime NOWHERE =
            new CellRuntime() {
                @Override
                public Loaded load(List<CellClass> classes) {
                    return new Loaded(classes.size(), "");
                }

                @Override
                public Ended run(String className, String method, int line) {
                    return new Ended(How.RETURNED, 0);
                }

                @Override
                public void lines(ClassLines lines) {
                    // nobody asks for them
                }

                @Override
                public void declared(Declarations declarations) {
                    // nothing has a value
                }

                @Override
                public void forget(Declarations.Variable temporary) {
                    // there is none
                }

                @Override
                public boolean stopped() {
                    return false;
                }
            };

    private final Inbox inbox;
    private final FrameWriter out;
    private Optional<CellCompiler> cells = Optional.empty();
    private RemoteRuntime worker;

    Compiler(Inbox inbox, FrameWriter out) {
        this.inbox = inbox;
        this.out = out;
    }

    /** Compiles cells of ours, so that the first of a student's finds the compiler loaded. */
    void warmUp() {
        try (var ours = new CellCompiler(System.getProperty("java.class.path"), false, NOWHERE)) {
            WARM_UP.forEach(cell -> ours.run("warm-up", cell));
        }
    }

    /**
     * Serves until this JVM ends.
     *
     * @throws IOException if what comes is no order, or the grader is gone
     */
    void serve() throws IOException {
        while (true) {
            switch (inbox.take()) {
                case Message.Reset _ -> reset();
                case Message.Source(var id, var source) when cells.isPresent() -> run(id, source);
                case Message other -> throw new MalformedFrameException("not an order: " + other);
            }
        }
    }

    private void reset() throws IOException {
        cells.ifPresent(CellCompiler::close);
        worker = new RemoteRuntime(inbox, out);
        cells = Optional.of(new CellCompiler(System.getProperty("java.class.path"), false, worker));
        out.write(new Message.Ready());
    }

    private void run(String id, String source) throws IOException {
        Message.Over over;
        try {
            over = over(id, cells.orElseThrow().run(id, source));
        } catch (RemoteRuntime.AbandonedException _) {
            over = null;
        } catch (StackOverflowError _) {
            over =
                    new Message.Over(
                            notCompiled("it is nested too deeply for the compiler", id, 0),
                            List.of());
        }
        if (worker.isAbandoned()) {
            reset();
        } else {
            out.write(over);
        }
    }

    private static Message.Over over(String id, CellCompiler.Result result) {
        var problem =
                switch (result.ending()) {
                    case VALUE, NOTHING, THREW, REFUSED -> null;
                    case NOT_COMPILED -> notCompiled(id, result);
                    case UNRESOLVED -> undefined(result.unresolved(), id);
                    case STOPPED ->
                            new Problem(
                                    Problem.Kind.THREW,
                                    InterruptedException.class.getName(),
                                    "the cell interrupted itself",
                                    "",
                                    "",
                                    0);
                };
        return new Message.Over(problem, result.missing());
    }

    private static Problem notCompiled(String id, CellCompiler.Result result) {
        if (result.errors().isEmpty()) {
            return notCompiled("the compiler refused it", id, 0);
        }
        var error = result.errors().getFirst();
        return notCompiled(error.message() + "\n" + error.excerpt(), id, error.line());
    }

    /** What to say where code ran into a declaration that lacks these names. */
    static Problem undefined(List<MissingName> names, String cell) {
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
}
