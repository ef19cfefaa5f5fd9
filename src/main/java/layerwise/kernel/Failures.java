package layerwise.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import layerwise.shell.CellFrame;
import layerwise.shell.CellTrace;
import layerwise.shell.MissingName;
import layerwise.shell.Outcome;

/** Says what went wrong in a cell: its line, a caret, the way through student code, no more. */
final class Failures {
    private static final String RED = "\u001b[31m";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";
    private static final int MOST_FRAMES = 20;

    private final Map<String, String> sources = new ConcurrentHashMap<>();

    /** Remembers the text of a cell, to quote its lines. */
    void remember(String cell, String source) {
        sources.put(cell, source);
    }

    CellFailure notCompiled(String cell, Outcome.NotCompiled outcome) {
        var lines = new ArrayList<String>();
        for (var error : outcome.errors()) {
            lines.add(
                    BOLD
                            + "cell "
                            + cell
                            + ", line "
                            + error.line()
                            + ": "
                            + PLAIN
                            + RED
                            + error.message()
                            + PLAIN);
            error.excerpt().lines().forEach(line -> lines.add("    " + line));
        }
        var first = outcome.errors().getFirst();
        return new CellFailure(
                "CompileError",
                "cell " + cell + ", line " + first.line() + ": " + first.message(),
                lines,
                null);
    }

    CellFailure thrown(Throwable thrown) {
        CellTrace.clean(thrown);
        var lines = new ArrayList<String>();
        var shown = new ArrayList<Throwable>();
        for (var each = thrown; each != null && !shown.contains(each); each = each.getCause()) {
            lines.add((shown.isEmpty() ? "" : "Caused by: ") + RED + title(each) + PLAIN);
            frames(CellTrace.of(each), lines, shown.isEmpty());
            shown.add(each);
        }
        return new CellFailure(
                name(thrown), String.valueOf(thrown.getLocalizedMessage()), lines, thrown);
    }

    CellFailure undefined(Outcome.Undefined outcome) {
        var message =
                outcome.missing().stream()
                        .map(MissingName::toString)
                        .collect(Collectors.joining("\n"));
        var lines = new ArrayList<String>();
        message.lines().forEach(line -> lines.add(RED + line + PLAIN));
        frames(outcome.frames(), lines, true);
        return new CellFailure("UndefinedName", message, lines, null);
    }

    CellFailure interrupted(Outcome.Interrupted outcome) {
        var message =
                outcome.stillRunning()
                        ? "The cell was interrupted but did not end; it goes on in the background."
                                + " Restart the kernel to be rid of it."
                        : "The cell was interrupted.";
        return new CellFailure("Interrupted", message, List.of(RED + message + PLAIN), null);
    }

    private void frames(List<CellFrame> frames, List<String> lines, boolean quote) {
        for (int i = 0; i < Math.min(frames.size(), MOST_FRAMES); i++) {
            var frame = frames.get(i);
            lines.add("    at " + frame);
            if (quote && i == 0) {
                lines.addAll(quoted(frame));
            }
        }
        if (frames.size() > MOST_FRAMES) {
            lines.add("    and " + (frames.size() - MOST_FRAMES) + " more");
        }
    }

    private List<String> quoted(CellFrame frame) {
        var source = sources.getOrDefault(frame.cell(), "").lines().toList();
        return frame.line() < 1 || frame.line() > source.size()
                ? List.of()
                : List.of("        " + BOLD + source.get(frame.line() - 1).strip() + PLAIN);
    }

    private static String title(Throwable thrown) {
        var message = thrown.getLocalizedMessage();
        return name(thrown) + (message == null ? "" : ": " + message);
    }

    /** A class of a cell has a generated name around its own. */
    private static String name(Throwable thrown) {
        return thrown.getClass().getName().replaceFirst("^REPL\\.\\$JShell\\$\\w+?\\$", "");
    }
}
