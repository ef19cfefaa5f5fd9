package layerwise.grading.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The worker's program. Everything a student's code could reach by the usual names is set before
 * any of it runs: standard input is empty, standard output and error are captured and bounded, and
 * the key was read away.
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
        var in = new FileInputStream(FileDescriptor.in);
        var seal = new Seal(in.readNBytes(Seal.KEY_BYTES));
        var channel = new FileOutputStream(System.getProperty("layerwise.worker.channel"));
        System.clearProperty("layerwise.worker.channel");
        var reports = new FrameWriter(channel, Optional.of(seal));
        var printed = new LimitedOutput(KEPT_OUTPUT);
        System.setIn(InputStream.nullInputStream());
        System.setOut(printed.asPrintStream());
        System.setErr(System.out);
        var cells = ShellCells.warm();
        reports.write(new Message.Ready());
        new Worker(cells, reports, printed).serve(in);
        Runtime.getRuntime().halt(0);
    }
}
