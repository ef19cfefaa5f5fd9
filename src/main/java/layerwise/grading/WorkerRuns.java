package layerwise.grading;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import layerwise.tensor.Tensor;

/**
 * Runs the cells of one submission outside of this process and brings back what its checks put out.
 *
 * <p>What comes back is data: tensors, or how something ended. Nothing in it is a verdict; those
 * are made where the expected tensors are. The same inputs give the same result.
 */
public interface WorkerRuns {

    /** What a cell is for, which decides what its failure costs. */
    enum Role {
        /** Locked code that later cells need. */
        GIVEN,
        /** The student's code for one task. */
        SOLUTION,
        /** A locked cell that calls {@code check} for one or more checks. */
        CHECK,
        /** A cell the student added. */
        EXTRA
    }

    /**
     * One code cell to run, in order.
     *
     * @param id its grade_id, or a made-up one; unique within a run
     */
    record Cell(String id, Role role, String source) {
        public Cell {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * The inputs of one case of one check.
     *
     * @param checkId the name the check cell calls {@code check} with
     * @param index tells the cases of a check apart; counted by the grader
     * @param name what {@code Case.name()} gives; says nothing about whether a case is hidden
     * @param inputs by name, in the order of the specification; a value is a Tensor, int[]
     *     (labels), Double, Integer, Boolean or String
     */
    record CaseInputs(String checkId, int index, String name, Map<String, Object> inputs) {}

    /** Limits for each check cell, and for the cells it needs; memory in bytes. */
    record Limits(Duration perCell, long memoryBytes) {
        public Limits {
            if (perCell.isNegative() || perCell.isZero() || memoryBytes <= 0) {
                throw new IllegalArgumentException(
                        "limits: time is "
                                + perCell
                                + " and memory "
                                + memoryBytes
                                + " bytes, needs both above 0");
            }
        }
    }

    /** What became of one case of one check: its outputs, or why there are none. */
    sealed interface CaseOutcome {}

    /** How one cell ended: it ran, or why it did not. */
    sealed interface CellEnding {}

    /** Why something has no result. */
    sealed interface Failure extends CaseOutcome, CellEnding {}

    /** The outputs of a case by name, in the order they were put out. */
    record Outputs(Map<String, Tensor> tensors) implements CaseOutcome {}

    /** The cell ran to its end. */
    record Ran() implements CellEnding {}

    /** A stub was reached: the message of its UnsupportedOperationException. */
    record NotWritten(String message) implements Failure {}

    /**
     * An exception came out of the code.
     *
     * @param type class name of the exception
     * @param message its message, empty where it has none
     * @param where cell and line of the student's code, as a student reads it; may be empty
     */
    record Threw(String type, String message, String where) implements Failure {}

    /**
     * The compiler refused the cell, or a class that it needs.
     *
     * @param cell id of the cell that does not compile
     * @param line its line, from 1; 0 where unknown
     * @param text the compiler's message
     */
    record DoesNotCompile(String cell, int line, String text) implements Failure {}

    /** The limit of time was reached. */
    record TimedOut(Duration limit) implements Failure {}

    /** The limit of memory was reached. */
    record OutOfMemory(long limitBytes) implements Failure {}

    /** The process ended: {@code exit code 1}, {@code signal 11 (SIGSEGV)}. */
    record Died(String how) implements Failure {}

    /** It was not run, because of something before it. */
    record NeverRan(String reason) implements Failure {}

    /** The outcomes of one check, one for each of its cases in the order they were given. */
    record CheckOutcome(String checkId, List<CaseOutcome> cases) {
        public CheckOutcome {
            cases = List.copyOf(cases);
        }
    }

    /**
     * What became of one cell.
     *
     * @param stdout the beginning of what it printed, for the report; untrusted
     */
    record CellOutcome(String id, Role role, CellEnding ending, String stdout, Duration wall) {}

    /** One outcome for each cell and one for each check that has cases, in the order given. */
    record Result(List<CellOutcome> cells, List<CheckOutcome> checks) {
        public Result {
            cells = List.copyOf(cells);
            checks = List.copyOf(checks);
        }
    }

    /**
     * Runs the cells in order. A failing cell ends nothing but itself: later cells run. A hang or a
     * crash costs its own check; the worker is started anew and the rest is run.
     *
     * @param cases cases of the checks, those of one check next to each other
     * @throws java.io.UncheckedIOException if no worker could be started; never for what student
     *     code does
     */
    Result run(List<Cell> cells, List<CaseInputs> cases, Limits limits);
}
