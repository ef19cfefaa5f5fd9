package layerwise.kernel;

import java.util.List;

/** A cell that did not reach its end, in the words that the front end shows. */
public final class CellFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String name;
    private final String[] traceback;

    CellFailure(String name, String message, List<String> traceback, Throwable cause) {
        super(message, cause);
        this.name = name;
        this.traceback = traceback.toArray(String[]::new);
    }

    /** As in {@code CompileError} or {@code java.lang.ArithmeticException}. */
    public String name() {
        return name;
    }

    /** Lines for a terminal, with its colors. */
    public List<String> traceback() {
        return List.of(traceback);
    }
}
