package layerwise.grading;

import java.io.IOException;

/** What was handed in cannot be graded, for a fault of its own, which the message says. */
final class UnusableSubmissionException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableSubmissionException(String message) {
        super(message);
    }
}
