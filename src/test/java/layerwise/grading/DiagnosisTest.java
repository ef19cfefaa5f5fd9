package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import layerwise.checks.CaseSpec;
import layerwise.checks.CheckSpec;
import layerwise.checks.OutputSpec;
import layerwise.gradcheck.RelativeError;
import layerwise.grading.Finding.Sureness;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.CheckOutcome;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Checks with three outputs and two cases each; what each mistake puts out is a table. */
class DiagnosisTest {
    private static final double TOLERANCE = 1e-6;
    private static final Tensor RIGHT = Tensor.of(1, 2, 3);
    private static final Tensor RIGHT_TOO = Tensor.of(4, 5, 6);

    private final List<Mistake> mistakes = new ArrayList<>();

    /** What a cause puts out, by its id and the check. */
    private final Map<String, List<CaseOutcome>> puts = new LinkedHashMap<>();

    private final Set<String> passed = new HashSet<>();
    private final Map<CheckSpec, List<CaseOutcome>> failed = new LinkedHashMap<>();

    /** The pairs that were run, in order. */
    private final List<String> pairsRun = new ArrayList<>();

    private static CheckSpec check(String id) {
        var outputs =
                List.of(
                        new OutputSpec("dx", RelativeError.MAX, TOLERANCE),
                        new OutputSpec("dw", RelativeError.MAX, TOLERANCE),
                        new OutputSpec("x changed by", RelativeError.ABSOLUTE, 0));
        var one = new CaseSpec("one", false, 0, 0, Map.of());
        return new CheckSpec(id, id, id + "-check", List.of(), 1, "", outputs, List.of(one, one));
    }

    private static CaseOutcome out(Tensor dx, Tensor dw) {
        return out(dx, dw, 0);
    }

    private static CaseOutcome out(Tensor dx, Tensor dw, double changed) {
        return new Outputs(Map.of("dx", dx, "dw", dw, "x changed by", Tensor.scalar(changed)));
    }

    private static CaseOutcome dx(double... values) {
        return out(Tensor.of(values), RIGHT);
    }

    private static CaseOutcome right() {
        return out(RIGHT, RIGHT);
    }

    private static CaseOutcome threw(String message) {
        return new Threw("layerwise.tensor.ShapeException", message, "");
    }

    private void mistake(String id, boolean common, String... caught) {
        mistakes.add(
                new Mistake(id, "It is " + id + ".", "cell", "a", "b", List.of(caught), common));
    }

    /** A mistake that "first" must catch, and what it puts out there. */
    private void mistake(String id, CaseOutcome... outcomes) {
        mistake(id, false, "first");
        puts(id, "first", outcomes);
    }

    private void puts(String cause, String check, CaseOutcome... outcomes) {
        puts.put(cause + " in " + check, List.of(outcomes));
    }

    private void submitted(String check, CaseOutcome... outcomes) {
        failed.put(check(check), List.of(outcomes));
    }

    private Map<String, Finding> find() {
        return new Diagnosis(mistakes, new Table(), failed, passed).find();
    }

    private String found(String check) {
        var finding = find().get(check);
        return finding == null ? "" : finding.id();
    }

    private final class Table implements Diagnosis.Ground {
        @Override
        public Result run(Cause cause, List<String> checks) {
            if (cause.isPair()) {
                pairsRun.add(cause.id());
            }
            var outcomes = new ArrayList<CheckOutcome>();
            for (var check : checks) {
                var cases = puts.getOrDefault(cause.id() + " in " + check, List.of());
                outcomes.add(new CheckOutcome(check, cases));
            }
            return new Result(List.of(), outcomes);
        }

        @Override
        public List<Map<String, Tensor>> expected(CheckSpec check) {
            var right = Map.of("dx", RIGHT, "dw", RIGHT, "x changed by", Tensor.scalar(0));
            return List.of(right, right);
        }

        @Override
        public List<String> affected(Cause cause) {
            return List.of("first", "second");
        }

        @Override
        public boolean canBeMade(Cause cause) {
            return !cause.id().contains("overlapping");
        }
    }

    @Test
    void whatPutsOutTheSameInAllCasesIsTheMistake() {
        mistake("doubled", dx(2, 4, 6), right());
        mistake("negated", dx(-1, -2, -3), right());
        submitted("first", dx(-1, -2, -3), right());

        assertEquals(
                new Finding(Sureness.SURE, List.of(Cause.of(mistakes.get(1))), 2, ""),
                find().get("first"));
    }

    @Test
    void whatPutsOutTheSameInSomeCasesOnlyIsNoName() {
        mistake("negated", dx(-1, -2, -3), dx(-1, -2, -3));
        submitted("first", dx(-1, -2, -3), dx(1, 2, -3));

        assertEquals("", found("first"));
    }

    @Test
    void whatIsRightWhereTheMistakeIsWrongIsNoName() {
        mistake("negated", dx(-1, -2, -3), dx(-1, -2, -3));
        submitted("first", dx(-1, -2, -3), right());

        assertEquals("", found("first"));
    }

    @Test
    void twoThatAreBothALittleOffNeedHaveNothingInCommon() {
        mistake("rounded", dx(1 + 3e-6, 2, 3), right());
        submitted("first", dx(1 + 4e-6, 2, 3), right());

        assertEquals("", found("first"));
    }

    @Test
    void aMistakeWrittenInAnotherWayMayDifferByRounding() {
        mistake("overwritten", dx(7, 8, 9), right());
        submitted("first", dx(7 + 1e-13, 8, 9 - 1e-13), right());

        assertEquals("overwritten", found("first"));
    }

    @Test
    void notANumberInTheSamePlacesIsTheSame() {
        mistake("overflows", dx(1, Double.NaN, 5), right());
        submitted("first", dx(1, Double.NaN, 5 + 1e-12), right());
        assertEquals("overflows", found("first"));

        submitted("first", dx(1, 0, 5), right());
        assertEquals("", found("first"));
    }

    @Test
    void whereNothingMayDifferRoundingIsNoDifference() {
        mistake("overwritten", out(RIGHT, RIGHT, 3.25), out(RIGHT, RIGHT, 4.5));
        submitted("first", out(RIGHT, RIGHT, 3.25 + 1e-14), out(RIGHT, RIGHT, 4.5));
        assertEquals("overwritten", found("first"));

        submitted("first", out(RIGHT, RIGHT, 3.26), out(RIGHT, RIGHT, 4.5));
        assertEquals("", found("first"));
    }

    @Test
    void mistakesThatCannotBeToldApartAreAllNamed() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("climbing", dx(-1, -2, -3), right());
        submitted("first", dx(-1, -2, -3), right());

        assertEquals("one of: negated, climbing", found("first"));
    }

    @Test
    void aMistakeIsOutOfTheQuestionIfACheckThatMustCatchItPassed() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("climbing", false, "first", "second");
        puts("climbing", "first", dx(-1, -2, -3), right());
        submitted("first", dx(-1, -2, -3), right());
        passed.add("second");

        assertEquals("negated", found("first"));
    }

    @Test
    void ofSeveralItIsTheOneThatExplainsMoreOfTheFailedChecks() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("climbing", false, "first", "second");
        puts("climbing", "first", dx(-1, -2, -3), right());
        puts("climbing", "second", dx(9, 8, 7), right());
        submitted("first", dx(-1, -2, -3), right());
        submitted("second", dx(9, 8, 7), right());

        assertEquals(
                List.of("climbing", "climbing"),
                find().values().stream().map(Finding::id).toList());
    }

    @Test
    void zerosEverywhereHaveManyCauses() {
        mistake("never-set", dx(0, 0, 0), dx(0, 0, 0));
        submitted("first", dx(0, 0, 0), dx(0, 0, 0));

        assertEquals("perhaps: never-set", found("first"));
    }

    @Test
    void zerosEverywhereAreNamedWhereAnotherCheckTellsMore() {
        mistake("never-set", false, "first", "second");
        puts("never-set", "first", dx(0, 0, 0), dx(0, 0, 0));
        puts("never-set", "second", dx(5, 6, 7), right());
        submitted("first", dx(0, 0, 0), dx(0, 0, 0));
        submitted("second", dx(5, 6, 7), right());

        assertEquals(
                new Finding(Sureness.SURE, List.of(Cause.of(mistakes.getFirst())), 2, "second"),
                find().get("first"));
    }

    @Test
    void theSameExceptionInEveryCaseHasManyCauses() {
        mistake("forgotten", threw("mask is null"), threw("mask is null"));
        submitted("first", threw("mask is null"), threw("mask is null"));

        assertEquals("perhaps: forgotten", found("first"));
    }

    @Test
    void whatIsThrownForTheSameShapesIsTheSameMistake() {
        mistake("transposed", threw("(2, 3) and (2, 3)"), threw("(4, 5) and (4, 5)"));
        submitted("first", threw("(2, 3) and (2, 3)"), threw("(4, 5) and (4, 5)"));
        assertEquals("transposed", found("first"));

        submitted("first", threw("(3, 2) and (3, 2)"), threw("(5, 4) and (5, 4)"));
        assertEquals("", found("first"));
    }

    @Test
    void whatIsSureInOneCheckIsLookedForInTheOthers() {
        mistake("negated", dx(-1, -2, -3), right());
        puts("negated", "second", dx(7, 7, 8), right());
        submitted("first", dx(-1, -2, -3), right());
        submitted("second", dx(7, 7, 8), right());

        assertEquals(
                new Finding(Sureness.SURE, List.of(Cause.of(mistakes.getFirst())), 2, "first"),
                find().get("second"));
    }

    @Test
    void twoMistakesAtOnceAreFoundTogether() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("unweighted", out(RIGHT, RIGHT_TOO), right());
        puts("negated + unweighted", "first", out(Tensor.of(-1, -2, -3), RIGHT_TOO), right());
        submitted("first", out(Tensor.of(-1, -2, -3), RIGHT_TOO), right());

        assertEquals("negated + unweighted", found("first"));
    }

    @Test
    void twoMistakesAtOnceMustPutOutTheSameToo() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("unweighted", out(RIGHT, RIGHT_TOO), right());
        puts("negated + unweighted", "first", out(Tensor.of(-1, -2, -4), RIGHT_TOO), right());
        submitted("first", out(Tensor.of(-1, -2, -3), RIGHT_TOO), right());

        assertEquals("", found("first"));
    }

    @Test
    void twoThatReplaceTheSameTextAreNoPair() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("overlapping", out(RIGHT, RIGHT_TOO), right());
        puts("negated + overlapping", "first", out(Tensor.of(-1, -2, -3), RIGHT_TOO), right());
        submitted("first", out(Tensor.of(-1, -2, -3), RIGHT_TOO), right());

        assertEquals("", found("first"));
        assertEquals(List.of(), pairsRun);
    }

    @Test
    void aMistakeThatSpoilsWhatIsRightIsNoPartOfAPair() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("spoiling", out(RIGHT, RIGHT_TOO), dx(3, 3, 3));
        submitted("first", out(Tensor.of(-1, -2, -3), RIGHT_TOO), right());

        assertEquals("", found("first"));
        assertEquals(List.of(), pairsRun);
    }

    @Test
    void thePairsThatExplainMostAreTriedFirstThenTheCommonestAndOnlyAFew() {
        for (int i = 0; i < 9; i++) {
            mistake("m" + i, i == 5 || i == 6, "first");
            puts("m" + i, "first", dx(10, 20, 30 + i), dx(10, 20, 30 + i));
        }
        mistake("half", dx(7, 8, 9), dx(-4, -5, -6));
        submitted("first", dx(-1, -2, -3), dx(-4, -5, -6));

        assertEquals("", found("first"));
        assertEquals(
                List.of(
                        "m5 + half",
                        "m6 + half",
                        "m0 + half",
                        "m1 + half",
                        "m2 + half",
                        "m3 + half"),
                pairsRun);
        assertEquals(Diagnosis.MOST_PAIRS, pairsRun.size());
    }

    @Test
    void aPairIsOnlyTriedIfItCouldMakeWhatIsWrong() {
        mistake("negated", dx(-1, -2, -3), right());
        mistake("climbing", dx(1, 2, 9), right());
        mistake("unweighted", out(RIGHT, Tensor.of(7, 7, 8)), right());
        submitted("first", out(Tensor.of(-1, -2, -3), RIGHT_TOO), right());

        assertEquals("", found("first"));
        assertEquals(List.of(), pairsRun, "dw alone is wrong in one of them, and in another way");
    }

    @Test
    void nothingPlainIsPutDownToTwoMistakes() {
        mistake("negated", dx(0, 0, 0), right());
        mistake("climbing", right(), dx(0, 0, 0));
        puts("negated + climbing", "first", dx(0, 0, 0), dx(0, 0, 0));
        submitted("first", dx(0, 0, 0), dx(0, 0, 0));

        assertEquals("", found("first"));
    }

    @Test
    void aMistakeThatIsSureElsewhereIsPreferredToOneThatFitsHereAlone() {
        mistake("in-test-mode", false, "second");
        puts("in-test-mode", "second", dx(9, 8, 7), right());
        puts("in-test-mode", "first", dx(-1, -2, -3), right());
        mistake("negated", dx(-1, -2, -3), right());
        submitted("first", dx(-1, -2, -3), right());
        submitted("second", dx(9, 8, 7), right());

        assertEquals("in-test-mode", found("first"));
    }

    @Test
    void aMessageThatTheJvmLeavesOutIsNoDifference() {
        mistake("forgotten", threw("b is null"), dx(4, 5, 6));
        submitted("first", threw("null"), dx(4, 5, 6));

        assertEquals("forgotten", found("first"));
    }

    @Test
    void twoMistakesThatAreSureInChecksOfTheirOwnAreTriedTogetherFirst() {
        mistake("common", true, "first");
        mistake("negated", false, "second");
        mistake("unweighted", false, "third");
        mistake("usual", true, "first");
        puts("common", "first", out(RIGHT, RIGHT_TOO), right());
        puts("usual", "first", out(RIGHT, Tensor.of(3, 2, 1)), right());
        puts("negated", "second", dx(-1, -2, -3), right());
        puts("negated", "first", dx(-4, 1, 1), right());
        puts("unweighted", "third", dx(8, 8, 9), right());
        puts("unweighted", "first", dx(2, 1, 1), right());
        puts("negated + unweighted", "first", out(Tensor.of(5, 5, 6), RIGHT_TOO), right());
        submitted("first", out(Tensor.of(5, 5, 6), RIGHT_TOO), right());
        submitted("second", dx(-1, -2, -3), right());
        submitted("third", dx(8, 8, 9), right());

        assertEquals("negated + unweighted", found("first"));
        assertEquals(List.of("negated + unweighted"), pairsRun);
    }
}
