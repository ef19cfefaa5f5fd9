package layerwise.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A line on a terminal that says how far a batch is, written over itself; on anything else a line
 * for each submission.
 */
final class Progress {
    private final PrintStream out;
    private final boolean terminal;
    private final int total;
    private final long start = System.nanoTime();
    private int done;
    private int graded;
    private int persons;
    private int width;

    Progress(PrintStream out, boolean terminal, int total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /** Whether standard error is shown to a person. */
    static boolean onTerminal() {
        try {
            // Java tells this of standard input and output only
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException _) {
            var console = System.console();
            return console != null && console.isTerminal();
        }
    }

    /** One more is done; {@code before} if that was so before this run. */
    synchronized void tell(String name, boolean before, boolean needsPerson) {
        done++;
        graded += before ? 0 : 1;
        persons += needsPerson ? 1 : 0;
        if (!terminal) {
            out.println("grade: " + name + " done" + (before ? " before" : ""));
            return;
        }
        var line = line(done, total, graded, persons, Duration.ofNanos(System.nanoTime() - start));
        out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
    }

    /** Leaves the line behind. */
    synchronized void end() {
        if (terminal && width > 0) {
            out.println();
        }
    }

    /**
     * {@code 37 of 300, 2 need a person, about 4 min left}.
     *
     * @param graded how many of those that are done took this run's time
     */
    static String line(int done, int total, int graded, int persons, Duration elapsed) {
        var text = new StringBuilder(done + " of " + total);
        if (persons > 0) {
            text.append(", ").append(persons).append(persons == 1 ? " needs" : " need");
            text.append(" a person");
        }
        if (graded > 0 && done < total) {
            double seconds = elapsed.toMillis() / 1000.0 / graded * (total - done);
            text.append(", about ").append(words(seconds)).append(" left");
        }
        return text.toString();
    }

    private static String words(double seconds) {
        if (seconds < 90) {
            return Math.max(1, Math.round(seconds)) + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 120 ? minutes + " min" : Math.round(minutes / 60.0) + " h";
    }
}
