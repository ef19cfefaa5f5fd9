package layerwise.shell;

/** Thrown inside a cell to end it; an Error, so that {@code catch (Exception e)} lets it pass. */
final class CellStopped extends Error {
    private static final long serialVersionUID = 1;

    CellStopped() {
        super("stopped", null, false, false);
    }
}
