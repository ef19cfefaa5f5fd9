package layerwise.shell;

/**
 * A place in a cell that an exception came through.
 *
 * @param cell the name that the host gave the cell
 * @param line line of the cell, from 1; 0 where it is not known
 * @param code what runs there, as in {@code Convolution.forward}; empty for the cell's own
 *     statements
 */
public record CellFrame(String cell, int line, String code) {

    /** As in {@code cell convolution, line 12 (Convolution.forward)}. */
    @Override
    public String toString() {
        return "cell "
                + cell
                + (line > 0 ? ", line " + line : "")
                + (code.isEmpty() ? "" : " (" + code + ")");
    }
}
