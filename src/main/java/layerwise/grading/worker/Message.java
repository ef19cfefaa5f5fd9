package layerwise.grading.worker;

import java.util.List;
import java.util.Map;
import layerwise.shell.CellRuntime;
import layerwise.shell.ClassLines;
import layerwise.shell.Declarations;
import layerwise.shell.MissingName;
import layerwise.tensor.Tensor;

/**
 * What grader, worker and compiler say to each other. Worker and compiler speak through the grader.
 */
public sealed interface Message {

    /** To the worker: a cell to run, after those before it. */
    record Cell(String id, boolean isCheck) implements Message {}

    /**
     * To the worker: inputs of one case of a check.
     *
     * @param inputs each a Tensor, int[], Double, Integer, Boolean or String
     */
    record CaseInputs(String check, int index, String name, Map<String, Object> inputs)
            implements Message {}

    /** To the worker: everything was sent, begin. */
    record Begin() implements Message {}

    /**
     * To the compiler: forget what was declared, and whatever waits for an answer; it says when it
     * is {@link Ready}.
     */
    record Reset() implements Message {}

    /** To the compiler: a cell that the worker begins to run. */
    record Source(String id, String source) implements Message {}

    /** From the compiler: classes for the worker to load. */
    record Load(List<CellRuntime.CellClass> classes) implements Message {}

    /** To the compiler: what came of that. */
    record Loaded(CellRuntime.Loaded loaded) implements Message {}

    /**
     * From the compiler: a snippet for the worker to run.
     *
     * @param line where it begins in the cell
     */
    record Invoke(String className, String method, int line) implements Message {}

    /** To the compiler: how that ended. */
    record Invoked(CellRuntime.Ended ended) implements Message {}

    /** From the compiler: where the lines of a class stand. */
    record Lines(ClassLines lines) implements Message {}

    /** From the compiler: what is declared. */
    record Declared(Declarations declarations) implements Message {}

    /** From the compiler: a value that nobody will ask for. */
    record Forget(Declarations.Variable temporary) implements Message {}

    /**
     * From the compiler: nothing is left of the cell.
     *
     * @param problem why it went no further, null where it ran to its end or threw
     * @param missing names that its declarations lack
     */
    record Over(Problem problem, List<MissingName> missing) implements Message {}

    /** The worker or the compiler is up and waits for its orders. */
    record Ready() implements Message {}

    /** A cell begins. */
    record CellStarted(String id) implements Message {}

    /** A case begins, in the cell that began last. */
    record CaseStarted(String check, int index) implements Message {}

    /** One output of the case that runs. */
    record Output(String check, int index, String name, Tensor tensor) implements Message {}

    /** A case ended; {@code problem} is null where its body ran to its end. */
    record CaseEnded(String check, int index, Problem problem) implements Message {}

    /** A cell ended; {@code problem} is null where it ran to its end. */
    record CellEnded(String id, Problem problem, String stdout) implements Message {}

    /** Every cell was run. */
    record Finished() implements Message {}
}
