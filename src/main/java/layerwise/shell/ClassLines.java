package layerwise.shell;

import java.util.Map;

/**
 * Where the lines of a class that JShell generated stand in its cell.
 *
 * @param lines for a line of the class, that of the cell; none where it is not the student's
 */
public record ClassLines(String className, String cell, Map<Integer, Integer> lines) {
    public ClassLines {
        lines = Map.copyOf(lines);
    }
}
