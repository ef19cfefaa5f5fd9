package layerwise.training;

/** How a {@link Solver} draws the examples of its batches. */
public enum Draw {
    /** Each batch is drawn from all examples, and one example can come several times (cs231n). */
    WITH_REPLACEMENT,
    /**
     * Every epoch goes through the examples in a new order, each at most once; the rest that does
     * not fill a batch is left out.
     */
    EPOCHS
}
