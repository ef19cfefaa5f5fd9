package layerwise.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import layerwise.checks.CheckSpec;
import layerwise.checks.Comparison;
import layerwise.gradcheck.Difference;
import layerwise.grading.WorkerRuns.Died;
import layerwise.grading.WorkerRuns.DoesNotCompile;
import layerwise.grading.WorkerRuns.Failure;
import layerwise.grading.WorkerRuns.NeverRan;
import layerwise.grading.WorkerRuns.NotWritten;
import layerwise.grading.WorkerRuns.OutOfMemory;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.grading.WorkerRuns.TimedOut;

/**
 * What a student reads about a check.
 *
 * <p>Of a hidden case nothing is told but what kind of thing is wrong. Student code has seen its
 * inputs, so no text that student code can write, such as the message of an exception, is passed on
 * either.
 */
final class Feedback {
    private Feedback() {}

    static Verdict verdict(Failure failure) {
        return switch (failure) {
            case NotWritten _ -> Verdict.NOT_WRITTEN;
            case Threw _ -> Verdict.THREW;
            case DoesNotCompile _ -> Verdict.DOES_NOT_COMPILE;
            case TimedOut _ -> Verdict.TIMED_OUT;
            case OutOfMemory _ -> Verdict.OUT_OF_MEMORY;
            case Died _ -> Verdict.DIED;
            case NeverRan _ -> Verdict.NOT_RUN;
        };
    }

    static String passed(CheckSpec check, int cases) {
        return "Right in "
                + (cases == 1 ? "its one case" : "all " + cases + " cases")
                + (check.wording().isEmpty() ? "." : " (" + check.wording() + ").");
    }

    /**
     * What a check was put down to: the sentences of the mistakes, and how sure that is.
     *
     * @param section the heading under which a cell stands
     */
    static List<String> found(Finding finding, Function<String, Optional<String>> section) {
        var lines = new ArrayList<String>();
        var causes = finding.causes();
        switch (finding.sureness()) {
            case SURE -> lines.add(sentences(causes.getFirst()));
            case ONE_OF -> lines.add("It is one of these: " + numbered(causes));
            case PERHAPS ->
                    lines.add(
                            causes.size() == 1
                                    ? "It may be this: " + sentences(causes.getFirst())
                                    : "It may be one of these: " + numbered(causes));
        }
        var see = see(causes, section);
        lines.add(howSure(finding) + (see.isEmpty() ? "" : " " + see));
        return lines;
    }

    private static String howSure(Finding finding) {
        var everywhere =
                finding.cases() == 1 ? "in the one case" : "in all " + finding.cases() + " cases";
        boolean pair = finding.causes().getFirst().isPair();
        return switch (finding.sureness()) {
            case SURE ->
                    "How sure: what you put out is what "
                            + (pair
                                    ? "these two mistakes together put out "
                                    : "this mistake puts out ")
                            + everywhere
                            + (finding.elsewhere().isEmpty()
                                    ? pair
                                            ? ", and no known mistake alone does."
                                            : ", and no other known mistake fits."
                                    : "; check " + finding.elsewhere() + " shows it too.");
            case ONE_OF ->
                    "How sure: what you put out is what each of them puts out "
                            + everywhere
                            + ", so the outputs do not tell which it is.";
            case PERHAPS ->
                    "How sure: not very. What you put out is what "
                            + (finding.causes().size() > 1
                                    ? "each of them puts out "
                                    : pair
                                            ? "these two together put out "
                                            : "this mistake puts out ")
                            + everywhere
                            + ", but it is the same everywhere, which has many other causes too.";
        };
    }

    private static String sentences(Cause cause) {
        return cause.isPair()
                ? "Two mistakes at once: "
                        + numbered(cause.mistakes().stream().map(Cause::of).toList())
                : cause.mistakes().getFirst().sentence().strip();
    }

    private static String numbered(List<Cause> causes) {
        var text = new StringBuilder();
        for (int i = 0; i < causes.size(); i++) {
            text.append(i == 0 ? "" : " ").append("(").append(i + 1).append(") ");
            text.append(sentences(causes.get(i)));
        }
        return text.toString();
    }

    private static String see(List<Cause> causes, Function<String, Optional<String>> section) {
        var headings =
                causes.stream()
                        .flatMap(cause -> cause.mistakes().stream())
                        .map(mistake -> section.apply(mistake.cell()))
                        .flatMap(Optional::stream)
                        .distinct()
                        .map(heading -> "\"" + heading + "\"")
                        .toList();
        return headings.isEmpty()
                ? ""
                : "See the section"
                        + (headings.size() == 1 ? " " : "s ")
                        + String.join(" and ", headings)
                        + ".";
    }

    /** What is wrong in the first case that failed. */
    static String wrong(CasePlan plan, Comparison comparison) {
        var place = "In " + plan.nameForStudents() + ": ";
        if (plan.hidden()) {
            return place + kindOfWrong(comparison);
        }
        return place + (plan.isFresh() ? comparison.withoutValues() : comparison.sentence());
    }

    /** Why a case, or a cell, has no result; {@code ownInputs} if its inputs may be told. */
    static String failed(Failure failure, boolean ownInputs) {
        return switch (failure) {
            case NotWritten f ->
                    ownInputs ? sentence(f.message()) : "A part of it is not written yet.";
            case Threw f -> threw(f, ownInputs);
            case DoesNotCompile f ->
                    "Cell "
                            + f.cell()
                            + (f.line() > 0 ? ", line " + f.line() : "")
                            + " does not compile: "
                            + f.text();
            case TimedOut f ->
                    "It was stopped after "
                            + f.limit().toMillis() / 1000.0
                            + " s, the limit; is there a loop that does not end?";
            case OutOfMemory f ->
                    "It needs more memory than the limit of " + (f.limitBytes() >> 20) + " MB.";
            case Died f -> "The program ended in the middle of the check (" + f.how() + ").";
            case NeverRan f -> "It was not run: " + f.reason();
        };
    }

    private static String threw(Threw failure, boolean ownInputs) {
        var message = ownInputs && !failure.message().isEmpty() ? ": " + failure.message() : "";
        var where = failure.where().isEmpty() ? "" : " (" + failure.where() + ")";
        return "It threw " + failure.type() + message + where + ".";
    }

    private static String kindOfWrong(Comparison comparison) {
        var name = comparison.output().quoted();
        var kind = comparison.difference().map(Difference::kind).orElse(Difference.Kind.SAME);
        var what =
                switch (kind) {
                    case SAME -> "was not put out";
                    case SHAPE -> "has another shape than it should";
                    case NOT_FINITE -> "holds NaN or infinity";
                    case ZERO -> "is 0 everywhere";
                    case PRECISION -> "is right to about 7 digits only, as float32 is";
                    case SCALED -> "is a multiple of what it should be";
                    case FUNCTION -> "is a function of what it should be, such as its square";
                    case SIGNS -> "has wrong signs";
                    case TRANSPOSED -> "has its axes swapped";
                    case FLIPPED -> "has an axis that runs backwards";
                    case SHIFTED -> "is moved along an axis";
                    case STRIDE -> "is wrong in steps along height or width: look at the stride";
                    case OFFSET -> "lacks an amount: is a bias missing?";
                    case AT_ZERO -> "is wrong where the input is 0";
                    case BORDER -> "is wrong at the border: look at the padding";
                    case CONFINED -> "is wrong at some indices of an axis only";
                    case CUT_OFF -> "is 0 where it should not be";
                    case LET_THROUGH -> "is wrong where a condition or a mask should cut it off";
                    case ORDER -> "has the right values in another order";
                    case OTHER -> "is wrong";
                };
        return name + " " + what + ".";
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
