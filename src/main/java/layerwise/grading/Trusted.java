package layerwise.grading;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.Limits;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Role;

/**
 * Runs of the solution, and of the solution with a known mistake, on the cases of one grading. Each
 * is run once, however many submissions ask for it.
 */
final class Trusted {
    private final WorkerRuns runs;
    private final List<CaseInputs> cases;
    private final Limits limits;
    private final String basis;
    private final Optional<KeptRuns> kept;

    /** Tasks, not results: a run must not keep others of the map waiting. */
    private final Map<String, FutureTask<Result>> results = new ConcurrentHashMap<>();

    /**
     * Runs on these cases.
     *
     * @param basis names all that the cases and the results depend on, but for the cells
     * @param kept where results are kept beyond this process
     */
    Trusted(
            WorkerRuns runs,
            List<CaseInputs> cases,
            Limits limits,
            String basis,
            Optional<KeptRuns> kept) {
        this.basis = basis;
        this.kept = kept;
        this.runs = runs;
        this.cases = List.copyOf(cases);
        this.limits = limits;
    }

    /** Runs cells on all cases. */
    Result run(List<Cell> cells) {
        return run(cells, cases);
    }

    /**
     * Runs these checks alone, with the cells they need and the given ones, but for given code that
     * uses student cells which are left out.
     */
    Result run(List<Cell> cells, List<String> checks, CellNeeds needs, List<String> checkCells) {
        var sources = CellNeeds.sources(cells);
        Set<String> needed = new HashSet<>(checkCells);
        checkCells.forEach(cell -> needed.addAll(needs.of(cell, sources)));
        var leftOut =
                cells.stream()
                        .filter(c -> c.role() != Role.GIVEN)
                        .map(Cell::id)
                        .filter(id -> !needed.contains(id))
                        .collect(Collectors.toSet());
        Predicate<Cell> given =
                c ->
                        c.role() == Role.GIVEN
                                && Collections.disjoint(needs.of(c.id(), sources), leftOut);
        return run(
                cells.stream().filter(c -> needed.contains(c.id()) || given.test(c)).toList(),
                cases.stream().filter(each -> checks.contains(each.checkId())).toList());
    }

    private Result run(List<Cell> cells, List<CaseInputs> some) {
        var hash = new ContentHash().add(basis);
        cells.forEach(c -> hash.add(c.id()).add(c.role().name()).add(c.source()));
        some.forEach(each -> hash.add(each.checkId()));
        var key = hash.toString();
        var task =
                results.computeIfAbsent(
                        key, _ -> new FutureTask<>(() -> runOrFind(key, cells, some)));
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            results.remove(key); // the machine's fault: tried again
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the solution ran", e);
        }
    }

    private Result runOrFind(String key, List<Cell> cells, List<CaseInputs> some) {
        return kept.flatMap(folder -> folder.find(key, cells, some))
                .orElseGet(() -> {
                    var result = runs.run(cells, some, limits);
                    kept.ifPresent(folder -> folder.save(key, some, result));
                    return result;
                });
    }
}
