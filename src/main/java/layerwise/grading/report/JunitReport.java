package layerwise.grading.report;

import java.util.List;
import layerwise.grading.CheckGrade;
import layerwise.grading.Grade;
import layerwise.grading.Verdict;

/**
 * JUnit XML, one suite for each submission and one test for each check. What kept code from giving
 * a result is an {@code error}, a wrong result a {@code failure}.
 */
public final class JunitReport {
    private JunitReport() {}

    /** The file's text. */
    public static String of(List<Grade> grades) {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        grades.forEach(grade -> suite(grade, xml));
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(Grade grade, StringBuilder xml) {
        long failures = grade.checks().stream().filter(c -> c.verdict() == Verdict.WRONG).count();
        long errors = grade.checks().stream().filter(JunitReport::isError).count();
        xml.append("  <testsuite").append(attribute("name", grade.submission()));
        xml.append(attribute("tests", Integer.toString(grade.checks().size())));
        xml.append(attribute("failures", Long.toString(failures)));
        xml.append(attribute("errors", Long.toString(errors))).append(">\n");
        grade.checks().forEach(check -> test(grade, check, xml));
        xml.append("  </testsuite>\n");
    }

    private static void test(Grade grade, CheckGrade check, StringBuilder xml) {
        xml.append("    <testcase").append(attribute("name", check.id() + ": " + check.title()));
        xml.append(attribute("classname", grade.assignment() + "." + grade.submission()));
        if (check.verdict() == Verdict.PASSED) {
            xml.append("/>\n");
            return;
        }
        var tag = isError(check) ? "error" : "failure";
        xml.append(">\n      <").append(tag).append(attribute("message", check.verdict().words()));
        xml.append('>').append(SafeText.xml(String.join("\n", check.feedback())));
        xml.append("</").append(tag).append(">\n    </testcase>\n");
    }

    private static boolean isError(CheckGrade check) {
        return check.verdict() != Verdict.PASSED && check.verdict() != Verdict.WRONG;
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + SafeText.xml(value) + "\"";
    }
}
