package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedTest {
    @TempDir Path folder;

    @Test
    void whatAGraderThatIsGoneHasLeftIsSweptAndNothingElse() throws Exception {
        var gone = new ProcessBuilder("true").start();
        gone.waitFor();
        var outside = Files.writeString(folder.resolve("outside"), "x");
        var left =
                Files.createDirectories(folder.resolve("layerwise-worker-" + gone.pid() + "-1/in"));
        Files.createSymbolicLink(left.resolve("link"), outside);
        Files.writeString(folder.resolve("layerwise-grader-" + gone.pid() + "-2.zip"), "x");
        var own = Files.createTempDirectory(folder, Abandoned.prefix());
        var other = Files.createDirectory(folder.resolve("layerwise-worker-old"));
        var name = Files.createDirectory(folder.resolve("layerwise-runs-" + gone.pid() + "-1"));

        assertEquals(2, Abandoned.sweep(folder));

        assertFalse(Files.exists(left.getParent()));
        assertTrue(Files.exists(outside), "a link was followed");
        assertTrue(Files.exists(own) && Files.exists(other) && Files.exists(name));
        assertEquals(0, Abandoned.sweep(folder));
    }
}
