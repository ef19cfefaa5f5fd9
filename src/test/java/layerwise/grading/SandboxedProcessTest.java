package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SandboxedProcessTest {
    /** Often, since it is a matter of which thread is first. */
    @RepeatedTest(300)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell")
    void whatAProcessPrintedLastIsKnownOnceItHasEnded() throws IOException {
        var process = new ProcessBuilder("sh", "-c", "echo last words >&2; exit 3").start();
        try (var ended = SandboxedProcess.of(Sandbox.of(Isolation.PROCESS), process)) {
            assertEquals(new SandboxedProcess.Ending(3, "last words\n"), ended.ending());
        }
    }
}
