package layerwise.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.CheckSpec;

/**
 * One case of a check as it is graded: a fixed one, or one drawn again with another seed.
 *
 * @param index tells the cases of a check apart in a worker
 * @param source number of the case in the specification
 * @param draw 0 for the fixed case, else which draw
 * @param hidden whether students must learn nothing of it
 */
record CasePlan(
        CheckSpec check,
        int index,
        int source,
        int draw,
        boolean hidden,
        Map<String, Object> inputs) {

    /** The cases of one check, fixed ones first. */
    static List<CasePlan> of(CheckSpec check, long seed) {
        var plans = new ArrayList<CasePlan>();
        for (int i = 0; i < check.cases().size(); i++) {
            var fixed = check.cases().get(i);
            plans.add(new CasePlan(check, plans.size(), i, 0, fixed.hidden(), fixed.draw()));
        }
        for (int i = 0; i < check.cases().size(); i++) {
            var drawn = check.cases().get(i);
            for (int draw = 1; drawn.isDrawn() && draw <= drawn.fresh(); draw++) {
                int fresh =
                        new ContentHash()
                                .add(Long.toString(seed))
                                .add(check.id())
                                .add(i + "/" + draw)
                                .toSeed();
                plans.add(
                        new CasePlan(
                                check, plans.size(), i, draw, drawn.hidden(), drawn.draw(fresh)));
            }
        }
        return plans;
    }

    /** The cases of all checks. */
    static List<CasePlan> all(AssignmentSpec spec, long seed) {
        return spec.checks().stream().flatMap(check -> of(check, seed).stream()).toList();
    }

    boolean isFresh() {
        return draw > 0;
    }

    /** What the worker gets; the name gives nothing away. */
    WorkerRuns.CaseInputs toInputs() {
        return new WorkerRuns.CaseInputs(check.id(), index, "case " + (index + 1), inputs);
    }

    /** What a student may be told of which case it is. */
    String nameForStudents() {
        if (hidden) {
            return "a hidden case";
        }
        var name = check.cases().get(source).name();
        return isFresh() ? name + ", with newly drawn inputs" : name;
    }
}
