package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import layerwise.checks.CheckSpec;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.CheckOutcome;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Threw;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final CheckSpec CHECK =
            new CheckSpec("dx", "dx", "dx-check", List.of(), 1, "", List.of(), List.of());

    private static final Mistake MISTAKE =
            new Mistake("transposed", "It is transposed.", "dx", "a", "b", List.of("dx"));

    private static CaseOutcome shape(String message) {
        return new Threw("layerwise.tensor.ShapeException", message, "");
    }

    private static Set<String> found(CaseOutcome yours, CaseOutcome theirs) {
        var result = new Result(List.of(), List.of(new CheckOutcome("dx", List.of(theirs))));
        return new Diagnosis(List.of(MISTAKE), _ -> result)
                .find(Map.of(CHECK, List.of(yours)))
                .keySet();
    }

    @Test
    void whatIsThrownForTheSameShapesIsTheSameMistake() {
        assertEquals(Set.of("dx"), found(shape("(2, 3) and (2, 3)"), shape("(2, 3) and (2, 3)")));
    }

    @Test
    void whatIsThrownForOtherShapesIsAnotherMistake() {
        assertEquals(Set.of(), found(shape("(2, 3) and (2, 3)"), shape("(3, 2) and (3, 2)")));
    }
}
