package layerwise.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.SourceCodeAnalysis;

/** Takes the source of a cell apart, and puts the compiler's words about it together. */
final class Cells {
    /** A snippet, where it starts in the cell (from 0), and on which line (from 1). */
    record Part(String source, int start, int line) {}

    private Cells() {}

    /** The snippets of a cell in order; what cannot be told apart is one part at the end. */
    static List<Part> split(SourceCodeAnalysis analysis, String cell) {
        var parts = new ArrayList<Part>();
        int at = 0;
        while (at < cell.length()) {
            if (Character.isWhitespace(cell.charAt(at))) {
                at++;
                continue;
            }
            var rest = cell.substring(at);
            var info = analysis.analyzeCompletion(rest);
            if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                break;
            }
            int line = 1 + LineMaps.countLines(cell, at);
            if (info.source() == null || info.remaining().length() >= rest.length()) {
                parts.add(new Part(rest, at, line));
                break;
            }
            parts.add(new Part(info.source().stripTrailing(), at, line));
            at = cell.length() - info.remaining().length();
        }
        return parts;
    }

    /** The errors among {@code diagnostics}, placed in the cell; warnings are no reason to fail. */
    static List<CompileError> errors(List<Diag> diagnostics, String cell, Part part) {
        var errors = new ArrayList<CompileError>();
        for (var diagnostic : diagnostics) {
            if (diagnostic.isError()) {
                errors.add(error(diagnostic, cell, part));
            }
        }
        return errors;
    }

    private static CompileError error(Diag diagnostic, String cell, Part part) {
        long inPart = diagnostic.getPosition() == Diag.NOPOS ? 0 : diagnostic.getPosition();
        // JShell may have appended a semicolon: stay inside the cell.
        int at = Math.clamp(part.start() + inPart, 0, cell.length());
        int lineStart = cell.lastIndexOf('\n', at - 1) + 1;
        int lineEnd = cell.indexOf('\n', at);
        lineEnd = lineEnd < 0 ? cell.length() : lineEnd;
        var text = cell.substring(lineStart, lineEnd);
        long start = part.start() + diagnostic.getStartPosition();
        long end = part.start() + diagnostic.getEndPosition();
        // Carets under the whole construct where it stands on this line, else under its point.
        boolean onLine = start >= lineStart && start <= at && end > at && end <= lineEnd;
        int from = (int) (onLine ? start : at) - lineStart;
        int to = (int) (onLine ? end : at + 1) - lineStart;
        var carets = new StringBuilder();
        for (int i = 0; i < from; i++) {
            carets.append(text.charAt(i) == '\t' ? '\t' : ' ');
        }
        carets.repeat('^', Math.max(1, to - from));
        return new CompileError(
                message(diagnostic.getMessage(null)),
                1 + LineMaps.countLines(cell, at),
                at - lineStart + 1,
                text + "\n" + carets);
    }

    /** On one line, without places that only JShell knows. */
    static String message(String javac) {
        var text = new StringBuilder();
        for (var line : javac.split("\\R")) {
            var stripped = line.strip();
            if (stripped.startsWith("symbol:")) {
                text.append(": ").append(stripped.substring("symbol:".length()).strip());
            } else if (stripped.startsWith("location:")) {
                var place = stripped.substring("location:".length()).strip();
                text.append(place.equals("class") ? "" : " in " + place);
            } else if (!stripped.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(stripped);
            }
        }
        return text.toString();
    }

    /** The line of the cell on which {@code symbol}, as in "method f(int)", is first used. */
    static int lineOf(String symbol, LineMaps.Piece piece) {
        var name = Pattern.compile("^(?:\\w+\\s+)?([\\w$]+)").matcher(symbol);
        if (name.find()) {
            var use = Pattern.compile("\\b" + Pattern.quote(name.group(1)) + "\\b");
            var found = use.matcher(piece.source());
            if (found.find()) {
                return piece.firstLine() + LineMaps.countLines(piece.source(), found.start());
            }
        }
        return piece.firstLine();
    }
}
