package layerwise.grading.report;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.grading.CheckGrade;
import layerwise.grading.Grade;
import layerwise.grading.Lateness;
import layerwise.grading.Student;

/**
 * A line for each submission, with points and verdict of each check: for a gradebook. The score is
 * what is left of the points after lateness.
 */
public final class SummaryCsv {
    private SummaryCsv() {}

    /** The file's text; the grades are all of one assignment. */
    public static String of(List<Grade> grades) {
        var checks =
                grades.stream().findFirst().stream()
                        .flatMap(grade -> grade.checks().stream().map(CheckGrade::id));
        var heading =
                Stream.concat(
                        Stream.of(
                                "submission",
                                "student",
                                "name",
                                "score",
                                "points",
                                "maximum",
                                "submitted",
                                "late by",
                                "needs a person"),
                        checks.flatMap(id -> Stream.of(id, id + " verdict")));
        return line(heading) + grades.stream().map(SummaryCsv::row).collect(Collectors.joining());
    }

    private static String row(Grade grade) {
        var fields =
                Stream.of(
                        grade.submission(),
                        students(grade, Student::id),
                        students(grade, Student::name),
                        SafeText.points(grade.score()),
                        SafeText.points(grade.points()),
                        SafeText.points(grade.maximum()),
                        grade.handin().submitted().map(Instant::toString).orElse(""),
                        grade.handin().lateness().map(Lateness::lateBy).orElse(""),
                        String.join("; ", grade.reasons()));
        var checks =
                grade.checks().stream()
                        .flatMap(check ->
                                Stream.of(
                                        SafeText.points(check.points()), check.verdict().words()));
        return line(Stream.concat(fields, checks));
    }

    private static String students(Grade grade, Function<Student, String> what) {
        var texts = grade.handin().students().stream().map(what);
        return texts.filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
    }

    private static String line(Stream<String> fields) {
        return fields.map(SafeText::csv).collect(Collectors.joining(",", "", "\r\n"));
    }
}
