package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class ProcessRunsTest extends SandboxedRunsContract {
    /** What other means bring about here than in bubblewrap; all else is the same code. */
    private static final Set<String> DIFFERENT =
            Set.of("aThreadBombIsBounded", "aProcessThatStudentCodeStartedEndsWithItsWorker");

    private static final boolean BUBBLEWRAP = Sandbox.probe().getFirst().usable();

    @BeforeEach
    void onlyWhatIsDifferentWhereBubblewrapRunsTheRest(TestInfo test) {
        var name = test.getTestMethod().orElseThrow().getName();
        assumeTrue(!BUBBLEWRAP || DIFFERENT.contains(name), "BubblewrapRunsTest runs it");
    }

    @Override
    Sandbox sandbox() {
        return Sandbox.of(Isolation.PROCESS);
    }

    @Test
    void aProcessThatStudentCodeStartedEndsWithItsWorker() {
        // The contract looks for processes left behind after each test; this one would be found.
        var submission =
                new Submission()
                        .check(
                                "fork",
                                "new ProcessBuilder(\"/bin/sh\", \"-c\", \"sleep 4711\").start();"
                                        + " Runtime.getRuntime().halt(1);");

        run(submission);

        long asleep =
                ProcessHandle.allProcesses()
                        .filter(each -> each.info().commandLine().orElse("").contains("sleep 4711"))
                        .count();
        assertEquals(0, asleep);
    }
}
