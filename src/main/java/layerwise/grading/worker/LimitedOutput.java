package layerwise.grading.worker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps the beginning of what is printed and counts the rest, whatever its amount. */
final class LimitedOutput extends OutputStream {
    private final byte[] kept;
    private int count;
    private long dropped;

    /** A stream that keeps this many bytes. */
    LimitedOutput(int limit) {
        kept = new byte[limit];
    }

    PrintStream asPrintStream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (count < kept.length) {
            kept[count++] = (byte) b;
        } else {
            dropped++;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int fits = Math.min(length, kept.length - count);
        System.arraycopy(bytes, offset, kept, count, fits);
        count += fits;
        dropped += length - fits;
    }

    /** What was printed since the last call, with a note where it was cut. */
    synchronized String take() {
        var text = new String(kept, 0, count, StandardCharsets.UTF_8);
        var note = dropped == 0 ? "" : "\n... and " + dropped + " bytes more";
        count = 0;
        dropped = 0;
        return text + note;
    }
}
