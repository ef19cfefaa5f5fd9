package layerwise.grading;

import java.util.List;
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
        var name = comparison.output().name();
        var kind = comparison.difference().map(Difference::kind).orElse(Difference.Kind.SAME);
        var what =
                switch (kind) {
                    case SAME -> "was not put out";
                    case SHAPE -> "has another shape than it should";
                    case NOT_FINITE -> "holds NaN or infinity";
                    case ZERO -> "is 0 everywhere";
                    case PRECISION -> "is right to about 7 digits only, as float32 is";
                    case SCALED -> "is a multiple of what it should be";
                    case SIGNS -> "has wrong signs";
                    case TRANSPOSED -> "has its axes swapped";
                    case FLIPPED -> "has an axis that runs backwards";
                    case SHIFTED -> "is moved along an axis";
                    case STRIDE -> "is wrong in steps along height or width: look at the stride";
                    case OFFSET -> "lacks an amount: is a bias missing?";
                    case AT_ZERO -> "is wrong where the input is 0";
                    case BORDER -> "is wrong at the border: look at the padding";
                    case CONFINED -> "is wrong at some indices of an axis only";
                    case ORDER -> "has the right values in another order";
                    case OTHER -> "is wrong";
                };
        return name + " " + what + ".";
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    /** The lines of a check's feedback, in order, without empty ones. */
    static List<String> lines(String... lines) {
        return List.of(lines).stream().filter(line -> !line.isBlank()).toList();
    }
}
