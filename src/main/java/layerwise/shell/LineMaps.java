package layerwise.shell;

import java.util.HashMap;
import java.util.Map;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** Finds out where the lines of JShell's generated classes stand in the cells. */
final class LineMaps {
    /** The source of one snippet in its cell. */
    record Piece(String cell, int firstLine, String source) {}

    private final Map<String, ClassLines> classes = new HashMap<>();

    boolean knows(String className) {
        return classes.containsKey(className);
    }

    /** The lines of the class that JShell wrapped around {@code piece}. */
    ClassLines add(SnippetWrapper wrapper, Piece piece) {
        var name = wrapper.fullClassName();
        var known = classes.get(name);
        // Overloaded methods share a class: each adds its own lines.
        var lines =
                known == null || !known.cell().equals(piece.cell())
                        ? new HashMap<Integer, Integer>()
                        : new HashMap<>(known.lines());
        lines.putAll(lines(wrapper, piece));
        var all = new ClassLines(name, piece.cell(), lines);
        classes.put(name, all);
        return all;
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
