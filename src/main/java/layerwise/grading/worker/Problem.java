package layerwise.grading.worker;

import java.util.Objects;

/**
 * Why a cell or a case has no result, as the worker saw it.
 *
 * @param type class name of the exception, empty where there is none
 * @param message what was said, possibly shortened
 * @param where cell and line of the student's code as a student reads it; may be empty
 * @param cell id of the cell that does not compile; empty for the other kinds
 * @param line its line, from 1; 0 where unknown
 */
public record Problem(Kind kind, String type, String message, String where, String cell, int line) {

    /** What kind of problem it is. */
    public enum Kind {
        /** A stub was reached. */
        NOT_WRITTEN,
        /** The compiler refused the cell. */
        DOES_NOT_COMPILE,
        /** An exception or an error came out of the code. */
        THREW,
        /** Memory ran out, and the process lives on. */
        OUT_OF_MEMORY
    }

    /** More than any exception needs to say; what is longer is cut. */
    static final int LONGEST_TEXT = 8000;

    public Problem {
        Objects.requireNonNull(kind, "kind");
        type = shortened(type);
        message = shortened(message);
        where = shortened(where);
        cell = shortened(cell);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " ...";
    }
}
