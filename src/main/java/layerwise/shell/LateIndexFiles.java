package layerwise.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.tools.StandardJavaFileManager;

/**
 * The compiler's files where completion is wanted, and not at once: what JShell's thread for the
 * index asks is answered once the latch is open. So the index of all classes is not made while a
 * student waits for the first cell.
 */
final class LateIndexFiles extends WorkerFiles {
    private final CountDownLatch wanted;

    /** Files whose index is made once the latch is open. */
    LateIndexFiles(StandardJavaFileManager files, CountDownLatch wanted) {
        super(files);
        this.wanted = wanted;
    }

    @Override
    public Iterable<? extends Path> getLocationAsPaths(Location location) {
        try {
            wanted.await();
            return fileManager.getLocationAsPaths(location);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
