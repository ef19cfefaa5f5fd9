package layerwise.grading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import layerwise.checks.CheckSpec;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Failure;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.tensor.Tensor;

/**
 * Finds the known mistake that puts out the same as a submission does, on the same inputs. Where
 * several do, it takes the one that explains most of the submission's failed checks, then the one
 * that is listed first.
 */
final class Diagnosis {
    private final List<Mistake> mistakes;
    private final Function<Mistake, Result> run;

    Diagnosis(List<Mistake> mistakes, Function<Mistake, Result> run) {
        this.mistakes = mistakes;
        this.run = run;
    }

    /**
     * The mistakes found, by check.
     *
     * @param failed the checks to explain, with what the submission put out for each case
     */
    Map<String, Mistake> find(Map<CheckSpec, List<CaseOutcome>> failed) {
        var candidates = new LinkedHashMap<String, List<Mistake>>();
        var explained = new LinkedHashMap<Mistake, Integer>();
        failed.forEach((check, yours) -> {
            for (var mistake : mistakes) {
                if (mistake.caught().contains(check.id()) && isSame(check, mistake, yours)) {
                    candidates.computeIfAbsent(check.id(), _ -> new ArrayList<>()).add(mistake);
                    explained.merge(mistake, 1, Integer::sum);
                }
            }
        });
        var found = new LinkedHashMap<String, Mistake>();
        candidates.forEach((check, possible) -> {
            var best = possible.getFirst();
            for (var mistake : possible) {
                best = explained.get(mistake) > explained.get(best) ? mistake : best;
            }
            found.put(check, best);
        });
        return found;
    }

    private boolean isSame(CheckSpec check, Mistake mistake, List<CaseOutcome> yours) {
        var theirs = outcomes(run.apply(mistake), check.id());
        if (theirs.isEmpty() || theirs.get().size() != yours.size()) {
            return false;
        }
        for (int i = 0; i < yours.size(); i++) {
            if (!isSame(check, yours.get(i), theirs.get().get(i))) {
                return false;
            }
        }
        return true;
    }

    static Optional<List<CaseOutcome>> outcomes(Result result, String checkId) {
        return result.checks().stream()
                .filter(check -> check.checkId().equals(checkId))
                .map(WorkerRuns.CheckOutcome::cases)
                .findFirst();
    }

    private static boolean isSame(CheckSpec check, CaseOutcome yours, CaseOutcome theirs) {
        return switch (yours) {
            case Outputs outputs ->
                    theirs instanceof Outputs others
                            && isSame(check, outputs.tensors(), others.tensors());
            // by the message too: a wrong shape is thrown for many a mistake, with other shapes
            case Threw threw ->
                    theirs instanceof Threw other
                            && threw.type().equals(other.type())
                            && threw.message().equals(other.message());
            case Failure failure -> failure.getClass() == theirs.getClass();
        };
    }

    private static boolean isSame(
            CheckSpec check, Map<String, Tensor> yours, Map<String, Tensor> theirs) {
        return check.outputs().stream()
                .allMatch(output -> {
                    var a = yours.get(output.name());
                    var b = theirs.get(output.name());
                    if (a == null || b == null) {
                        return a == b;
                    }
                    // equal first: NaN in the same places is the same mistake too
                    return a.equals(b) || output.error().of(a, b) <= output.tolerance();
                });
    }
}
