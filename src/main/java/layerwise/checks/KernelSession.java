package layerwise.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import layerwise.checks.CheckResult.CaseResult;
import layerwise.checks.CheckResult.Line;
import layerwise.checks.CheckResult.Status;
import layerwise.datasets.ImageDataset;
import layerwise.display.Band;
import layerwise.display.Curves;
import layerwise.gradcheck.RelativeError;
import layerwise.tensor.Tensor;
import layerwise.training.Budget;

/**
 * The end in a notebook: runs the public cases, compares with the public reference, shows what is
 * wrong. Remembers the last result of each check.
 */
public final class KernelSession implements CheckSession {
    private final Path folder;
    private final AssignmentSpec spec;
    private final Map<String, CheckResult> results = new LinkedHashMap<>();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<String, PrintedResult> printed = new LinkedHashMap<>();
    private final Map<String, Curves> curves = new LinkedHashMap<>();
    private boolean drawnData;

    private KernelSession(Path folder, AssignmentSpec spec) {
        this.folder = folder;
        this.spec = spec;
    }

    /** A session on the assignment in this folder, {@code grading/<id>}. */
    public static KernelSession open(Path folder) throws IOException {
        return new KernelSession(folder, AssignmentSpec.read(folder.resolve("assignment.yaml")));
    }

    /** The assignment's specification. */
    public AssignmentSpec spec() {
        return spec;
    }

    @Override
    public CheckResult check(String id, CheckBody body) {
        var check =
                spec.check(id)
                        .orElseThrow(() -> unknown("check", id, spec.checks(), CheckSpec::id));
        var reference = References.read(folder.resolve("reference"), check);
        var cases = new ArrayList<CaseResult>();
        for (int i = 0; i < check.publicCases().size(); i++) {
            var name = check.cases().get(i).name();
            cases.add(run(check, name, check.cases().get(i).draw(), reference.get(i), body));
        }
        var result = new CheckResult(id, check.title(), cases, "");
        results.put(id, result);
        return result;
    }

    private static CaseResult run(
            CheckSpec check,
            String name,
            Map<String, Object> inputs,
            Map<String, Tensor> expected,
            CheckBody body) {
        var c = new Case(name, inputs);
        try {
            body.run(c);
        } catch (Throwable thrown) {
            return failed(name, thrown);
        }
        var lines = new ArrayList<Line>();
        for (var comparison : Comparison.of(check, c.outputs(), expected, inputs)) {
            lines.add(new Line(comparison.ok(), text(check, comparison)));
        }
        c.outputs().keySet().stream()
                .filter(output -> check.output(output).isEmpty())
                .forEach(o -> lines.add(new Line(false, o + " is no output of " + check.id())));
        var ok = lines.stream().allMatch(Line::ok);
        return new CaseResult(name, ok ? Status.PASSED : Status.WRONG, lines);
    }

    private static String text(CheckSpec check, Comparison comparison) {
        var output = comparison.output();
        // the course's words are about its relative error
        boolean own = check.wording().isEmpty() || output.error() == RelativeError.ABSOLUTE;
        var wording =
                own
                        ? "error ("
                                + output.error().name().toLowerCase(Locale.ROOT)
                                + ", at most "
                                + output.tolerance()
                                + ")"
                        : check.wording();
        var line = output.name() + "  " + wording + ": " + comparison.error();
        return comparison.ok() ? line : line + "\n" + comparison.sentence();
    }

    private static CaseResult failed(String name, Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
            throw error;
        }
        if (Checks.isNotWritten(thrown)) {
            var todo =
                    thrown.getMessage()
                            + "; write it in the cell above, run that cell, then run this one again";
            return new CaseResult(name, Status.NOT_WRITTEN, List.of(new Line(false, todo)));
        }
        return new CaseResult(
                name, Status.THREW, List.of(new Line(false, StudentCode.describe(thrown))));
    }

    @Override
    public CheckResult answer(String id, Object value) {
        var answer =
                spec.answer(id)
                        .orElseThrow(() -> unknown("question", id, spec.answers(), AnswerSpec::id));
        var problem = answer.problem(value);
        if (!problem.isEmpty()) {
            answers.remove(id);
            throw new IllegalArgumentException(
                    "answer to " + id + " is \"" + value + "\", " + problem);
        }
        answers.put(id, String.valueOf(value));
        var note = id + ": your answer is " + value + ". Whether it is right is told when graded.";
        return new CheckResult(id, answer.title(), List.of(), note);
    }

    /** Our number beside a printed one. */
    PrintedResult printed(String id, double ours) {
        var expected =
                spec.printed(id)
                        .orElseThrow(() ->
                                unknown("printed number", id, spec.printed(), PrintedSpec::id));
        var result = new PrintedResult(expected, ours);
        printed.put(id, result);
        return result;
    }

    /** The printed numbers that were compared so far, by their id. */
    public Map<String, PrintedResult> printedResults() {
        return Collections.unmodifiableMap(printed);
    }

    /** Keeps the curves of a run, and gives the range that they are expected in. */
    Band band(String run, ImageDataset data, Curves measured) {
        if (!run.matches("[\\w.-]+")) {
            throw new IllegalArgumentException(
                    "band is \"" + run + "\", needs letters, digits, hyphens and points");
        }
        curves.put(run, measured);
        drawnData |= data.drawn();
        if (data.drawn() || Budget.chosen() == Budget.QUICK) {
            return Band.NONE;
        }
        try {
            return BandFile.read(folder.resolve("bands.csv"), run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether any of these runs learned from drawn pictures. */
    public boolean sawDrawnData() {
        return drawnData;
    }

    /** The curves of the runs that asked for their bands, by run. */
    public Map<String, Curves> curves() {
        return Collections.unmodifiableMap(curves);
    }

    /** The last result of a check; empty if it was not run. */
    public Optional<CheckResult> last(String id) {
        return Optional.ofNullable(results.get(id));
    }

    /** All checks of the assignment, with their last results. */
    public CheckTable results() {
        var rows = new ArrayList<CheckTable.Row>();
        for (var check : spec.checks()) {
            var result = results.get(check.id());
            var status = result == null ? Status.NOT_RUN : result.status();
            rows.add(
                    new CheckTable.Row(
                            check.id(),
                            check.title(),
                            check.points(),
                            status.words(),
                            status == Status.PASSED));
        }
        for (var answer : spec.answers()) {
            var given = answers.get(answer.id());
            // an instructor's own run can tell; a student's file has nothing to compare with
            boolean known = given != null && answer.expected().isPresent();
            boolean ok = known ? answer.isRight(given) : given != null;
            var words =
                    given == null ? "not answered" : !known ? "answered" : ok ? "right" : "wrong";
            rows.add(new CheckTable.Row(answer.id(), answer.title(), answer.points(), words, ok));
        }
        return new CheckTable(spec.title(), rows);
    }

    private static <T> IllegalArgumentException unknown(
            String what, String id, List<T> known, Function<T, String> name) {
        return new IllegalArgumentException(
                "there is no "
                        + what
                        + " \""
                        + id
                        + "\" in this assignment, it has "
                        + known.stream().map(name).toList());
    }

    /** Whether a folder holds an assignment. */
    static boolean isAssignment(Path folder) {
        return Files.isRegularFile(folder.resolve("assignment.yaml"));
    }
}
