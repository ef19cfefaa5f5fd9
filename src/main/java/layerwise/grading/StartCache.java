package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Stream;
import layerwise.grading.WorkerRuns.Limits;
import layerwise.grading.worker.CompilerMain;
import layerwise.grading.worker.WorkerMain;
import layerwise.tensor.AtomicFile;

/**
 * Lets the JVM prepare the starts of workers and compilers: it watches one run of the assignment's
 * solution and keeps the classes that were loaded, linked, in AOT caches (JEP 483 and 514), one for
 * each of the two. What starts from them needs about half the processor time of its start.
 *
 * <p>The caches lie beside the worker's jar, in a folder named after the JVM; the JVM itself
 * refuses one that was made with other classes.
 */
final class StartCache {
    /** For the JVM to write a cache once its run is over; a busy machine may take long. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final WorkerProgram program;
    private final RunRecord run;
    private final Limits limits;

    private StartCache(WorkerProgram program, RunRecord run, Limits limits) {
        this.program = program;
        this.run = run;
        this.limits = limits;
    }

    /** What the cache of a main class is called. */
    static String fileName(Class<?> mainClass) {
        return mainClass.getSimpleName() + ".aot";
    }

    /**
     * The program with its start caches, which are made if there are none. Where that fails, a
     * warning says why, and the program comes without: it then starts more slowly.
     *
     * @param program one jar
     * @param run what is watched; its code is trusted
     */
    static WorkerProgram addTo(WorkerProgram program, Supplier<RunRecord> run, Limits limits) {
        var jvm =
                new ContentHash()
                        .add(System.getProperty("java.home"))
                        .add(System.getProperty("java.vm.version"))
                        .add(System.getProperty("java.vm.vendor"))
                        .add(System.getProperty("os.arch"));
        JvmFlags.of(SandboxedRuns.workerLimits(limits)).forEach(jvm::add);
        JvmFlags.of(WorkerLimits.COMPILER).forEach(jvm::add);
        var jar = program.classPath().getFirst();
        var caches = jar.resolveSibling("start-" + jvm.toString().substring(0, 16));
        if (!Files.exists(caches)) {
            try {
                new StartCache(program, run.get(), limits).make(caches);
            } catch (IOException | WorkerStartException e) {
                Logger.getLogger("layerwise")
                        .warning(
                                "workers start without a start cache, which is correct and slower: "
                                        + e.getMessage());
                return program;
            }
        }
        return program.with(caches);
    }

    private void make(Path caches) throws IOException {
        var partial = caches.resolveSibling(caches.getFileName() + "." + UUID.randomUUID());
        Files.createDirectory(partial);
        try {
            watch(partial);
            // what the JVM leaves where it is stopped between its two steps goes with the rest
            AtomicFile.move(partial, caches);
        } finally {
            delete(partial);
        }
    }

    private void watch(Path folder) throws IOException {
        var sandbox = Sandbox.of(Isolation.PROCESS);
        var worker = start(sandbox, WorkerMain.class, SandboxedRuns.workerLimits(limits), folder);
        try (worker;
                var compiler = start(sandbox, CompilerMain.class, WorkerLimits.COMPILER, folder)) {
            new Supervision(run, limits, worker, compiler).follow();
            for (var each : List.of(worker, compiler)) {
                // it ends by itself, and the JVM then makes the cache
                var ending = each.end(LIMIT);
                if (ending.exitCode() != 0) {
                    throw new IOException(
                            "the JVM ended with " + ending.how() + ": " + ending.errors().strip());
                }
            }
        }
        for (var mainClass : List.of(WorkerMain.class, CompilerMain.class)) {
            if (!Files.exists(folder.resolve(fileName(mainClass)))) {
                throw new IOException("the JVM made no " + fileName(mainClass));
            }
        }
    }

    /** Starts one outside of a sandbox, which has no place for so large a file. */
    private SandboxedProcess start(
            Sandbox sandbox, Class<?> mainClass, WorkerLimits limits, Path folder)
            throws IOException {
        var paths = SandboxPaths.of(program);
        var command = new ArrayList<>(List.of(Sandbox.SHELL, "-c", Sandbox.REDIRECT, "start"));
        command.add(paths.java().toString());
        command.addAll(JvmFlags.of(limits));
        command.add("-XX:AOTCacheOutput=" + folder.resolve(fileName(mainClass)));
        command.add("-Dlayerwise.worker.channel=" + Sandbox.CHANNEL);
        command.add(paths.openBlasOption());
        command.addAll(List.of("-cp", paths.classPath(), mainClass.getName()));
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        return SandboxedProcess.of(sandbox, builder.start());
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.delete(folder);
    }
}
