package layerwise.grading;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.Limits;
import layerwise.grading.WorkerRuns.Result;

/**
 * Runs of the solution, and of the solution with a known mistake, on the cases of one grading. Each
 * is run once, however many submissions ask for it.
 */
final class Trusted {
    private final WorkerRuns runs;
    private final List<CaseInputs> cases;
    private final Limits limits;
    private final Map<String, Result> results = new ConcurrentHashMap<>();

    Trusted(WorkerRuns runs, List<CaseInputs> cases, Limits limits) {
        this.runs = runs;
        this.cases = List.copyOf(cases);
        this.limits = limits;
    }

    Result run(List<Cell> cells) {
        var hash = new ContentHash();
        cells.forEach(c -> hash.add(c.id()).add(c.role().name()).add(c.source()));
        return results.computeIfAbsent(hash.toString(), _ -> runs.run(cells, cases, limits));
    }
}
