package layerwise.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateIndexFilesTest {
    private static final int LONG = 60;

    @TempDir private Path folder;

    @Test
    void whoIndexesIsAnsweredOnceTheIndexIsWanted() throws Exception {
        var files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
        files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(folder));
        var wanted = new CountDownLatch(1);
        try (var late = new LateIndexFiles(files, wanted)) {
            var asked =
                    new FutureTask<Iterable<? extends Path>>(
                            () -> late.getLocationAsPaths(StandardLocation.CLASS_PATH));
            Thread.ofPlatform().daemon().start(asked);

            assertThrows(TimeoutException.class, () -> asked.get(200, TimeUnit.MILLISECONDS));
            wanted.countDown();

            var found = new ArrayList<Path>();
            asked.get(LONG, TimeUnit.SECONDS).forEach(found::add);
            assertEquals(List.of(folder), found);
        }
    }

    @Test
    void packagesAreCompletedSoonAfterTheFirstQuestion() throws Exception {
        try (var shell = new Shell(Shell.Options.ofHost())) {
            boolean found = false;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG);
            while (!found && System.nanoTime() < end) {
                var choices = shell.assist().complete("layerwise.grad", 14).choices();
                found = choices.stream().anyMatch(each -> each.text().startsWith("gradcheck"));
                Thread.sleep(20);
            }
            assertTrue(found, "no package was found");
        }
    }
}
