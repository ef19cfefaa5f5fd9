package layerwise.grading.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import layerwise.grading.CheckGrade;
import layerwise.grading.Grade;
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
    }
}
