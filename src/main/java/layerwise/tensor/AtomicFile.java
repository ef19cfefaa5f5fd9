package layerwise.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a file beside its place and moves it there when it is complete. */
public final class AtomicFile {

    /** What writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /** Writes a file, in place of one that is there; where this fails, that one stays. */
    public static void write(Path file, Content content) throws IOException {
        var target = file.toAbsolutePath();
        var partial =
                target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (var out = Files.newOutputStream(partial)) {
                content.writeTo(out);
            }
            move(partial, target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Puts a complete file in its place, at once where the file system can. */
    public static void move(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
