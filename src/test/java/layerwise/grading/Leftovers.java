package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What workers must not leave behind: processes, files. */
final class Leftovers {
    private Leftovers() {}

    static void assertNone() throws IOException {
        var left =
                ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .map(handle -> handle.info().toString())
                        .toList();
        assertEquals(List.of(), left, "processes left behind");
        var ours = "layerwise-worker-" + ProcessHandle.current().pid() + "-";
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            var folders =
                    files.filter(file -> file.getFileName().toString().startsWith(ours)).toList();
            assertEquals(List.of(), folders, "files left behind");
        }
    }
}
