package layerwise.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import layerwise.grading.worker.FrameWriter;
import layerwise.grading.worker.Message;
import layerwise.grading.worker.Seal;
import layerwise.grading.worker.WorkerMain;
import layerwise.tensor.AtomicFile;

/**
 * Lets the JVM prepare a worker's start: it watches one run of the assignment's solution and keeps
 * the classes that were loaded, linked, in an AOT cache (JEP 483 and 514). Workers that start from
 * it need about half the processor time of their start and of the first cells.
 *
 * <p>The cache lies beside the worker's jar, named after the JVM; the JVM itself refuses one that
 * was made with other classes.
 */
final class StartCache {
    /** The run takes a few seconds; a busy machine may take many. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final WorkerProgram program;
    private final WorkerLimits limits;
    private final List<Message> orders;

    private StartCache(WorkerProgram program, WorkerLimits limits, List<Message> orders) {
        this.program = program;
        this.limits = limits;
        this.orders = orders;
    }

    /**
     * The program with its start cache, which is made if there is none. Where that fails, a warning
     * says why, and the program comes without one: workers then start more slowly.
     *
     * @param program one jar
     * @param orders the run that is watched; its code is trusted
     */
    static WorkerProgram addTo(WorkerProgram program, WorkerLimits limits, List<Message> orders) {
        var jvm =
                new ContentHash()
                        .add(System.getProperty("java.home"))
                        .add(System.getProperty("java.vm.version"))
                        .add(System.getProperty("java.vm.vendor"))
                        .add(System.getProperty("os.arch"));
        JvmFlags.of(limits).forEach(jvm::add);
        var jar = program.classPath().getFirst();
        var cache = jar.resolveSibling("start-" + jvm.toString().substring(0, 16) + ".aot");
        if (!Files.exists(cache)) {
            try {
                new StartCache(program, limits, orders).make(cache);
            } catch (IOException e) {
                Logger.getLogger("layerwise")
                        .warning(
                                "workers start without a start cache, which is correct and slower: "
                                        + e.getMessage());
                return program;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return program;
            }
        }
        return program.with(cache);
    }

    private void make(Path cache) throws IOException, InterruptedException {
        var partial = cache.resolveSibling(cache.getFileName() + "." + UUID.randomUUID());
        var log = partial.resolveSibling(partial.getFileName() + ".log");
        try {
            watch(partial, log);
            AtomicFile.move(partial, cache);
        } finally {
            Files.deleteIfExists(log);
            Files.deleteIfExists(partial);
            // what the JVM leaves where it is stopped between its two steps
            Files.deleteIfExists(partial.resolveSibling(partial.getFileName() + ".config"));
        }
    }

    private void watch(Path cache, Path log) throws IOException, InterruptedException {
        var paths = SandboxPaths.of(program);
        var command = new ArrayList<String>();
        command.add(paths.java().toString());
        command.addAll(JvmFlags.of(limits));
        command.add("-XX:AOTCacheOutput=" + cache);
        command.add("-Dlayerwise.worker.channel=/dev/fd/1");
        command.add(paths.openBlasOption());
        command.addAll(List.of("-cp", paths.classPath(), WorkerMain.class.getName()));
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        // a pipe for its messages, which nobody reads on; what the JVM says goes to a file
        var process = builder.redirectError(log.toFile()).start();
        try {
            Thread.ofVirtual().start(() -> drain(process.getInputStream()));
            order(process.getOutputStream());
            // the worker ends by itself, and the JVM then makes the cache
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the JVM did not end within " + LIMIT.toMinutes() + " min");
            }
            if (process.exitValue() != 0 || !Files.exists(cache)) {
                throw new IOException(
                        "the JVM ended with exit code "
                                + process.exitValue()
                                + " and said \""
                                + Files.readString(log).strip()
                                + "\"");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private void order(OutputStream in) {
        try {
            in.write(Seal.newKey());
            var writer = new FrameWriter(in, Optional.empty());
            for (var order : orders) {
                writer.write(order);
            }
        } catch (IOException _) {
            // it ended before it had read all; its exit code and its words say why
        }
    }

    private static void drain(InputStream stream) {
        try (stream) {
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // it ended
        }
    }
}
