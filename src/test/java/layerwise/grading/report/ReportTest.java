package layerwise.grading.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import layerwise.grading.CheckGrade;
import layerwise.grading.Grade;
import layerwise.grading.Handin;
import layerwise.grading.Lateness;
import layerwise.grading.Student;
import layerwise.grading.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    /** What a hostile student would put into the message of an exception. */
    private static final String HOSTILE =
            "</failure><x a=\"&\"> \u001b[31mred\u0000 ]]> 'q' \u202Egnp\uD800";

    private static final Grade GRADE = grade("alice/hw1");

    @TempDir Path folder;

    private static Grade grade(String name) {
        return new Grade(
                name,
                "tiny",
                "1",
                "key",
                0,
                List.of(
                        new CheckGrade("one", "First", Verdict.PASSED, 4, 4, List.of("Right."), ""),
                        new CheckGrade(
                                "two", "Second", Verdict.THREW, 0, 2.5, List.of(HOSTILE), ""),
                        new CheckGrade(
                                "three", "Third", Verdict.WRONG, 0, 1, List.of("a\nb"), "m")),
                List.of("cell x was put back"),
                List.of(),
                List.of(new Grade.Printed("one", "{\"score\": 100}")));
    }

    @Test
    void junitXmlHoldsWhateverAStudentSays() throws Exception {
        var xml = JunitReport.of(List.of(GRADE, grade("\"><b>")));

        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));

        assertEquals(6, document.getElementsByTagName("testcase").getLength());
        assertEquals(2, document.getElementsByTagName("failure").getLength());
        assertEquals(2, document.getElementsByTagName("error").getLength());
        assertEquals(0, document.getElementsByTagName("x").getLength());
        assertTrue(
                document.getElementsByTagName("error")
                        .item(0)
                        .getTextContent()
                        .startsWith("</failure><x a=\"&\">"));
    }

    @Test
    void gradescopeGetsTheScoreOfEachCheckAsPlainText() {
        var json = JsonMapper.shared().readTree(GradescopeReport.of(GRADE));

        assertEquals(4, json.get("score").doubleValue());
        assertEquals("text", json.get("output_format").stringValue());
        assertEquals(3, json.get("tests").size());
        var second = json.get("tests").get(1);
        assertEquals(2.5, second.get("max_score").doubleValue());
        assertEquals("failed", second.get("status").stringValue());
        assertEquals("text", second.get("output_format").stringValue());
        assertFalse(second.get("output").stringValue().contains("\u001b"));
    }

    @Test
    void studentsDoNotGetWhatCellsPrinted() {
        assertFalse(GradescopeReport.of(GRADE).contains("100"));
        assertFalse(ConsoleTable.of(GRADE).contains("100"));
    }

    @Test
    void aTerminalIsNotControlledByASubmission() {
        var text = ConsoleTable.of(GRADE);

        assertFalse(text.contains("\u001b"), text);
        assertFalse(text.contains("\u202E"), text);
        assertTrue(text.startsWith("alice/hw1: 4 of 7.5"), text);
    }

    @Test
    void aNameIsNoFormulaInASpreadsheet() {
        var csv = SummaryCsv.of(List.of(GRADE, grade("=HYPERLINK(\"x\")")));

        var lines = csv.split("\r\n");
        assertEquals(3, lines.length);
        assertEquals(
                "\"alice/hw1\",\"\",\"\",\"4\",\"4\",\"7.5\",\"\",\"\",\"\",\"4\",\"passed\",\"0\",\"threw\",\"0\",\"wrong\"",
                lines[1]);
        assertTrue(lines[2].startsWith("\"'=HYPERLINK(\"\"x\"\")\","), lines[2]);
    }

    @Test
    void aKeptGradeIsFoundByItsSubmission() throws Exception {
        var store = new ResultFolder(folder);
        store.save(GRADE);

        assertEquals(Optional.of(GRADE), store.find("alice/hw1"));
        assertEquals(Optional.empty(), store.find("bob"));
    }

    @Test
    void aGradeCutOffInTheMiddleIsNotTaken() throws Exception {
        var store = new ResultFolder(folder);
        store.save(GRADE);
        var file = store.of("alice/hw1").resolve("grade.json");
        Files.writeString(file, Files.readString(file).substring(0, 200));

        assertEquals(Optional.empty(), store.find("alice/hw1"));
    }

    @Test
    void namesOfSubmissionsStayInTheFolder() {
        var store = new ResultFolder(folder);

        for (var name :
                List.of("../../etc/passwd", "..", "a\\..\\b", "/root", "x".repeat(500), "")) {
            assertEquals(folder, store.of(name).normalize().getParent(), name);
        }
        assertFalse(store.of("a b").equals(store.of("a?b")));
        assertFalse(store.of("a/b").equals(store.of("a__b")));
        // these have the same hash code
        assertFalse(store.of("$!").equals(store.of("#@")));
    }

    @Test
    void aSubmissionCalledLikeAFileOfTheBatchStopsNothing() throws Exception {
        var store = new ResultFolder(folder);
        var grades =
                List.of(
                        grade("summary.csv"),
                        grade("junit.xml"),
                        grade("timings.csv"),
                        grade("x.part"));

        for (var grade : grades) {
            store.save(grade);
        }
        store.finish(grades);
        store.claim().close();

        assertEquals(5, Files.readAllLines(folder.resolve("summary.csv")).size());
        assertEquals(Optional.of(grades.getLast()), store.find("x.part"));
    }

    @Test
    void whatLatenessLeavesIsTheScore() throws Exception {
        var late =
                new Lateness(
                        Instant.parse("2026-10-01T21:59:00Z"), true, 90, 1, 1.3, "It came late.");
        var students = List.of(new Student("12", "Ada"), new Student("13", ""));
        var handin =
                new Handin(
                        students,
                        Optional.of(Instant.parse("2026-10-01T22:00:30Z")),
                        "hash",
                        List.of("other.ipynb was passed over"),
                        List.of("look"),
                        Optional.of(late));
        var grade = GRADE.with(handin);
        var store = new ResultFolder(folder);

        store.save(grade);

        assertEquals(Optional.of(grade), store.find("alice/hw1"));
        assertTrue(
                SummaryCsv.of(List.of(grade))
                        .contains(
                                "\"alice/hw1\",\"12; 13\",\"Ada\",\"2.7\",\"4\",\"7.5\","
                                        + "\"2026-10-01T22:00:30Z\",\"1 minute\",\"look\","));
        var json = JsonMapper.shared().readTree(GradescopeReport.of(grade));
        assertEquals(2.7, json.get("score").doubleValue());
        assertTrue(json.get("output").stringValue().startsWith("It came late.\nother.ipynb was"));
        var text = ConsoleTable.of(grade);
        assertTrue(text.startsWith("alice/hw1: 2.7 of 7.5 (4 if on time)"), text);
        assertTrue(text.contains("\n  late: It came late.\n  note: other.ipynb was passed"), text);
        assertTrue(text.endsWith("\n  needs a person: look"), text);
    }
}
