package layerwise.checks;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an exception says to the student whose code it came out of. */
final class StudentCode {
    /** JShell puts every cell's code into classes of this package. */
    private static final String PACKAGE = "REPL.";

    private static final int FRAMES = 3;

    private StudentCode() {}

    /** The exception, and the innermost places in code of the notebook. */
    static String describe(Throwable thrown) {
        var text = thrown.toString();
        var frames =
                Arrays.stream(thrown.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith(PACKAGE))
                        .limit(FRAMES)
                        .map(StudentCode::place)
                        .collect(Collectors.joining("\n"));
        return frames.isEmpty() ? text : text + "\n" + frames;
    }

    private static String place(StackTraceElement frame) {
        var type = frame.getClassName().replaceFirst(".*\\$JShell\\$\\w+\\$?", "");
        var method = type.isEmpty() ? frame.getMethodName() : type + "." + frame.getMethodName();
        return "at "
                + method
                + " ("
                + frame.getFileName()
                + ", line "
                + frame.getLineNumber()
                + ")";
    }
}
