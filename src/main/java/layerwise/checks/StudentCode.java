package layerwise.checks;

import java.util.stream.Collectors;
import layerwise.shell.CellFrame;
import layerwise.shell.CellTrace;

/** What an exception says to the student whose code it came out of. */
final class StudentCode {
    private static final int PLACES = 3;

    private StudentCode() {}

    /** The exception, and the innermost places in cells that it came through. */
    static String describe(Throwable thrown) {
        var places =
                CellTrace.of(thrown).stream()
                        .limit(PLACES)
                        .map(CellFrame::toString)
                        .collect(Collectors.joining("\nfrom "));
        return places.isEmpty() ? thrown.toString() : thrown + "\nin " + places;
    }
}
