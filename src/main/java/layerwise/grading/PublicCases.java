package layerwise.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import layerwise.checks.Comparison;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.CheckOutcome;
import layerwise.grading.WorkerRuns.NotWritten;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Threw;

/**
 * Keeps hidden inputs out of what students read.
 *
 * <p>The checks of a notebook run one after the other in one worker. So the code that a public case
 * of the second check calls has seen the hidden inputs of the first, and could throw them as a
 * message or put them out as a wrong element, which a report shows. Therefore, where a public case
 * has something to show, the public cases run once more without any others before them, and what
 * they give then is judged and shown.
 */
final class PublicCases {
    private final Grader grader;
    private final List<CasePlan> plans;

    PublicCases(Grader grader, List<CasePlan> plans) {
        this.grader = grader;
        this.plans = plans;
    }

    /** Whether students are shown what they may. */
    static boolean isPublic(CasePlan plan) {
        return !plan.hidden() && !plan.isFresh();
    }

    /**
     * Whether a report would show what the submission put into an outcome of a public case.
     *
     * @param first the check cell that runs first: nothing hidden comes before its public cases
     * @param known whether a text is one of the assignment's own, as the messages of its stubs are
     */
    boolean haveSomethingToShow(Result result, String first, Predicate<String> known) {
        return plans.stream()
                .filter(PublicCases::isPublic)
                .filter(plan -> !plan.check().cell().equals(first))
                .anyMatch(plan ->
                        switch (outcome(result, plan)) {
                            case Outputs outputs -> !isRight(plan, outputs);
                            case Threw _ -> true;
                            case NotWritten stub -> !known.test(stub.message());
                            default -> false;
                        });
    }

    private boolean isRight(CasePlan plan, Outputs outputs) {
        var expected = grader.expected(plan);
        return Comparison.of(plan.check(), outputs.tensors(), expected, plan.inputs()).stream()
                .allMatch(Comparison::ok);
    }

    /** The result of all cases, with the public ones as they were in a run of their own. */
    Result replaced(Result all, Result alone) {
        var checks = new ArrayList<CheckOutcome>();
        for (var check : all.checks()) {
            var cases = new ArrayList<>(check.cases());
            var own = Diagnosis.outcomes(alone, check.checkId()).orElse(List.of());
            int next = 0;
            for (var plan : plans) {
                if (plan.check().id().equals(check.checkId()) && isPublic(plan)) {
                    cases.set(plan.index(), own.get(next++));
                }
            }
            checks.add(new CheckOutcome(check.checkId(), cases));
        }
        return new Result(all.cells(), checks);
    }

    private static CaseOutcome outcome(Result result, CasePlan plan) {
        return Diagnosis.outcomes(result, plan.check().id()).orElseThrow().get(plan.index());
    }
}
