package layerwise.checks;

import java.nio.file.Path;

/** A specification file that cannot be used: which file, where in it, what it has and needs. */
public final class SpecFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** An error at a path in a file, such as {@code checks[2].points}. */
    public SpecFormatException(Path file, String path, String message) {
        super(file + (path.isEmpty() ? "" : ", " + path) + ": " + message);
    }

    /** An error with its cause, from reading the file. */
    public SpecFormatException(Path file, String message, Throwable cause) {
        super(file + ": " + message, cause);
    }
}
