package layerwise.grading.worker;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The messages of the grader, read as they come. The grader keeps its end open while it lives; once
 * that is closed, or sends nonsense, this JVM ends: nothing that it started outlives the grader.
 */
final class Inbox {
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    /** Reads sealed messages from now on. */
    Inbox(InputStream in, Seal seal) {
        var reader = new FrameReader(in, Optional.of(seal), Long.MAX_VALUE);
        Thread.ofPlatform().daemon().name("grader-watch").start(() -> read(reader));
    }

    private void read(FrameReader reader) {
        try {
            var message = reader.read();
            while (message.isPresent()) {
                messages.add(message.get());
                message = reader.read();
            }
        } catch (IOException _) {
            // as good as closed
        }
        Runtime.getRuntime().halt(0);
    }

    /** The next message. An interrupt is no reason not to wait: cells can interrupt any thread. */
    Message take() {
        while (true) {
            try {
                return messages.take();
            } catch (InterruptedException _) {
                // which also clears it
            }
        }
    }
}
