package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Without bubblewrap the same happens to each submission, but that nothing is hidden from it. */
class ProcessRunsTest extends SandboxedRunsContract {
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
