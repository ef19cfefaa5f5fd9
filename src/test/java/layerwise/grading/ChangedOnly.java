package layerwise.grading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.CheckSpec;

/**
 * Runs a submission's checks only where they need a cell that differs from the solution's, and
 * takes the others from a run of the solution: hundreds of submissions that differ from it in a
 * line are graded in minutes. What a submission put out also stands for a known mistake that is the
 * same text, but where the text draws numbers that nobody seeded: there the two draw others.
 */
final class ChangedOnly implements WorkerRuns {
    private final WorkerRuns runs;
    private final AssignmentSpec spec;
    private final Map<String, String> solution = new HashMap<>();
    private CellNeeds needs;
    private Result right;

    /** What submissions put out, by the check and the text of the cells it needs. */
    private final Map<String, CheckOutcome> submitted = new HashMap<>();

    private int unique;

    /** The first run that is asked for must be the solution's, on all cases. */
    ChangedOnly(WorkerRuns runs, AssignmentSpec spec) {
        this.runs = runs;
        this.spec = spec;
    }

    /** A cell as a student has it, without the lines that mark the solution. */
    static String withoutMarkers(String source) {
        return source.lines()
                .filter(line -> !line.matches("\\s*// (BEGIN|END) SOLUTION.*"))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Result run(List<Cell> cells, List<CaseInputs> cases, Limits limits) {
        if (right == null) {
            cells.forEach(cell -> solution.put(cell.id(), withoutMarkers(cell.source())));
            needs = new CellNeeds(cells);
            right = runs.run(cells, cases, limits);
            return right;
        }
        boolean whole =
                cells.stream().map(Cell::id).collect(Collectors.toSet()).equals(solution.keySet());
        if (!whole) {
            return known(cells, cases).orElseGet(() -> runs.run(cells, cases, limits));
        }
        var changed =
                cells.stream()
                        .filter(c -> !withoutMarkers(c.source()).equals(solution.get(c.id())))
                        .map(Cell::id)
                        .collect(Collectors.toSet());
        Set<String> affected = new HashSet<>();
        for (var check : spec.checks()) {
            if (needs.of(check.cell(), Map.of()).stream().anyMatch(changed::contains)) {
                affected.add(check.id());
            }
        }
        var own = run(cells, cases, limits, affected);
        // the first run has all cases, a second one the public ones alone
        own.checks().forEach(check -> submitted.putIfAbsent(key(check.checkId(), cells), check));
        var given = cases.stream().map(CaseInputs::checkId).collect(Collectors.toSet());
        var outcomes =
                right.checks().stream()
                        .filter(check -> given.contains(check.checkId()))
                        .map(check ->
                                affected.contains(check.checkId())
                                        ? new CheckOutcome(
                                                check.checkId(),
                                                Diagnosis.outcomes(own, check.checkId())
                                                        .orElseThrow())
                                        : of(cases, check))
                        .toList();
        return new Result(own.cells(), outcomes);
    }

    private static CheckOutcome of(List<CaseInputs> cases, CheckOutcome all) {
        return new CheckOutcome(
                all.checkId(),
                cases.stream()
                        .filter(each -> each.checkId().equals(all.checkId()))
                        .map(each -> all.cases().get(each.index()))
                        .toList());
    }

    /** The outcomes of a mistake's checks, if a submission of the same text had them all. */
    private Optional<Result> known(List<Cell> cells, List<CaseInputs> cases) {
        var outcomes = new ArrayList<CheckOutcome>();
        for (var id : cases.stream().map(CaseInputs::checkId).distinct().toList()) {
            var outcome = submitted.get(key(id, cells));
            if (outcome == null) {
                return Optional.empty();
            }
            outcomes.add(outcome);
        }
        return Optional.of(new Result(List.of(), outcomes));
    }

    /** A check and the cells it needs; one that nothing equals where a cell draws unseeded. */
    private String key(String check, List<Cell> cells) {
        var needed = needs.of(spec.check(check).orElseThrow().cell(), Map.of());
        var text = new StringBuilder(check);
        for (var cell : cells) {
            if (needed.contains(cell.id())) {
                var source = withoutMarkers(cell.source());
                boolean unseeded = source.contains("static final RandomState");
                text.append('\n').append(unseeded ? String.valueOf(unique++) : source);
            }
        }
        return text.toString();
    }

    private Result run(
            List<Cell> cells, List<CaseInputs> cases, Limits limits, Set<String> affected) {
        var checkCells =
                spec.checks().stream()
                        .filter(check -> affected.contains(check.id()))
                        .map(CheckSpec::cell)
                        .toList();
        return new Trusted(runs, cases, limits, "", Optional.empty())
                .run(cells, List.copyOf(affected), needs, checkCells);
    }
}
