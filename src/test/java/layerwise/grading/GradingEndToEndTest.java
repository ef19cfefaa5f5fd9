package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grading with real workers, each its own process. */
class GradingEndToEndTest {
    @TempDir static Path home;

    private static SandboxedRuns runs;
    private static Grader grader;

    @BeforeAll
    static void setUp() {
        TinyAssignment.in(home);
        runs = new SandboxedRuns(Sandbox.of(Isolation.PROCESS), WorkerProgram.ofThisJvm(), 0);
        grader = new Grader(TinyAssignment.assignment(home), runs, 0);
    }

    @AfterAll
    static void close() {
        runs.close();
    }

    @Test
    void theSolutionEarnsEverything() {
        var grade = grader.grade("solution", TinyAssignment.assignment(home).solution().bytes());

        assertEquals(7, grade.points(), grade::toString);
    }

    @Test
    void aProcessThatEndsCostsItsOwnCheckOnly() {
        var grade =
                grader.grade(
                        "exits",
                        TinyAssignment.solutionWith(
                                home, "b = (b + a) % 65521;", "b = 1; System.exit(0);"));

        assertEquals(Verdict.PASSED, grade.checks().get(0).verdict(), grade::toString);
        assertEquals(Verdict.DIED, grade.checks().get(1).verdict(), grade::toString);
        assertEquals(Verdict.PASSED, grade.checks().get(2).verdict(), grade::toString);
    }

    @Test
    void aClassThatMissesANameDoesNotCompile() {
        var grade =
                grader.grade(
                        "misses",
                        TinyAssignment.solutionWith(
                                home, "return out.plus(bias);", "return out.plus(offset);"));

        assertEquals(Verdict.DOES_NOT_COMPILE, grade.checks().get(0).verdict(), grade::toString);
        assertEquals(Verdict.PASSED, grade.checks().get(1).verdict(), grade::toString);
        var text = grade.checks().get(0).feedback().getFirst();
        assertTrue(text.startsWith("Cell scale, line 13 does not compile: "), text);
    }
}
