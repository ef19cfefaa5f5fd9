package layerwise.shell;

import java.util.HashMap;
import java.util.Map;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** Where the lines of JShell's generated classes stand in the cells. */
final class CellSources {
    /** A line of a cell; line 0 where it is not known. */
    record Place(String cell, int line) {}

    /** The source of one snippet in its cell. */
    record Piece(String cell, int firstLine, String source) {}

    private record Lines(String cell, Map<Integer, Integer> cellLineOf, int firstLine) {}

    private final Map<String, Lines> classes = new HashMap<>();
    private Piece current = new Piece("", 0, "");

    /** The snippet that runs from now on; frames of unknown classes are taken for it. */
    synchronized void running(Piece piece) {
        current = piece;
    }

    synchronized boolean knows(String className) {
        return classes.containsKey(className);
    }

    /** Records the lines of the class that JShell wrapped around {@code piece}. */
    synchronized void add(SnippetWrapper wrapper, Piece piece) {
        var known = classes.get(wrapper.fullClassName());
        // Overloaded methods share a class: each adds its own lines.
        var lines =
                known == null || !known.cell.equals(piece.cell())
                        ? new HashMap<Integer, Integer>()
                        : new HashMap<>(known.cellLineOf);
        lines.putAll(lines(wrapper, piece));
        classes.put(wrapper.fullClassName(), new Lines(piece.cell(), lines, piece.firstLine()));
    }

    synchronized Place place(String className, int wrappedLine) {
        var lines = classes.get(className);
        if (lines == null) {
            return new Place(current.cell(), current.firstLine());
        }
        return new Place(lines.cell, lines.cellLineOf.getOrDefault(wrappedLine, 0));
    }

    private static Map<Integer, Integer> lines(SnippetWrapper wrapper, Piece piece) {
        return wrapper.fullClassName().contains("_")
                ? linesAmongOverloads(wrapper, piece)
                : linesAlone(wrapper, piece);
    }

    /** Positions of overloads in their common class are ambiguous, so look for the text itself. */
    private static Map<Integer, Integer> linesAmongOverloads(SnippetWrapper wrapper, Piece piece) {
        var result = new HashMap<Integer, Integer>();
        int start = wrapper.wrapped().indexOf(piece.source());
        if (start >= 0) {
            int first = 1 + countLines(wrapper.wrapped(), start);
            int lines = countLines(piece.source(), piece.source().length());
            for (int i = 0; i <= lines; i++) {
                result.put(first + i, piece.firstLine() + i);
            }
        }
        return result;
    }

    private static Map<Integer, Integer> linesAlone(SnippetWrapper wrapper, Piece piece) {
        var result = new HashMap<Integer, Integer>();
        var source = piece.source();
        var wrapped = wrapper.wrapped();
        int line = 1;
        int at = 0;
        while (at < wrapped.length()) {
            int end = wrapped.indexOf('\n', at);
            end = end < 0 ? wrapped.length() : end;
            for (int i = at; i < end; i++) {
                // A character is the student's own if the way to the source leads back to it.
                int position = wrapper.wrappedToSourcePosition(i);
                if (position >= 0
                        && position < source.length()
                        && source.charAt(position) == wrapped.charAt(i)
                        && wrapper.sourceToWrappedPosition(position) == i) {
                    result.put(line, piece.firstLine() + countLines(source, position));
                    break;
                }
            }
            line++;
            at = end + 1;
        }
        return result;
    }

    static int countLines(String text, int end) {
        return (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
