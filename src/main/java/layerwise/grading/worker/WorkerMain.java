package layerwise.grading.worker;

import java.io.IOException;

/**
 * The worker's program. Everything a student's code could reach by the usual names is set before
 * any of it runs: standard input is empty, standard output and error are captured and bounded, and
 * the keys were read away.
 */
public final class WorkerMain {
    /** As much of a cell's printing as a report can use. */
    private static final int KEPT_OUTPUT = 20_000;

    private WorkerMain() {}

    /**
     * Serves one set of orders and ends the JVM, with whatever threads are left.
     *
     * @throws IOException if the grader is gone or sends nonsense
     */
    public static void main(String[] args) throws IOException {
        var channel = Channel.open();
        var printed = new LimitedOutput(KEPT_OUTPUT);
        System.setOut(printed.asPrintStream());
        System.setErr(System.out);
        channel.reports().write(new Message.Ready());
        new Worker(channel.inbox(), channel.reports(), printed).serve();
        Runtime.getRuntime().halt(0);
    }
}
