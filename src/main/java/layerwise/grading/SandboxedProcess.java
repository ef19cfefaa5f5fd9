package layerwise.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import layerwise.grading.worker.CompilerMain;
import layerwise.grading.worker.FrameReader;
import layerwise.grading.worker.FrameWriter;
import layerwise.grading.worker.Message;
import layerwise.grading.worker.Seal;
import layerwise.grading.worker.WorkerMain;

/**
 * One worker or compiler, from its start to its end. Its messages arrive as events; whatever it
 * sends, nothing is thrown here for it. Closing it ends every process of it and removes its files.
 */
final class SandboxedProcess implements AutoCloseable {
    /** What the messages of one run may have in all; they wait in memory. */
    private static final long MOST_BYTES = 256L << 20;

    /** As much of standard error as can be of use. */
    private static final int KEPT_ERRORS = 16_000;

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** How long to wait, once it has ended, for the rest of what it printed as error. */
    private static final Duration ERRORS_GRACE = Duration.ofMillis(500);

    /** What happens with a worker. */
    sealed interface Event {
        /** It said something. */
        record Said(Message message) implements Event {}

        /** It sent something that is no message. */
        record Garbled(String how) implements Event {}

        /** It ended. */
        record Ended() implements Event {}
    }

    private final Sandbox sandbox;
    private final Process process;
    private final Path scratch;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> orders = new LinkedBlockingQueue<>();
    private final Thread giver;
    private final Thread errorReader;
    private final byte[] errors = new byte[KEPT_ERRORS];
    private int errorCount;

    private SandboxedProcess(Sandbox sandbox, Process process, Path scratch, long mostBytes) {
        this.sandbox = sandbox;
        this.process = process;
        this.scratch = scratch;
        var reports = Seal.newKey();
        var seal = Seal.newKey();
        var reader =
                new FrameReader(
                        process.getInputStream(), Optional.of(new Seal(reports)), mostBytes);
        daemon("worker-messages", () -> receive(reader));
        errorReader = daemon("worker-errors", () -> drain(process.getErrorStream()));
        giver = daemon("worker-orders", () -> give(reports, seal));
    }

    /** Starts a worker; it gets ready by itself. */
    static SandboxedProcess worker(Sandbox sandbox, WorkerProgram program, WorkerLimits limits) {
        return start(sandbox, WorkerMain.class, program, limits, MOST_BYTES);
    }

    /** Starts a compiler, which may serve many runs. */
    static SandboxedProcess compiler(Sandbox sandbox, WorkerProgram program) {
        return start(sandbox, CompilerMain.class, program, WorkerLimits.COMPILER, Long.MAX_VALUE);
    }

    /** One that was started by other means. */
    static SandboxedProcess of(Sandbox sandbox, Process process) {
        return new SandboxedProcess(sandbox, process, newScratch(), MOST_BYTES);
    }

    private static SandboxedProcess start(
            Sandbox sandbox,
            Class<?> mainClass,
            WorkerProgram program,
            WorkerLimits limits,
            long mostBytes) {
        var scratch = newScratch();
        try {
            var process = sandbox.startJvm(mainClass, program, limits, scratch);
            return new SandboxedProcess(sandbox, process, scratch, mostBytes);
        } catch (IOException e) {
            deleteTree(scratch);
            throw new UncheckedIOException("no worker could be started: " + e.getMessage(), e);
        }
    }

    /**
     * Sends a message, without waiting until it is read: one that nobody reads would block this.
     */
    void send(Message message) {
        orders.add(message);
    }

    /** The next event, or nothing where none comes in this time. */
    Optional<Event> next(Duration atMost) {
        try {
            return Optional.ofNullable(events.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a worker ran", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time used so far, over all its processes and threads. */
    Duration cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Whether a thread of it runs or waits for a processor, and for nothing else. Where that cannot
     * be told (it can on Linux), it is taken to sleep.
     */
    boolean isRunnable() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> Path.of("/proc", String.valueOf(handle.pid()), "task"))
                .anyMatch(SandboxedProcess::hasRunnable);
    }

    private static boolean hasRunnable(Path threads) {
        try (var each = Files.list(threads)) {
            return each.anyMatch(thread -> state(thread.resolve("stat")) == 'R');
        } catch (IOException | UncheckedIOException _) {
            return false; // it ended meanwhile
        }
    }

    /** The letter behind the thread's name, which stands in brackets and may hold some. */
    private static char state(Path stat) {
        try {
            var text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return text.charAt(text.lastIndexOf(')') + 2);
        } catch (IOException _) {
            return ' '; // it ended meanwhile
        }
    }

    /** How the process ended, once its end was an event. */
    Ending ending() {
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Ending(-1, "it closed its messages and went on");
            }
            errorReader.join(ERRORS_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a worker ended", e);
        }
        return new Ending(process.exitValue(), errors());
    }

    /**
     * Tells it that nothing will come any more, and waits for its end.
     *
     * @return how it ended; exit code -1 where it did not in this time
     */
    Ending end(Duration atMost) {
        giver.interrupt();
        try {
            giver.join();
            process.getOutputStream().close();
            if (!process.waitFor(atMost)) {
                return new Ending(-1, "it did not end within " + atMost.toMinutes() + " min");
            }
            errorReader.join(ERRORS_GRACE);
            return new Ending(process.exitValue(), errors());
        } catch (IOException e) {
            return new Ending(-1, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a worker ended", e);
        }
    }

    /** Exit code and the beginning of what was printed as error. */
    record Ending(int exitCode, String errors) {
        private static final int OUT_OF_MEMORY = 3;
        private static final int SIGNALS = 128;

        /** Whether the JVM says that it ended for want of memory. */
        boolean outOfMemory() {
            return (exitCode == OUT_OF_MEMORY && errors.contains("java.lang.OutOfMemoryError"))
                    || errors.contains("insufficient memory for the Java Runtime");
        }

        /** {@code exit code 1} or {@code signal 11 (SIGSEGV)}. */
        String how() {
            if (exitCode < 0) {
                return errors;
            }
            if (exitCode <= SIGNALS) {
                return "exit code " + exitCode;
            }
            int signal = exitCode - SIGNALS;
            var name =
                    switch (signal) {
                        case 4 -> " (SIGILL)";
                        case 6 -> " (SIGABRT)";
                        case 7 -> " (SIGBUS)";
                        case 8 -> " (SIGFPE)";
                        case 9 -> " (SIGKILL)";
                        case 11 -> " (SIGSEGV)";
                        case 15 -> " (SIGTERM)";
                        case 24 -> " (SIGXCPU)";
                        default -> "";
                    };
            return "signal " + signal + name;
        }
    }

    /** Ends the worker and all it started, and waits until they are gone. */
    @Override
    public void close() {
        sandbox.kill(process);
        giver.interrupt();
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteTree(scratch);
    }

    private static Path newScratch() {
        try {
            return Files.createTempDirectory(
                    "layerwise-worker-" + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("a worker needs a folder of its own", e);
        }
    }

    private void receive(FrameReader reader) {
        try {
            var message = reader.read();
            while (message.isPresent()) {
                events.add(new Event.Said(message.get()));
                message = reader.read();
            }
            events.add(new Event.Ended());
        } catch (IOException e) {
            events.add(new Event.Garbled(e.getMessage()));
        }
    }

    private void drain(InputStream stream) {
        var chunk = new byte[8192];
        try (stream) {
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                keep(chunk, count);
            }
        } catch (IOException e) {
            keep(e.toString().getBytes(StandardCharsets.UTF_8), e.toString().length());
        }
    }

    private synchronized void keep(byte[] chunk, int count) {
        int fits = Math.min(count, errors.length - errorCount);
        System.arraycopy(chunk, 0, errors, errorCount, fits);
        errorCount += fits;
    }

    private synchronized String errors() {
        return new String(errors, 0, errorCount, StandardCharsets.UTF_8);
    }

    private void give(byte[] reportsKey, byte[] key) {
        try {
            process.getOutputStream().write(reportsKey);
            process.getOutputStream().write(key);
            process.getOutputStream().flush();
            var writer = new FrameWriter(process.getOutputStream(), Optional.of(new Seal(key)));
            while (process.isAlive()) {
                writer.write(orders.take());
            }
        } catch (IOException _) {
            // It ended before it had read all; that end is an event of its own.
        } catch (InterruptedException _) {
            // it was closed
        }
    }

    private static Thread daemon(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).start(task);
    }

    private static void deleteTree(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be removed", e);
        }
    }
}
