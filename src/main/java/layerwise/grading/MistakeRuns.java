package layerwise.grading;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import layerwise.checks.CheckSpec;
import layerwise.grading.WorkerRuns.Result;
import layerwise.notebook.Repair;
import layerwise.tensor.Tensor;

/** The solution with known mistakes in it: what it puts out, and which checks it concerns. */
final class MistakeRuns implements Diagnosis.Ground {
    private final Assignment assignment;
    private final Trusted trusted;
    private final CellNeeds needs;
    private final Function<CheckSpec, List<Map<String, Tensor>>> expected;
    private final List<Mistake> applicable;

    MistakeRuns(
            Assignment assignment,
            Trusted trusted,
            CellNeeds needs,
            Function<CheckSpec, List<Map<String, Tensor>>> expected) {
        this.assignment = assignment;
        this.trusted = trusted;
        this.needs = needs;
        this.expected = expected;
        this.applicable = assignment.mistakes().stream().filter(this::isApplicable).toList();
    }

    /** The mistakes whose text stands where it should; validation tells the others. */
    List<Mistake> applicable() {
        return applicable;
    }

    private boolean isApplicable(Mistake mistake) {
        try {
            Cause.of(mistake).applyTo(assignment.solution());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Result run(Cause cause, List<String> checks) {
        var repaired = Repair.of(assignment.released(), cause.applyTo(assignment.solution()));
        var checkCells =
                assignment.spec().checks().stream()
                        .filter(c -> checks.contains(c.id()))
                        .map(CheckSpec::cell);
        return trusted.run(
                RunCells.of(repaired, assignment.spec()), checks, needs, checkCells.toList());
    }

    @Override
    public List<Map<String, Tensor>> expected(CheckSpec check) {
        return expected.apply(check);
    }

    @Override
    public List<String> affected(Cause cause) {
        var cells = cause.mistakes().stream().map(Mistake::cell).toList();
        return assignment.spec().checks().stream()
                .filter(check -> needs.of(check.cell(), Map.of()).containsAll(cells))
                .map(CheckSpec::id)
                .toList();
    }

    @Override
    public boolean canBeMade(Cause cause) {
        return cause.canBeMade(assignment.solution());
    }

    /** The checks that need no cell with a mistake in it, and pass as the solution does. */
    Set<String> unaffected(Cause cause) {
        var unaffected = new HashSet<String>();
        assignment.spec().checks().forEach(check -> unaffected.add(check.id()));
        cause.mistakes().forEach(m -> unaffected.removeAll(affected(Cause.of(m))));
        return unaffected;
    }
}
