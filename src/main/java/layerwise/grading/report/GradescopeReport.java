package layerwise.grading.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.grading.CheckGrade;
import layerwise.grading.Grade;
import layerwise.grading.Lateness;
import layerwise.grading.Verdict;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gradescope's {@code results.json}. All texts have the format {@code text}, so that Gradescope
 * shows them as they are and takes nothing in them for HTML.
 */
public final class GradescopeReport {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private GradescopeReport() {}

    /** The file's text. */
    public static String of(Grade grade) {
        var report = new LinkedHashMap<String, Object>();
        report.put("score", grade.score());
        report.put("output_format", "text");
        report.put("output", SafeText.printable(String.join("\n", remarks(grade))));
        report.put("visibility", "visible");
        report.put("stdout_visibility", "hidden");
        report.put("tests", grade.checks().stream().map(GradescopeReport::test).toList());
        return JSON.writeValueAsString(report) + "\n";
    }

    private static List<String> remarks(Grade grade) {
        var remarks = new ArrayList<String>();
        grade.handin()
                .lateness()
                .map(Lateness::sentence)
                .filter(sentence -> !sentence.isEmpty())
                .ifPresent(remarks::add);
        remarks.addAll(grade.handin().notes());
        remarks.addAll(grade.repairs());
        return remarks;
    }

    private static Map<String, Object> test(CheckGrade check) {
        var output = new ArrayList<>(List.of(check.verdict().words()));
        output.addAll(check.feedback());
        var test = new LinkedHashMap<String, Object>();
        test.put("number", check.id());
        test.put("name", check.title());
        test.put("name_format", "text");
        test.put("score", check.points());
        test.put("max_score", check.maximum());
        test.put("status", check.verdict() == Verdict.PASSED ? "passed" : "failed");
        test.put("output_format", "text");
        test.put("output", SafeText.printable(String.join("\n", output)));
        test.put("visibility", "visible");
        return test;
    }
}
