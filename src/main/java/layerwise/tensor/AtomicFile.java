package layerwise.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file beside its place and moves it there when it is complete. */
final class AtomicFile {

    /** What writes the content. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    static void write(Path file, Content content) throws IOException {
        var target = file.toAbsolutePath();
        var partial =
                target.resolveSibling(
                        target.getFileName() + "." + java.util.UUID.randomUUID() + ".part");
        try {
            try (var out = Files.newOutputStream(partial)) {
                content.writeTo(out);
            }
            move(partial, target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    static void move(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
