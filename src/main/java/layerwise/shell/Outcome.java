package layerwise.shell;

import java.util.List;

/** How a cell ended. */
public sealed interface Outcome {

    /** The cell ended with an expression; {@code value} is the object itself, never null. */
    record Value(Object value) implements Outcome {}

    /** The cell ended and has no value to show. */
    record Nothing() implements Outcome {}

    /** A part of the cell does not compile; what stands before it has run. */
    record NotCompiled(List<CompileError> errors) implements Outcome {
        public NotCompiled {
            errors = List.copyOf(errors);
        }
    }

    /**
     * The code of the cell threw.
     *
     * @param thrown the exception itself, its traces cleaned by {@link CellTrace#clean}
     * @param frames the places in cells, innermost first
     */
    record Thrown(Throwable thrown, List<CellFrame> frames) implements Outcome {
        public Thrown {
            frames = List.copyOf(frames);
        }
    }

    /**
     * The cell called a class or method that lacks a definition.
     *
     * @param missing what it lacks
     * @param frames the places in cells, innermost first
     */
    record Undefined(List<MissingName> missing, List<CellFrame> frames) implements Outcome {
        public Undefined {
            missing = List.copyOf(missing);
            frames = List.copyOf(frames);
        }
    }

    /**
     * The cell was stopped by {@link Shell#interrupt}.
     *
     * @param stillRunning whether its thread did not end in time and goes on in the background, as
     *     inside a library's own endless loop
     */
    record Interrupted(boolean stillRunning) implements Outcome {}
}
