package layerwise.grading;

/** Thrown where the isolation asked for does not work here; says what is missing and what to do. */
public final class SandboxUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with what was found, what is needed and what to do. */
    public SandboxUnavailableException(String message) {
        super(message);
    }
}
