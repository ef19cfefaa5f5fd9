package layerwise.grading.worker;

import java.io.IOException;

/** Thrown where bytes on the wire are not a message; says which part. */
public final class MalformedFrameException extends IOException {
    private static final long serialVersionUID = 1;

    /** An exception that says what was found and what was needed. */
    public MalformedFrameException(String message) {
        super(message);
    }
}
