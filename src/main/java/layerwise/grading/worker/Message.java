package layerwise.grading.worker;

import java.util.Map;
import layerwise.tensor.Tensor;

/** What grader and worker say to each other. */
public sealed interface Message {

    /** To the worker: a cell to run, after those before it. */
    record Cell(String id, boolean isCheck, String source) implements Message {}

    /**
     * To the worker: inputs of one case of a check.
     *
     * @param inputs each a Tensor, int[], Double, Integer, Boolean or String
     */
    record CaseInputs(String check, int index, String name, Map<String, Object> inputs)
            implements Message {}

    /** To the worker: everything was sent, begin. */
    record Begin() implements Message {}

    /** The worker is up and waits for its orders. */
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
