package layerwise.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.CellEnding;
import layerwise.grading.WorkerRuns.CellOutcome;
import layerwise.grading.WorkerRuns.CheckOutcome;
import layerwise.grading.WorkerRuns.Failure;
import layerwise.grading.WorkerRuns.NeverRan;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Role;

/** What is known of one submission's run so far, over all the workers that it took. */
final class RunRecord {
    /** A case by its check and its index. */
    record CaseKey(String check, int index) {}

    /**
     * So many cells of one kind (the student's additions; the parts of one solution cell) may each
     * bring a worker to its end; then those that did not run yet are given up, and after as many
     * again those that did. Each costs its limit of time and a new worker, so a notebook full of
     * them would hold up the rest of a batch.
     */
    private static final int MOST_LOST = 3;

    private final List<Cell> cells;
    private final Map<CaseKey, CaseInputs> inputs = new LinkedHashMap<>();
    private final Map<String, CellOutcome> ended = new HashMap<>();
    private final Map<String, Boolean> dropped = new HashMap<>();
    private final Map<CaseKey, CaseOutcome> outcomes = new HashMap<>();
    private final Map<String, Integer> lost = new HashMap<>();

    RunRecord(List<Cell> cells, List<CaseInputs> cases) {
        this.cells = List.copyOf(cells);
        for (var each : cases) {
            inputs.put(new CaseKey(each.checkId(), each.index()), each);
        }
        if (inputs.size() != cases.size()) {
            throw new IllegalArgumentException("two cases of a check have one index");
        }
        if (cells.stream().map(Cell::id).distinct().count() != cells.size()) {
            throw new IllegalArgumentException("two cells have one id");
        }
    }

    /** The cells that the next worker runs: not those that ended one, nor finished check cells. */
    List<Cell> cellsToRun() {
        return cells.stream()
                .filter(cell -> !dropped.containsKey(cell.id()))
                .filter(cell -> cell.role() != Role.CHECK || !ended.containsKey(cell.id()))
                .toList();
    }

    /** Whether a worker is still needed: a cell has not ended, nor was given up. */
    boolean isComplete() {
        return cells.stream().allMatch(cell -> ended.containsKey(cell.id()));
    }

    /** The cases without an outcome, in their order. */
    List<CaseInputs> openCases() {
        return inputs.entrySet().stream()
                .filter(each -> !outcomes.containsKey(each.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    boolean isOpen(CaseKey key) {
        return inputs.containsKey(key) && !outcomes.containsKey(key);
    }

    void caseEnded(CaseKey key, CaseOutcome outcome) {
        outcomes.put(key, outcome);
    }

    /** A case brought its worker to an end; the other cases of its check are given up with it. */
    void caseFailed(CaseKey key, Failure failure) {
        outcomes.put(key, failure);
        for (var each : inputs.keySet()) {
            if (each.check().equals(key.check())) {
                outcomes.putIfAbsent(
                        each,
                        new NeverRan("case " + key.index() + " of this check ended the worker"));
            }
        }
    }

    /** A cell ended by itself. Where workers ran it more than once, the first time counts. */
    void cellEnded(Cell cell, CellEnding ending, String stdout, Duration wall) {
        ended.putIfAbsent(cell.id(), new CellOutcome(cell.id(), cell.role(), ending, stdout, wall));
    }

    /** A cell brought its worker to an end; no other worker runs it. */
    void cellFailed(Cell cell, Failure failure, Duration wall) {
        dropped.put(cell.id(), true);
        if (cell.role() != Role.CHECK || !ended.containsKey(cell.id())) {
            ended.put(cell.id(), new CellOutcome(cell.id(), cell.role(), failure, "", wall));
        }
        var kind = kind(cell);
        if (isStudents(cell) && lost.merge(kind, 1, Integer::sum) % MOST_LOST == 0) {
            giveUp(kind, lost.get(kind) > MOST_LOST);
        }
    }

    private void giveUp(String kind, boolean thoseThatRanToo) {
        var failure = new NeverRan(MOST_LOST + " cells like it had to be stopped");
        for (var cell : cells) {
            boolean ofKind = isStudents(cell) && kind(cell).equals(kind);
            if (ofKind && (thoseThatRanToo || !ended.containsKey(cell.id()))) {
                dropped.put(cell.id(), true);
                ended.putIfAbsent(
                        cell.id(),
                        new CellOutcome(cell.id(), cell.role(), failure, "", Duration.ZERO));
            }
        }
    }

    private static String kind(Cell cell) {
        return cell.role() == Role.EXTRA ? "" : RunCells.gradeId(cell.id());
    }

    private static boolean isStudents(Cell cell) {
        return cell.role() == Role.SOLUTION || cell.role() == Role.EXTRA;
    }

    Result result() {
        var checks = new LinkedHashMap<String, List<CaseOutcome>>();
        inputs.keySet()
                .forEach(key ->
                        checks.computeIfAbsent(key.check(), _ -> new ArrayList<>())
                                .add(outcome(key)));
        var checkOutcomes = new ArrayList<CheckOutcome>();
        checks.forEach((id, list) -> checkOutcomes.add(new CheckOutcome(id, list)));
        return new Result(cells.stream().map(cell -> ended.get(cell.id())).toList(), checkOutcomes);
    }

    private CaseOutcome outcome(CaseKey key) {
        var outcome = outcomes.get(key);
        return outcome != null ? outcome : neverReached(key.check());
    }

    /** A check that was never begun shares the fate of its cell. */
    private Failure neverReached(String check) {
        var name = '"' + check + '"';
        for (var cell : cells) {
            if (cell.role() == Role.CHECK && cell.source().contains(name)) {
                return ended.get(cell.id()).ending() instanceof Failure failure
                        ? failure
                        : new NeverRan("cell " + cell.id() + " ended without running it");
            }
        }
        return new NeverRan("no check cell calls check(" + name + ")");
    }
}
