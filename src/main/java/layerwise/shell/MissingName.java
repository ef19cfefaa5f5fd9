package layerwise.shell;

/**
 * A name that a class or method of a cell uses and that no cell has defined yet.
 *
 * @param user the class or method, as in {@code Convolution}
 * @param name what it needs, as in {@code method im2col(Tensor)}
 * @param cell the cell of the class or method
 * @param line the first line of the cell with that name, or the declaration's first
 */
public record MissingName(String user, String name, String cell, int line) {

    /** A sentence for the student. */
    @Override
    public String toString() {
        return "cell "
                + cell
                + ", line "
                + line
                + ": "
                + user
                + " uses "
                + name
                + ", which no cell has defined; until one does, it cannot run (a typing mistake?)";
    }
}
