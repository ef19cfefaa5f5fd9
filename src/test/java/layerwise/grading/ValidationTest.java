package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import layerwise.grading.report.ConsoleTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
    @TempDir Path home;

    @BeforeEach
    void setUp() {
        TinyAssignment.in(home);
    }

    private final InProcessRuns runs = new InProcessRuns();

    private Validation validate() throws Exception {
        var assignment = TinyAssignment.assignment(home);
        return Validation.of(new Grader(assignment, runs, 0), 2);
    }

    private void edit(String file, String find, String replace) throws Exception {
        var path = home.resolve(file);
        var text = Files.readString(path);
        assertTrue(text.contains(find), find);
        Files.writeString(path, text.replace(find, replace));
    }

    @Test
    void aSoundAssignmentIsProven() throws Exception {
        var validation = validate();

        assertEquals(List.of(), validation.findings());
        assertEquals(3, validation.caught());
        assertEquals(3, validation.named());
        assertTrue(
                ConsoleTable.of(validation).contains("3 of 3 caught, 3 named"),
                ConsoleTable.of(validation));
        assertEquals(
                "tiny: proven; 3 of 3 mistakes caught, 3 of 3 named right",
                ConsoleTable.summary(validation));
    }

    @Test
    void eachMistakeIsRunOnceOnTheChecksThatCatchIt() throws Exception {
        validate();

        var all = List.of("scale", "checksum", "question");
        assertEquals(List.of(all, all), runs.checks.subList(0, 2), "solution, student version");
        assertEquals(
                List.of("[checksum]", "[scale]", "[scale]"),
                runs.checks.stream().skip(2).map(List::toString).sorted().toList());
    }

    @Test
    void aGivenExampleWorthNothingMayPassInTheStudentVersion() throws Exception {
        // what is to be written moves to a method that nothing calls
        edit("grading/tiny/solution.ipynb", "// BEGIN SOLUTION checksum", "// given");
        edit(
                "grading/tiny/solution.ipynb",
                "b = (b + a) % 65521;\\n\",\n    \"        // END SOLUTION\\n\",\n",
                "b = (b + a) % 65521;\\n\",\n");
        edit(
                "grading/tiny/solution.ipynb",
                "    long getValue() {",
                "    void more() {\\n// BEGIN SOLUTION more\\n// END SOLUTION\\n}\\n    long getValue() {");
        Handout.release(TinyAssignment.assignment(home));

        var worthSomething = validate().findings();

        assertEquals(1, worthSomething.size(), worthSomething.toString());
        assertTrue(worthSomething.getFirst().startsWith("student version: checksum: passed"));

        edit("grading/tiny/assignment.yaml", "points: 2", "points: 0");
        Handout.release(TinyAssignment.assignment(home)); // the points stand in the notebook too

        assertEquals(List.of(), validate().findings());
    }

    @Test
    void whatWasKeptIsNotRunAgainAndGivesTheSame(@TempDir Path kept) throws Exception {
        var assignment = TinyAssignment.assignment(home);
        var first = Validation.of(new Grader(assignment, runs, 0, kept), 1);
        int before = runs.runs;

        var second = Validation.of(new Grader(assignment, runs, 0, kept), 1);

        assertEquals(first, second);
        assertEquals(before + 1, runs.runs, "the student version puts nothing out");

        for (var file : kept.toFile().listFiles()) {
            Files.write(file.toPath(), new byte[] {1, 2, 3});
        }
        assertEquals(first, Validation.of(new Grader(assignment, runs, 0, kept), 1));
        assertEquals(2 * before + 1, runs.runs, "damaged files are passed over");

        Validation.of(new Grader(assignment, runs, 1, kept), 1);
        assertEquals(3 * before + 1, runs.runs, "another seed draws other cases");

        edit("grading/tiny/assignment.yaml", "uniform: [0, 1]", "uniform: [0, 2]");
        Validation.of(new Grader(TinyAssignment.assignment(home), runs, 0, kept), 1);
        assertEquals(4 * before + 1, runs.runs, "another assignment has other inputs");
    }

    @Test
    void whatASubmissionPutsOutIsNeverKept(@TempDir Path kept) {
        var grader = new Grader(TinyAssignment.assignment(home), runs, 0, kept);
        grader.prepare();
        int before = runs.runs;
        int files = kept.toFile().list().length;
        var submission = TinyAssignment.solutionWith(home, "int a = 1;", "int a = 2 - 1;");

        assertEquals(7, grader.grade("one", submission).points());
        assertEquals(7, grader.grade("two", submission).points());

        assertEquals(before + 2, runs.runs, "each submission is run itself");
        assertEquals(files, kept.toFile().list().length);
    }

    @Test
    void whatDoesNotHoldIsFound() throws Exception {
        edit(
                "grading/tiny/assignment.yaml",
                "{error: absolute, tolerance: 0}",
                "{error: absolute, tolerance: 1e12}");
        edit("grading/tiny/mistakes.yaml", "x.times(factor)\"", "x.times(other)\"");
        edit(
                "grading/tiny/solution.ipynb",
                "answer(\\\"question\\\", 6)",
                "answer(\\\"question\\\", 5)");
        edit("notebooks/tiny.ipynb", "A tiny assignment", "A small assignment");

        var findings = validate().findings();

        assertEquals(4, findings.size(), findings.toString());
        assertEquals("solution: question: wrong. The answer is not right.", findings.get(0));
        assertTrue(findings.get(1).endsWith("run lw release tiny"), findings.get(1));
        assertTrue(findings.get(2).contains("stands nowhere in cell scale"), findings.get(2));
        assertEquals("mistake checksum-starts-at-0 passes check checksum", findings.get(3));
    }
}
