package layerwise.kernel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Standard output and error of a cell, sent on in pieces.
 *
 * <p>A front end drops output that comes as thousands of small messages, so a piece is sent when a
 * tenth of a second has passed, when much has gathered, or when something else is to be shown.
 */
final class CellOutput implements AutoCloseable {
    private static final int MUCH = 32 * 1024;
    private static final long PAUSE_MILLIS = 100;

    private final Gathered out;
    private final Gathered err;
    private final PrintStream outStream;
    private final PrintStream errStream;
    private final ScheduledFuture<?> regularly;

    CellOutput(Consumer<String> out, Consumer<String> err) {
        this.out = new Gathered(out);
        this.err = new Gathered(err);
        outStream = new PrintStream(this.out, false, StandardCharsets.UTF_8);
        errStream = new PrintStream(this.err, false, StandardCharsets.UTF_8);
        regularly =
                Clock.EXECUTOR.scheduleWithFixedDelay(
                        this::send, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    PrintStream out() {
        return outStream;
    }

    PrintStream err() {
        return errStream;
    }

    /** Sends what has gathered. */
    synchronized void send() {
        out.send(false);
        err.send(false);
    }

    /** Sends all that is left, half characters too. */
    synchronized void sendAll() {
        out.send(true);
        err.send(true);
    }

    @Override
    public void close() {
        regularly.cancel(false);
        sendAll();
    }

    private static final class Clock {
        static final ScheduledExecutorService EXECUTOR =
                Executors.newSingleThreadScheduledExecutor(task -> {
                    var thread = new Thread(task, "cell output");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static final class Gathered extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Consumer<String> target;

        Gathered(Consumer<String> target) {
            this.target = target;
        }

        @Override
        public synchronized void write(int b) {
            bytes.write(b);
        }

        @Override
        public synchronized void write(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
            if (bytes.size() > MUCH) {
                send(false);
            }
        }

        synchronized void send(boolean all) {
            var gathered = bytes.toByteArray();
            int end = all ? gathered.length : wholeCharacters(gathered);
            if (end > 0) {
                bytes.reset();
                bytes.write(gathered, end, gathered.length - end);
                target.accept(new String(gathered, 0, end, StandardCharsets.UTF_8));
            }
        }

        /** Up to where no character of UTF-8 is cut apart. */
        private static int wholeCharacters(byte[] text) {
            int start = text.length - 1;
            while (start >= 0 && start > text.length - 4 && (text[start] & 0xC0) == 0x80) {
                start--;
            }
            if (start < 0 || text[start] >= 0) {
                return text.length;
            }
            int lead = text[start] & 0xFF;
            int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
            return start + size <= text.length ? text.length : start;
        }
    }
}
