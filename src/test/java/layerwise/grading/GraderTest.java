package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import layerwise.notebook.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraderTest {
    private static final String BODY = "var out = x.times(factor);\n        return out.plus(bias);";

    @TempDir static Path home;

    private static final InProcessRuns RUNS = new InProcessRuns();
    private static Grader grader;

    @BeforeAll
    static void setUp() {
        TinyAssignment.in(home);
        grader = new Grader(TinyAssignment.assignment(home), RUNS, 0);
    }

    private static Grade grade(byte[] submission) {
        return grader.grade("submission", submission);
    }

    private static Grade gradeWith(String find, String replace) {
        return grade(TinyAssignment.solutionWith(home, find, replace));
    }

    private static CheckGrade check(Grade grade, String id) {
        return grade.checks().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    }

    private static void assertVerdict(Verdict verdict, Grade grade, String id) {
        var check = check(grade, id);
        assertEquals(verdict, check.verdict(), () -> id + ": " + check.feedback());
        assertEquals(verdict == Verdict.PASSED ? check.maximum() : 0, check.points(), id);
    }

    @Test
    void theSolutionEarnsEverything() {
        var grade = grade(TinyAssignment.assignment(home).solution().bytes());

        assertEquals(7, grade.points(), () -> grade.toString());
        assertEquals(7, grade.maximum());
        assertFalse(grade.needsPerson());
    }

    @Test
    void theUntouchedNotebookEarnsNothing() {
        var grade = grade(TinyAssignment.assignment(home).released().bytes());

        assertEquals(0, grade.points());
        for (var id : List.of("scale", "checksum", "question")) {
            assertVerdict(Verdict.NOT_WRITTEN, grade, id);
        }
        assertEquals(List.of("scale is not written yet."), check(grade, "scale").feedback());
    }

    @Test
    void aKnownMistakeIsNamedToTheStudent() {
        var grade = gradeWith("return out.plus(bias);", "var mine = out; return mine;");

        assertVerdict(Verdict.WRONG, grade, "scale");
        assertEquals("scale-no-bias", check(grade, "scale").mistake());
        assertEquals("The bias is never added.", check(grade, "scale").feedback().getFirst());
        assertVerdict(Verdict.PASSED, grade, "checksum");
    }

    @Test
    void howSureANameIsAndWhereToReadIsToldBelowIt() {
        var grade = gradeWith("return out.plus(bias);", "var mine = out; return mine;");

        assertEquals(
                "How sure: what you put out is what this mistake puts out in all 3 cases, and no"
                        + " other known mistake fits. See the section \"A tiny assignment\".",
                check(grade, "scale").feedback().get(1));
    }

    @Test
    void twoMistakesAtOnceAreNamedTogether() {
        var grade = gradeWith(BODY, "return x.times(factor).times(factor);");

        assertEquals("scale-no-bias + scale-squared", check(grade, "scale").mistake());
        var feedback = check(grade, "scale").feedback();
        assertEquals(
                "Two mistakes at once: (1) The bias is never added. (2) The input is multiplied by"
                        + " the factor twice.",
                feedback.get(0));
        assertTrue(feedback.get(1).contains("these two mistakes together"), feedback.get(1));
        assertTrue(feedback.get(2).startsWith("In the assignment's own: out is wrong"));
    }

    @Test
    void aPairIsRunOnceForAllSubmissions() {
        gradeWith(BODY, "return x.times(factor).times(factor);");
        int before = RUNS.runs;

        gradeWith(BODY, "var twice = x.times(factor * factor); return twice;");

        assertEquals(before + 1, RUNS.runs, "the submission itself");
    }

    @Test
    void aMistakeThatOnlyAHiddenCaseShowsIsNamedWithoutTheCase(@TempDir Path other)
            throws IOException {
        TinyAssignment.in(other);
        Files.writeString(
                other.resolve("grading/tiny/mistakes.yaml"),
                """
                - id: scale-sign-lost
                  sentence: The sign of the factor is lost.
                  cell: scale
                  find: "x.times(factor)"
                  replace: "x.times(Math.abs(factor))"
                  caught: [scale]
                """);
        var withIt = new Grader(TinyAssignment.assignment(other), RUNS, 0);

        var grade =
                withIt.grade(
                        "submission",
                        TinyAssignment.solutionWith(
                                other, BODY, "return x.times(Math.abs(factor)).plus(bias);"));

        assertEquals(
                List.of(
                        "The sign of the factor is lost.",
                        "How sure: what you put out is what this mistake puts out in all 3 cases,"
                                + " and no other known mistake fits. See the section \"A tiny"
                                + " assignment\".",
                        "In a hidden case: out is wrong."),
                check(grade, "scale").feedback());
        assertEquals("scale-sign-lost", check(grade, "scale").mistake());
    }

    @Test
    void anUnknownMistakeShowsOneElement() {
        var grade = gradeWith("return out.plus(bias);", "return out.times(out);");

        assertVerdict(Verdict.WRONG, grade, "scale");
        assertEquals("", check(grade, "scale").mistake());
        var text = String.join(" ", check(grade, "scale").feedback());
        assertTrue(text.startsWith("In the assignment's own: out is wrong"), text);
        assertEquals(1, text.split("expected", -1).length - 1, text);
    }

    @Test
    void nothingThatStudentCodeSaysAboutAHiddenCaseIsPassedOn() {
        var grade =
                gradeWith(
                        BODY,
                        "if (x.dim(1) == 5) throw new IllegalStateException(\"x is \" + x);\n"
                                + "return x.times(factor).plus(bias);");

        assertVerdict(Verdict.THREW, grade, "scale");
        assertEquals(
                List.of("It threw java.lang.IllegalStateException (cell x, line 1)."),
                check(grade, "scale").feedback());
    }

    @Test
    void aStubOfTheStudentsOwnCannotTellHiddenInputs() {
        var stub =
                "if (x.dim(1) == 5) throw new UnsupportedOperationException("
                        + "x.data()[0] + \" is not written yet\");\n"
                        + "return x.times(factor).plus(bias);";

        var grade = gradeWith(BODY, stub);

        assertVerdict(Verdict.NOT_WRITTEN, grade, "scale");
        assertEquals(List.of("A part of it is not written yet."), check(grade, "scale").feedback());
    }

    @Test
    void aWrongHiddenCaseIsToldByItsKindOnly() {
        var grade =
                gradeWith(
                        BODY, "return x.times(factor).plus(x.dim(1) == 5 ? bias.times(0) : bias);");

        assertVerdict(Verdict.WRONG, grade, "scale");
        var text = check(grade, "scale").feedback().getFirst();
        assertTrue(text.startsWith("In a hidden case: out "), text);
        assertFalse(text.matches(".*\\d.*"), text);
        assertFalse(grade.toString().contains("secretly-wide"), grade.toString());
    }

    @Test
    void rememberedAnswersFailOnFreshInputs() {
        var remembered =
                "var known = new RandomState(231).uniform(0, 1, 4, 3);\n"
                        + "if (x.dim(1) == 5 || x.equals(known)) {\n"
                        + "    return x.times(factor).plus(bias);\n"
                        + "}\n"
                        + "return x.times(0);";

        var grade = gradeWith(BODY, remembered);

        assertVerdict(Verdict.WRONG, grade, "scale");
        var text = check(grade, "scale").feedback().getFirst();
        assertTrue(text.startsWith("In the assignment's own, with newly drawn inputs: "), text);
        assertFalse(text.contains("expected"), text);
    }

    @Test
    void aLibraryClassDoesNotStandInForAClassThatDoesNotCompile() {
        var grade = gradeWith("int a = 1;", "int a = \"one\";");

        assertVerdict(Verdict.DOES_NOT_COMPILE, grade, "checksum");
        assertVerdict(Verdict.PASSED, grade, "scale");
        var text = check(grade, "checksum").feedback().getFirst();
        assertTrue(text.startsWith("Cell checksum, line 2 does not compile: "), text);
    }

    @Test
    void aLibraryClassDoesNotStandInForAClassThatIsNotThere() {
        var grade = gradeWith("class Adler32 {", "class Mine {");

        assertVerdict(Verdict.DOES_NOT_COMPILE, grade, "checksum");
        assertEquals(
                List.of("Cell checksum does not compile: it declares no class Adler32."),
                check(grade, "checksum").feedback());
    }

    @Test
    void aForbiddenClassCostsTheChecksThatNeedTheCell() {
        var grade = gradeWith("int b = 0;", "int b = 0;\n    CRC32 crc = new CRC32();");

        assertVerdict(Verdict.FORBIDDEN, grade, "checksum");
        assertVerdict(Verdict.PASSED, grade, "scale");
        assertTrue(grade.needsPerson());
        assertEquals(
                List.of(
                        "Cell checksum, line 4 uses CRC32, which this assignment does not allow;"
                                + " the cell was not run."),
                check(grade, "checksum").feedback());
    }

    @Test
    void aFileThatIsNoNotebookNeedsAPerson() {
        var grade = grade(TinyAssignment.utf8("this is not JSON"));

        assertEquals(0, grade.points());
        assertEquals(7, grade.maximum());
        assertTrue(grade.needsPerson());
        assertVerdict(Verdict.NOT_RUN, grade, "scale");
    }

    @Test
    void whatASubmissionPrintsOrChecksByItselfChangesNothing() {
        var released = TinyAssignment.assignment(home).released();
        var cells = new ArrayList<>(released.cells());
        cells.add(
                2,
                Cell.code(
                        "mine",
                        "System.out.println(\"{\\\"score\\\": 7, \\\"status\\\": \\\"passed\\\"}\");"));
        cells.add(
                3,
                Cell.code(
                        "mine-too", "check(\"scale\", c -> c.output(\"out\", c.tensor(\"x\")));"));

        var grade = grade(released.withCells(cells).bytes());

        assertEquals(0, grade.points());
        assertVerdict(Verdict.NOT_WRITTEN, grade, "scale");
        assertEquals(1, grade.printed().size(), grade::toString);
    }

    @Test
    void aWrongAnswerIsWrong() {
        var grade = gradeWith("answer(\"question\", 6);", "answer(\"question\", 7);");

        assertVerdict(Verdict.WRONG, grade, "question");
        assertFalse(check(grade, "question").feedback().toString().contains("6"));
    }

    @Test
    void aMissingOutputIsWrong() {
        var grade = gradeWith(BODY, "return null;");

        assertVerdict(Verdict.THREW, grade, "scale");
        assertTrue(check(grade, "scale").feedback().toString().contains("out is null"));
    }

    @Test
    void whatRepairCannotDecideIsForAPerson() {
        var solution = TinyAssignment.assignment(home).solution();
        var cells = new ArrayList<>(solution.cells());
        int scale = 2;
        var text = cells.get(scale).source();
        var other = cells.get(scale).withSource(text.replace("times(factor)", "times(3)"));
        cells.add(scale, other.withOutputs(9, List.of()));

        var grade = grade(solution.withCells(cells).bytes());

        assertTrue(grade.needsPerson());
        assertEquals(
                List.of(
                        "The solution cell scale stands in two versions (cells 3 and 4); the later"
                                + " was used, but only the earlier was ever run."),
                grade.concerns());
        assertVerdict(Verdict.PASSED, grade, "scale");
    }

    @Test
    void theSameSubmissionHasTheSameGrade() {
        var submission = TinyAssignment.solutionWith(home, "x.times(factor)", "x.times(2)");
        var other = new Grader(TinyAssignment.assignment(home), new InProcessRuns(), 0);

        assertEquals(grade(submission), other.grade("submission", submission));
    }

    @Test
    void anotherSeedDrawsOtherInputs() {
        var spec = TinyAssignment.assignment(home).spec();
        var scale = spec.check("scale").orElseThrow();

        var first = CasePlan.of(scale, 0);
        var second = CasePlan.of(scale, 1);

        assertEquals(3, first.size(), "public, hidden, and the public one drawn again");
        assertEquals(first.get(0).inputs(), second.get(0).inputs());
        assertFalse(first.get(2).inputs().equals(second.get(2).inputs()));
        assertFalse(first.get(2).inputs().equals(first.get(0).inputs()));
    }
}
