package layerwise.grading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.checks.AnswerSpec;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.CheckSpec;
import layerwise.checks.RecordingSession;
import layerwise.checks.References;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.Failure;
import layerwise.grading.WorkerRuns.Limits;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Role;
import layerwise.notebook.Notebook;
import layerwise.notebook.NotebookFormatException;
import layerwise.notebook.Repair;
import layerwise.tensor.Tensor;

/**
 * Grades submissions of one assignment with one seed.
 *
 * <p>A check earns all of its points if every case is right (fixed, hidden, freshly drawn), else
 * none: a part of the points for some of the cases would reward a guess. A cell that uses something
 * forbidden is not run; the checks that need it have that as their verdict, the others are graded.
 *
 * <p>Safe for use by several threads, as far as the {@link WorkerRuns} is.
 */
public final class Grader {
    private static final long LARGEST_SUBMISSION = 100L << 20;

    private final Assignment assignment;
    private final WorkerRuns runs;
    private final long seed;
    private final List<CasePlan> plans;
    private final List<Cell> solutionCells;
    private final Limits limits;
    private final Trusted trusted;

    /** The solution's run, once it is asked for: to look it up is to hash all its cells. */
    private volatile Result solved;

    private final CellNeeds needs;
    private final Admission admission;
    private final MistakeRuns mistakes;
    private final String fingerprint;
    private final Map<Path, References> references = new ConcurrentHashMap<>();

    /** A grader for an assignment; {@code seed} draws the fresh cases. */
    public Grader(Assignment assignment, WorkerRuns runs, long seed) {
        this(assignment, runs, seed, Optional.empty());
    }

    /**
     * A grader that keeps what the solution and the known mistakes put out for the next one.
     *
     * @param keptRuns the folder for that
     */
    public Grader(Assignment assignment, WorkerRuns runs, long seed, Path keptRuns) {
        this(assignment, runs, seed, Optional.of(new KeptRuns(keptRuns)));
    }

    private Grader(Assignment assignment, WorkerRuns runs, long seed, Optional<KeptRuns> kept) {
        this.assignment = assignment;
        this.runs = runs;
        this.seed = seed;
        this.plans = CasePlan.all(assignment.spec(), seed);
        this.limits = limits(assignment.spec());
        this.solutionCells =
                RunCells.of(
                        Repair.of(assignment.released(), assignment.solution()), assignment.spec());
        this.fingerprint = assignment.fingerprint();
        var basis = fingerprint + "/" + Version.build() + "/" + seed;
        this.trusted = new Trusted(runs, inputs(), limits, basis, kept);
        this.needs = new CellNeeds(solutionCells);
        this.admission = new Admission(assignment.spec().forbidden(), needs, solutionCells);
        this.mistakes = new MistakeRuns(assignment, trusted, needs, this::expectedOf);
    }

    public static Limits limits(AssignmentSpec spec) {
        return new Limits(spec.timeLimit(), spec.memoryLimit());
    }

    /** The assignment that is graded. */
    public Assignment assignment() {
        return assignment;
    }

    /** The seed of the freshly drawn cases. */
    public long seed() {
        return seed;
    }

    /** A hash of all that the grade of this submission depends on. */
    public String key(byte[] submission) {
        return new ContentHash()
                .add(submission)
                .add(fingerprint)
                .add(Version.build())
                .add(Long.toString(seed))
                .toString();
    }

    /**
     * Runs the solution on the fresh cases, so that what is wrong with the assignment shows before
     * any submission is graded.
     *
     * @throws IllegalStateException if the solution has no output for a case
     */
    public void prepare() {
        for (var check : assignment.spec().checks()) {
            plansOf(check).forEach(this::expected);
        }
    }

    /** Grades a submission from the bytes of its file; never throws for what is in them. */
    public Grade grade(String name, byte[] submission) {
        return grade(name, submission, Optional.empty());
    }

    private Grade grade(String name, byte[] submission, Optional<String> only) {
        var key = key(submission);
        if (submission.length > LARGEST_SUBMISSION) {
            return unreadable(name, key, "it is larger than 100 MB");
        }
        Notebook notebook;
        try {
            notebook = Notebook.parse(name, submission);
        } catch (NotebookFormatException e) {
            return unreadable(name, key, e.getMessage());
        }
        var checks = new ArrayList<>(assignment.spec().checks());
        var cases = new ArrayList<>(inputs());
        only.ifPresent(id -> checks.removeIf(check -> !check.id().equals(id)));
        only.ifPresent(id -> cases.removeIf(each -> !each.checkId().equals(id)));
        return grade(name, key, notebook, c -> run(without(c, only), cases), checks, Set.of());
    }

    /** Without the cells of checks other than this one, as far as it needs none of them. */
    private List<Cell> without(List<Cell> cells, Optional<String> only) {
        if (only.isEmpty()) {
            return cells;
        }
        var own =
                assignment
                        .spec()
                        .check(only.get())
                        .map(CheckSpec::cell)
                        .orElse(RunCells.answerCell(only.get()));
        var needed = needs.of(own, CellNeeds.sources(cells));
        return cells.stream()
                .filter(c ->
                        c.role() != Role.CHECK
                                || RunCells.gradeId(c.id()).equals(own)
                                || c.id().equals(own)
                                || needed.contains(c.id()))
                .toList();
    }

    /**
     * Grades one check, or question, of a submission again; all else stays as it is in its grade.
     *
     * @throws IllegalArgumentException if the assignment has no such check
     */
    Grade regrade(Grade there, byte[] submission, String only) {
        var fresh = grade(there.submission(), submission, Optional.of(only));
        var found = fresh.checks().stream().filter(check -> check.id().equals(only)).findFirst();
        var again = found.orElseThrow(() -> new IllegalArgumentException("no check " + only));
        var checks = there.checks().stream().map(c -> c.id().equals(only) ? again : c).toList();
        var concerns = new ArrayList<>(there.concerns());
        concerns.removeIf(concern -> checks.stream().anyMatch(c -> died(c).equals(concern)));
        addDied(checks, concerns);
        return new Grade(
                there.submission(),
                there.assignment(),
                fresh.version(),
                fresh.key(),
                seed,
                checks,
                there.repairs(),
                concerns,
                there.printed());
    }

    private static void addDied(List<CheckGrade> checks, List<String> concerns) {
        checks.stream()
                .filter(check -> check.verdict() == Verdict.DIED)
                .forEach(check -> concerns.add(died(check)));
    }

    private static String died(CheckGrade check) {
        return check.id() + ": the worker's process ended";
    }

    /** Runs a submission on all cases, and on the public ones alone where students are shown it. */
    private Result run(List<Cell> cells, List<CaseInputs> cases) {
        var result = runs.run(cells, cases, limits);
        var checks = cases.stream().map(CaseInputs::checkId).collect(Collectors.toSet());
        var ran = plans.stream().filter(plan -> checks.contains(plan.check().id())).toList();
        var publicCases = new PublicCases(this, ran);
        var first = cells.stream().filter(c -> c.role() == Role.CHECK).findFirst().map(Cell::id);
        if (!publicCases.haveSomethingToShow(result, first.orElse(""), this::isText)) {
            return result;
        }
        var alone = ran.stream().filter(PublicCases::isPublic).map(CasePlan::toInputs).toList();
        return publicCases.replaced(result, runs.run(cells, alone, limits));
    }

    /** Whether the notebook that was handed out has this text constant. */
    private boolean isText(String text) {
        return assignment.released().cells().stream()
                .anyMatch(cell -> cell.source().contains('"' + text + '"'));
    }

    /** Grades a notebook made from the solution, running each content once. */
    Grade gradeTrusted(String name, Notebook notebook) {
        return grade(name, "", notebook, trusted::run, assignment.spec().checks(), Set.of());
    }

    /**
     * Grades the solution with a known mistake, in the checks that must catch it and no other.
     *
     * @throws IllegalArgumentException if the mistake's text does not stand where it should
     */
    List<CheckGrade> gradeMistake(Mistake mistake) {
        var cause = Cause.of(mistake);
        var checks = mistake.caught().stream().map(c -> assignment.spec().check(c).orElseThrow());
        return grade(
                        mistake.id(),
                        "",
                        cause.applyTo(assignment.solution()),
                        _ -> mistakes.run(cause, mistake.caught()),
                        checks.toList(),
                        mistakes.unaffected(cause))
                .checks()
                .stream()
                .filter(check -> mistake.caught().contains(check.id()))
                .toList();
    }

    private Grade grade(
            String name,
            String key,
            Notebook notebook,
            Function<List<Cell>, Result> run,
            List<CheckSpec> graded,
            Set<String> passed) {
        var repaired = Repair.of(assignment.released(), notebook);
        var cells = RunCells.of(repaired, assignment.spec());
        var sources = CellNeeds.sources(cells);
        var refused = admission.refused(cells, sources);
        var result = run.apply(cells.stream().filter(refused::isAdmitted).toList());
        var grading = new CheckGrading(this, sources, refused.forbidden(), result);
        var checks = new ArrayList<>(grading.grades(graded, passed));
        for (var answer : assignment.spec().answers()) {
            checks.add(grade(answer, result));
        }
        var concerns = new ArrayList<>(repaired.concerns());
        concerns.addAll(refused.concerns());
        addDied(checks, concerns);
        return new Grade(
                name,
                assignment.spec().id(),
                Version.current(),
                key,
                seed,
                checks,
                repaired.repairs(),
                concerns,
                printed(result));
    }

    private CheckGrade grade(AnswerSpec answer, Result result) {
        var outcome =
                Diagnosis.outcomes(result, answer.id())
                        .map(List::getFirst)
                        .orElse(new WorkerRuns.NeverRan("it was not reached"));
        var verdict =
                switch (outcome) {
                    case Outputs outputs -> {
                        var given = outputs.tensors().get(RunCells.ANSWER);
                        boolean right =
                                given != null && answer.isRight(RecordingSession.decode(given));
                        yield right ? Verdict.PASSED : Verdict.WRONG;
                    }
                    case Failure failure -> Feedback.verdict(failure);
                };
        var text =
                switch (verdict) {
                    case PASSED -> "The answer is right.";
                    case WRONG -> "The answer is not right.";
                    case NOT_WRITTEN -> "It is not answered yet.";
                    default -> "The answer could not be read: " + verdict.words() + ".";
                };
        double points = verdict == Verdict.PASSED ? answer.points() : 0;
        return new CheckGrade(
                answer.id(), answer.title(), verdict, points, answer.points(), List.of(text), "");
    }

    /** The grade of a submission that could not be graded, for no fault of its own. */
    Grade notGraded(String name, String why) {
        return nothing(name, "", "it could not be graded: " + why, "It could not be graded yet.");
    }

    /** The grade of a submission that has nothing that can be graded. */
    Grade unreadable(String name, String key, String why) {
        return nothing(
                name,
                key,
                "it could not be read: " + why,
                "The submission could not be read: " + why);
    }

    private Grade nothing(String name, String key, String concern, String text) {
        var checks = new ArrayList<CheckGrade>();
        var feedback = List.of(text);
        var spec = assignment.spec();
        for (var check : spec.checks()) {
            checks.add(notRun(check.id(), check.title(), check.points(), feedback));
        }
        for (var answer : spec.answers()) {
            checks.add(notRun(answer.id(), answer.title(), answer.points(), feedback));
        }
        return new Grade(
                name,
                spec.id(),
                Version.current(),
                key,
                seed,
                checks,
                List.of(),
                List.of(concern),
                List.of());
    }

    private static CheckGrade notRun(
            String id, String title, double points, List<String> feedback) {
        return new CheckGrade(id, title, Verdict.NOT_RUN, 0, points, feedback, "");
    }

    private static List<Grade.Printed> printed(Result result) {
        return result.cells().stream()
                .filter(cell -> !cell.stdout().isEmpty())
                .map(cell -> new Grade.Printed(cell.id(), cell.stdout()))
                .toList();
    }

    private Result solutionRun() {
        var known = solved;
        if (known == null) {
            known = trusted.run(solutionCells);
            solved = known;
        }
        return known;
    }

    /** The expected outputs of a case: from the reference, or from the solution if it is fresh. */
    Map<String, Tensor> expected(CasePlan plan) {
        if (!plan.isFresh()) {
            var folder = assignment.folder().resolve(plan.hidden() ? "hidden" : "reference");
            return references
                    .computeIfAbsent(
                            folder.resolve(plan.check().id()),
                            _ -> References.read(folder, plan.check()))
                    .get(plan.source());
        }
        var outcome =
                Diagnosis.outcomes(solutionRun(), plan.check().id())
                        .map(outcomes -> outcomes.get(plan.index()))
                        .orElse(new WorkerRuns.NeverRan("its cell never called the check"));
        return switch (outcome) {
            case Outputs outputs -> outputs.tensors();
            case Failure failure ->
                    throw new IllegalStateException(
                            "the solution of "
                                    + assignment.spec().id()
                                    + " has no output for a fresh case of "
                                    + plan.check().id()
                                    + ": "
                                    + Feedback.failed(failure, true)
                                    + " Correct the solution; lw validate shows more.");
        };
    }

    List<CasePlan> plansOf(CheckSpec check) {
        return plans.stream().filter(plan -> plan.check().equals(check)).toList();
    }

    CellNeeds needs() {
        return needs;
    }

    Admission admission() {
        return admission;
    }

    /** The heading of the section that a cell stands in, if there is any. */
    Optional<String> sectionOf(String gradeId) {
        return Section.of(assignment.released(), gradeId);
    }

    Diagnosis diagnosis(Map<CheckSpec, List<CaseOutcome>> failed, Set<String> passed) {
        return new Diagnosis(mistakes.applicable(), mistakes, failed, passed);
    }

    private List<Map<String, Tensor>> expectedOf(CheckSpec check) {
        return plansOf(check).stream().map(this::expected).toList();
    }

    private List<CaseInputs> inputs() {
        return Stream.concat(
                        plans.stream().map(CasePlan::toInputs),
                        assignment.spec().answers().stream()
                                .map(a -> new CaseInputs(a.id(), 0, "answer", Map.of())))
                .toList();
    }
}
