package layerwise.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
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
 * Takes cells apart into snippets, compiles them with JShell and has a {@link CellRuntime} run them
 * one after the other, each seeing what those before it declared. For one thread at a time.
 */
public final class CellCompiler implements AutoCloseable {
    /** How a cell ended. */
    public enum Ending {
        /** With an expression that has a value to show. */
        VALUE,
        NOTHING,
        /** A part of it does not compile; what stands before that has run. */
        NOT_COMPILED,
        /** It called a class or method that lacks a definition. */
        UNRESOLVED,
        THREW,
        /** One of its classes could not be loaded. */
        REFUSED,
        STOPPED
    }

    /**
     * What came of a cell.
     *
     * @param errors where it did not compile, why
     * @param unresolved where it called what is not defined, what that lacks
     * @param missing names that declarations of this cell still lack
     */
    public record Result(
            Ending ending,
            List<CompileError> errors,
            List<MissingName> unresolved,
            List<MissingName> missing) {
        public Result {
            errors = List.copyOf(errors);
            unresolved = List.copyOf(unresolved);
            missing = List.copyOf(missing);
        }
    }

    private final CellRuntime runtime;
    private final RuntimeControl control;
    private final JShell jshell;
    private final CodeAssist assist;
    private final CountDownLatch assisting = new CountDownLatch(1);
    private final LineMaps lines = new LineMaps();
    private final Map<String, LineMaps.Piece> pieces = new HashMap<>();

    /**
     * A compiler for cells that have not run yet.
     *
     * @param classPath what cells compile against, as in {@code java -cp}
     * @param completes whether {@link #assist} is to complete the names of packages
     */
    public CellCompiler(String classPath, boolean completes, CellRuntime runtime) {
        this.runtime = runtime;
        this.control = new RuntimeControl(runtime);
        var builder =
                JShell.builder()
                        .executionEngine(new Engine(control), Map.of())
                        .compilerOptions("-proc:none", "-parameters", "-Xlint:none")
                        .fileManager(files ->
                                completes
                                        ? new LateIndexFiles(files, assisting)
                                        : new WorkerFiles(files));
        jshell = builder.build();
        // The runtime has these classes already; JShell's compiler has to be told.
        jshell.addToClasspath(classPath);
        assist = new CodeAssist(jshell);
    }

    /**
     * Compiles a cell and has it run, up to the first snippet that fails.
     *
     * @param cell its name, used in messages
     * @param source any number of snippets
     */
    public Result run(String cell, String source) {
        control.begin();
        var declared = new ArrayList<DeclarationSnippet>();
        var result = new Result(Ending.NOTHING, List.of(), List.of(), List.of());
        for (var part : Cells.split(jshell.sourceCodeAnalysis(), source)) {
            result = runSnippet(cell, source, part, declared);
            if (result.ending() != Ending.VALUE && result.ending() != Ending.NOTHING) {
                break;
            }
        }
        var missing = new ArrayList<MissingName>();
        declared.forEach(each -> missing.addAll(missing(each)));
        return new Result(result.ending(), result.errors(), result.unresolved(), missing);
    }

    /**
     * Completion, documentation and completeness of code. The first call has the names of packages
     * looked up in the background, most of a second of processor time.
     */
    public CodeAssist assist() {
        assisting.countDown();
        return assist;
    }

    /** Lets cells use the classes of a jar or folder. */
    public void addToClassPath(String entries) {
        jshell.addToClasspath(entries);
    }

    @Override
    public void close() {
        jshell.close();
        // JShell's thread for the index, one for all, must not wait for this one any more.
        assisting.countDown();
    }

    private Result runSnippet(
            String cell, String source, Cells.Part part, List<DeclarationSnippet> declared) {
        var piece = new LineMaps.Piece(cell, part.line(), part.source());
        control.running(part.line());
        var events = jshell.eval(part.source());
        var own = events.stream().filter(event -> event.causeSnippet() == null).toList();
        for (var event : own) {
            pieces.put(event.snippet().id(), piece);
            if (event.snippet() instanceof DeclarationSnippet declaration) {
                declared.add(declaration);
            }
        }
        recordClasses(own);
        runtime.declared(declarations(own));
        var result = new Result(Ending.NOTHING, List.of(), List.of(), List.of());
        for (var event : own) {
            result = result(event, source, part);
        }
        forgetTemporaries(own);
        return result;
    }

    private Result result(SnippetEvent event, String source, Cells.Part part) {
        var snippet = event.snippet();
        if (control.stopped()) {
            return result(Ending.STOPPED);
        }
        if (event.status() == Snippet.Status.REJECTED) {
            var errors = Cells.errors(jshell.diagnostics(snippet).toList(), source, part);
            return new Result(Ending.NOT_COMPILED, errors, List.of(), List.of());
        }
        if (control.refused()) {
            return result(Ending.REFUSED);
        }
        if (event.exception() instanceof UnresolvedReferenceException unresolved) {
            var missing = missing(unresolved.getSnippet());
            return new Result(Ending.UNRESOLVED, List.of(), missing, List.of());
        }
        if (event.exception() != null) {
            return result(Ending.THREW);
        }
        return switch (snippet.subKind()) {
            case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND ->
                    result(Ending.VALUE);
            default -> result(Ending.NOTHING);
        };
    }

    private static Result result(Ending ending) {
        return new Result(ending, List.of(), List.of(), List.of());
    }

    /** Tells the lines of every class that this evaluation made or made anew. */
    private void recordClasses(List<SnippetEvent> own) {
        var analysis = jshell.sourceCodeAnalysis();
        jshell.snippets()
                .filter(snippet -> pieces.containsKey(snippet.id()))
                .filter(snippet -> hasCode(snippet) && jshell.status(snippet).isActive())
                .map(analysis::wrapper)
                .filter(wrapper -> !lines.knows(wrapper.fullClassName()))
                .forEach(this::record);
        own.stream()
                .map(SnippetEvent::snippet)
                .filter(CellCompiler::hasCode)
                .forEach(snippet -> record(analysis.wrapper(snippet), snippet));
    }

    private void record(SnippetWrapper wrapper) {
        var analysis = jshell.sourceCodeAnalysis();
        jshell.snippets()
                .filter(snippet -> pieces.containsKey(snippet.id()) && hasCode(snippet))
                .filter(snippet ->
                        analysis.wrapper(snippet).fullClassName().equals(wrapper.fullClassName()))
                .forEach(snippet -> record(analysis.wrapper(snippet), snippet));
    }

    private void record(SnippetWrapper wrapper, Snippet snippet) {
        runtime.lines(lines.add(wrapper, pieces.get(snippet.id())));
    }

    private static boolean hasCode(Snippet snippet) {
        return switch (snippet.kind()) {
            case IMPORT, ERRONEOUS -> false;
            case VAR, METHOD, TYPE_DECL, EXPRESSION, STATEMENT -> true;
        };
    }

    private Declarations declarations(List<SnippetEvent> own) {
        var variables =
                jshell.variables()
                        .filter(variable -> !variable.name().startsWith("$"))
                        .map(this::variable)
                        .toList();
        var types =
                jshell.types()
                        .filter(type -> jshell.status(type).isDefined())
                        .map(type ->
                                new Declarations.Type(
                                        type.name(), className(type) + "$" + type.name()))
                        .toList();
        var names =
                own.stream()
                        .map(SnippetEvent::snippet)
                        .filter(VarSnippet.class::isInstance)
                        .map(snippet -> ((VarSnippet) snippet).name())
                        .collect(Collectors.toSet());
        return new Declarations(variables, types, names);
    }

    private Declarations.Variable variable(VarSnippet variable) {
        boolean defined = jshell.status(variable).isDefined();
        return new Declarations.Variable(
                variable.name(), defined ? className(variable) : "", variable.typeName(), defined);
    }

    private String className(Snippet snippet) {
        return jshell.sourceCodeAnalysis().wrapper(snippet).fullClassName();
    }

    /** JShell keeps the value of every expression in a variable; a notebook would fill up. */
    private void forgetTemporaries(List<SnippetEvent> own) {
        for (var event : own) {
            var snippet = event.snippet();
            if (snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
                    && event.status() == Snippet.Status.VALID) {
                runtime.forget(variable((VarSnippet) snippet));
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

    private record Engine(ExecutionControl control) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "layerwise";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return control;
        }
    }
}
