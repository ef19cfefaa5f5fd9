package layerwise.grading.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.grading.CheckGrade;
import layerwise.grading.Grade;

/** A line for each submission, with points and verdict of each check: for a gradebook. */
public final class SummaryCsv {
    private SummaryCsv() {}

    /** The file's text; the grades are all of one assignment. */
    public static String of(List<Grade> grades) {
        var checks =
                grades.stream().findFirst().stream()
                        .flatMap(grade -> grade.checks().stream().map(CheckGrade::id));
        var heading =
                Stream.concat(
                        Stream.of("submission", "points", "maximum", "needs a person"),
                        checks.flatMap(id -> Stream.of(id, id + " verdict")));
        return line(heading) + grades.stream().map(SummaryCsv::row).collect(Collectors.joining());
    }

    private static String row(Grade grade) {
        var fields =
                Stream.of(
                        grade.submission(),
                        SafeText.points(grade.points()),
                        SafeText.points(grade.maximum()),
                        String.join("; ", grade.concerns()));
        var checks =
                grade.checks().stream()
                        .flatMap(check ->
                                Stream.of(
                                        SafeText.points(check.points()), check.verdict().words()));
        return line(Stream.concat(fields, checks));
    }

    private static String line(Stream<String> fields) {
        return fields.map(SafeText::csv).collect(Collectors.joining(",", "", "\r\n"));
    }
}
