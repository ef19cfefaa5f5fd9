package layerwise.grading;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import layerwise.checks.CheckSpec;
import layerwise.checks.Comparison;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.CellEnding;
import layerwise.grading.WorkerRuns.CellOutcome;
import layerwise.grading.WorkerRuns.DoesNotCompile;
import layerwise.grading.WorkerRuns.Failure;
import layerwise.grading.WorkerRuns.NeverRan;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Result;

/** From what one submission put out to the grades of its checks. */
final class CheckGrading {
    private final Grader grader;
    private final Map<String, CellSource> sources;
    private final Map<String, ForbiddenScan.Finding> forbidden;
    private final Result result;
    private final Map<String, CellEnding> endings;

    /** Checks that have outputs to explain, with the outcome of each case. */
    private final Map<CheckSpec, List<CaseOutcome>> unexplained = new LinkedHashMap<>();

    CheckGrading(
            Grader grader,
            Map<String, CellSource> sources,
            Map<String, ForbiddenScan.Finding> forbidden,
            Result result) {
        this.grader = grader;
        this.sources = sources;
        this.forbidden = forbidden;
        this.result = result;
        this.endings =
                result.cells().stream()
                        .collect(Collectors.toMap(CellOutcome::id, CellOutcome::ending));
    }

    /**
     * The grades of these checks.
     *
     * @param passed further checks, not graded here, that are known to pass
     */
    List<CheckGrade> grades(List<CheckSpec> checks, Set<String> passed) {
        var grades = new LinkedHashMap<String, CheckGrade>();
        for (var check : checks) {
            grades.put(check.id(), grade(check));
        }
        var right = new HashSet<>(passed);
        for (var grade : grades.values()) {
            if (grade.verdict() == Verdict.PASSED) {
                right.add(grade.id());
            }
        }
        grader.diagnosis(unexplained, right)
                .find()
                .forEach((check, finding) ->
                        grades.computeIfPresent(check, (_, grade) -> named(grade, finding)));
        return new ArrayList<>(grades.values());
    }

    private CheckGrade named(CheckGrade grade, Finding finding) {
        var feedback = new ArrayList<>(Feedback.found(finding, grader::sectionOf));
        feedback.addAll(grade.feedback());
        return new CheckGrade(
                grade.id(),
                grade.title(),
                grade.verdict(),
                grade.points(),
                grade.maximum(),
                feedback,
                finding.id());
    }

    private CheckGrade grade(CheckSpec check) {
        var needed = grader.needs().of(check.cell(), sources);
        var refused = needed.stream().filter(forbidden::containsKey).findFirst();
        if (refused.isPresent()) {
            var cell = refused.get();
            return failed(
                    check, Verdict.FORBIDDEN, Admission.forbiddenText(cell, forbidden.get(cell)));
        }
        var substitute = substituted(check, needed);
        if (substitute.isPresent()) {
            return failed(check, substitute.get(), true);
        }
        var plans = grader.plansOf(check);
        var outcomes = Diagnosis.outcomes(result, check.id()).orElse(List.of());
        for (var plan : plans) {
            var outcome =
                    plan.index() < outcomes.size()
                            ? outcomes.get(plan.index())
                            : new NeverRan("its cell never called the check.");
            var grade = grade(check, plan, outcome, needed);
            if (grade.isPresent()) {
                if (grade.get().verdict() == Verdict.WRONG
                        || grade.get().verdict() == Verdict.THREW) {
                    unexplained.put(check, outcomes);
                }
                return grade.get();
            }
        }
        return new CheckGrade(
                check.id(),
                check.title(),
                Verdict.PASSED,
                check.points(),
                check.points(),
                List.of(Feedback.passed(check, plans.size())),
                "");
    }

    /** The grade of a check by one case, empty if the case is right. */
    private Optional<CheckGrade> grade(
            CheckSpec check, CasePlan plan, CaseOutcome outcome, List<String> needed) {
        return switch (outcome) {
            case Outputs outputs ->
                    Comparison.of(check, outputs.tensors(), grader.expected(plan), plan.inputs())
                            .stream()
                            .filter(comparison -> !comparison.ok())
                            .findFirst()
                            .map(wrong ->
                                    failed(check, Verdict.WRONG, Feedback.wrong(plan, wrong)));
            case Failure failure ->
                    Optional.of(failed(check, cause(failure, needed), PublicCases.isPublic(plan)));
        };
    }

    /** What kept a check from running, where it is only a consequence: the cell it needs. */
    private Failure cause(Failure failure, List<String> needed) {
        boolean consequence = failure instanceof DoesNotCompile || failure instanceof NeverRan;
        if (!consequence) {
            return failure;
        }
        return needed.stream()
                .map(endings::get)
                .filter(Failure.class::isInstance)
                .map(Failure.class::cast)
                .findFirst()
                .orElse(failure);
    }

    /**
     * A type that the check uses and no cell of the submission declares, though a type of that name
     * is imported: without this the library's would be graded in its place.
     */
    private Optional<Failure> substituted(CheckSpec check, List<String> needed) {
        var declared = new HashSet<String>();
        sources.forEach((id, source) -> {
            if (!(endings.get(id) instanceof DoesNotCompile)) {
                declared.addAll(source.types());
            }
        });
        for (var id : needed) {
            for (var type : grader.needs().typesIn(id)) {
                if (!declared.contains(type) && grader.admission().isImported(type)) {
                    return Optional.of(
                            endings.get(id) instanceof DoesNotCompile refused
                                    ? refused
                                    : new DoesNotCompile(
                                            id, 0, "it declares no class " + type + "."));
                }
            }
        }
        return Optional.empty();
    }

    private static CheckGrade failed(CheckSpec check, Failure failure, boolean ownInputs) {
        return failed(check, Feedback.verdict(failure), Feedback.failed(failure, ownInputs));
    }

    private static CheckGrade failed(CheckSpec check, Verdict verdict, String text) {
        return new CheckGrade(
                check.id(), check.title(), verdict, 0, check.points(), List.of(text), "");
    }
}
