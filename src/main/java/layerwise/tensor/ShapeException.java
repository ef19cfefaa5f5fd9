package layerwise.tensor;

/**
 * Thrown where a tensor's shape does not fit; the message has the shape found and the one needed.
 */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** An exception with a message of the caller's own. */
    public ShapeException(String message) {
        super(message);
    }

    /**
     * Says what was found, what was needed and what to do.
     *
     * @param what operation and argument, as in {@code "Affine: x"}
     * @param found the shape that arrived
     * @param needed the shape needed, as text: {@code "(N, 3072)"}
     * @param cure what to do, or what the shape means
     */
    public ShapeException(String what, Shape found, String needed, String cure) {
        super(what + " has shape " + found + ", needs " + needed + "; " + cure);
    }

    /** As below, for what is checked too often to put its name together each time. */
    public static void requireShape(
            String owner, String argument, Shape found, Shape needed, String cure) {
        if (!found.equals(needed)) {
            throw new ShapeException(owner + ": " + argument, found, needed.toString(), cure);
        }
    }

    /** Throws unless {@code found} equals {@code needed}. */
    public static void requireShape(String what, Shape found, Shape needed, String cure) {
        if (!found.equals(needed)) {
            throw new ShapeException(what, found, needed.toString(), cure);
        }
    }
}
