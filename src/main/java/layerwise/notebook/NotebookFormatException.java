package layerwise.notebook;

/**
 * Thrown where a notebook cannot be read or released; the message begins with the file and the
 * place in it (cell and line, or line and byte) and ends with what to do.
 */
public final class NotebookFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says where and what. */
    public NotebookFormatException(String place, String message) {
        super(place + ": " + message);
    }

    /** Says where and what, and keeps the cause. */
    public NotebookFormatException(String place, String message, Throwable cause) {
        super(place + ": " + message, cause);
    }
}
