package layerwise.shell;

import java.util.HashMap;
import java.util.Map;

/** Where the lines of the classes that run stand in the cells. */
final class CellSources {
    /** A line of a cell; line 0 where it is not known. */
    record Place(String cell, int line) {}

    private final Map<String, ClassLines> classes = new HashMap<>();
    private Place current = new Place("", 0);

    /** The snippet that runs from now on; frames of unknown classes are taken for it. */
    synchronized void running(String cell, int line) {
        current = new Place(cell, line);
    }

    synchronized void add(ClassLines lines) {
        classes.put(lines.className(), lines);
    }

    synchronized Place place(String className, int wrappedLine) {
        var lines = classes.get(className);
        return lines == null
                ? current
                : new Place(lines.cell(), lines.lines().getOrDefault(wrappedLine, 0));
    }
}
