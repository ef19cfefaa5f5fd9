package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts worker processes under one {@link Isolation}. What a worker sends is on its standard
 * output as this process sees it; inside, that is descriptor 3, and what student code prints to
 * descriptors 1 and 2 arrives together as standard error.
 *
 * <p>Limits come from prlimit. Where the kernel does not count tasks (for root), the limit of
 * address space bounds the threads, since each needs a stack.
 */
public final class Sandbox {
    /** Where the worker opens its end for messages. */
    static final String CHANNEL = "/dev/fd/3";

    static final String SHELL = "/bin/sh";

    /** A descriptor of its own for messages; what is printed goes where errors go. */
    static final String REDIRECT = "exec \"$@\" 3>&1 1>&2";

    private static final long PROBE_SECONDS = 10;

    /**
     * A process dies with the thread that started it, where it asked to die with its parent. So all
     * are started by one thread that ends with the JVM.
     */
    private static final ExecutorService LAUNCHER =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name("worker-launcher").unstarted(task));

    /** What a look at this machine found: whether an isolation works here, and in which words. */
    public record Probe(Isolation isolation, boolean usable, String finding) {}

    private final Isolation isolation;
    private final String searchPath;

    private Sandbox(Isolation isolation, String searchPath) {
        this.isolation = isolation;
        this.searchPath = searchPath;
    }

    /**
     * The sandbox asked for, tried out.
     *
     * @throws SandboxUnavailableException if it does not work here; there is no second choice that
     *     is taken silently
     */
    public static Sandbox of(Isolation isolation) {
        return of(isolation, SandboxPaths.searchPath());
    }

    static Sandbox of(Isolation isolation, String searchPath) {
        var sandbox = new Sandbox(isolation, searchPath);
        var probe = sandbox.tryOut();
        if (!probe.usable()) {
            throw new SandboxUnavailableException(probe.finding());
        }
        return sandbox;
    }

    /** Tries each isolation, the strictest first. */
    public static List<Probe> probe() {
        return Stream.of(Isolation.values())
                .map(isolation -> new Sandbox(isolation, SandboxPaths.searchPath()).tryOut())
                .toList();
    }

    private Probe tryOut() {
        return switch (isolation) {
            case BWRAP -> tryBubblewrap();
            case PROCESS ->
                    Files.isExecutable(Path.of(SHELL))
                            ? new Probe(
                                    isolation,
                                    true,
                                    "process: works, and keeps nothing from student code that this"
                                            + " user can read")
                            : new Probe(
                                    isolation,
                                    false,
                                    "process: "
                                            + SHELL
                                            + " is not there, needs a POSIX shell; grade on Linux"
                                            + " or macOS");
        };
    }

    private Probe tryBubblewrap() {
        var bwrap = program("bwrap");
        var prlimit = program("prlimit");
        if (bwrap.isEmpty() || prlimit.isEmpty()) {
            return new Probe(
                    Isolation.BWRAP,
                    false,
                    "bwrap: "
                            + (bwrap.isEmpty() ? "bubblewrap" : "prlimit of util-linux")
                            + " is not on the path, needs it to shut student code in; install it"
                            + " (apt-get install bubblewrap util-linux), or trust the submissions"
                            + " and choose --isolation process");
        }
        if (SystemCallFilter.forThisMachine().isEmpty()) {
            return new Probe(
                    Isolation.BWRAP,
                    false,
                    "bwrap: this machine is a "
                            + System.getProperty("os.arch")
                            + ", needs amd64 or aarch64, whose system calls can be filtered; grade"
                            + " on one of these, or trust the submissions and choose --isolation"
                            + " process");
        }
        try {
            var command = bubblewrap(SandboxPaths.of(WorkerProgram.ofThisJvm()));
            command.addAll(List.of("--", SandboxPaths.INSIDE_PRLIMIT, "--version"));
            var process = start(new ProcessBuilder(command).redirectErrorStream(true));
            process.getOutputStream().close();
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return unusable("no answer within " + PROBE_SECONDS + " seconds");
            }
            var said = new String(process.getInputStream().readNBytes(1000)).strip();
            return process.exitValue() == 0
                    ? new Probe(Isolation.BWRAP, true, "bwrap: works (" + bwrap.get() + ")")
                    : unusable(said);
        } catch (IOException e) {
            return unusable(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unusable("interrupted while trying it");
        }
    }

    private static Probe unusable(String said) {
        return new Probe(
                Isolation.BWRAP,
                false,
                "bwrap: bubblewrap is here and cannot make a sandbox (\""
                        + said
                        + "\"), needs user namespaces; allow them (on the host: sysctl -w"
                        + " kernel.apparmor_restrict_unprivileged_userns=0 or"
                        + " kernel.unprivileged_userns_clone=1; for a container: --security-opt"
                        + " seccomp=unconfined), or trust the submissions and choose --isolation"
                        + " process");
    }

    /** The isolation that this sandbox gives. */
    public Isolation isolation() {
        return isolation;
    }

    /**
     * Starts a JVM in the sandbox.
     *
     * @param mainClass one of the program
     * @param scratch a folder of this process for the worker alone
     */
    Process startJvm(Class<?> mainClass, WorkerProgram program, WorkerLimits limits, Path scratch)
            throws IOException {
        var paths = SandboxPaths.of(program);
        var inside = isolation == Isolation.BWRAP ? paths.inside() : paths;
        var java = new ArrayList<String>();
        java.add(inside.java().toString());
        java.addAll(JvmFlags.of(limits));
        inside.program().startCache(mainClass).ifPresent(file -> java.add("-XX:AOTCache=" + file));
        var temporary = isolation == Isolation.BWRAP ? Path.of("/tmp") : scratch;
        java.add("-Djava.io.tmpdir=" + temporary);
        java.add("-Duser.home=" + temporary);
        java.add("-XX:ErrorFile=" + temporary.resolve("crash.log"));
        java.add("-Dlayerwise.worker.channel=" + CHANNEL);
        java.add(inside.openBlasOption());
        java.addAll(List.of("-cp", inside.classPath(), mainClass.getName()));
        var command = new ArrayList<>(List.of(SHELL, "-c"));
        switch (isolation) {
            case BWRAP -> {
                var filter = scratch.resolve("system-calls");
                Files.write(filter, SystemCallFilter.forThisMachine().orElseThrow());
                command.addAll(List.of(REDIRECT + " 4<\"$0\"", filter.toString()));
                command.addAll(inBubblewrap(paths, limits));
            }
            case PROCESS -> {
                command.addAll(List.of(REDIRECT, "layerwise-worker"));
                command.addAll(asProcess(limits));
            }
        }
        command.addAll(java);
        var builder = new ProcessBuilder(command);
        builder.directory(scratch.toFile());
        builder.environment().clear();
        // One arena for all threads: glibc's default reserves 64 MiB of address space for each.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        return start(builder);
    }

    private List<String> inBubblewrap(SandboxPaths paths, WorkerLimits limits) {
        var command = bubblewrap(paths);
        command.addAll(List.of("--seccomp", "4", "--setenv", "MALLOC_ARENA_MAX", "1"));
        command.addAll(List.of("--", SandboxPaths.INSIDE_PRLIMIT));
        command.addAll(limits.prlimitWithTasks());
        command.add("--");
        return command;
    }

    private List<String> asProcess(WorkerLimits limits) {
        // Where there is no prlimit (macOS), heap and wall time are the limits.
        var prlimit = program("prlimit");
        var command = new ArrayList<String>();
        program("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        if (prlimit.isPresent()) {
            command.add(prlimit.get().toString());
            command.addAll(limits.prlimit());
            command.add("--");
        }
        return command;
    }

    private Optional<Path> program(String name) {
        return SandboxPaths.program(name, searchPath);
    }

    private List<String> bubblewrap(SandboxPaths paths) {
        var command = new ArrayList<String>();
        command.add(program("bwrap").orElseThrow().toString());
        command.addAll(
                List.of(
                        "--unshare-user",
                        "--unshare-ipc",
                        "--unshare-pid",
                        "--unshare-net",
                        "--unshare-uts",
                        "--unshare-cgroup-try",
                        "--die-with-parent",
                        "--new-session",
                        "--clearenv",
                        "--cap-drop",
                        "ALL",
                        "--uid",
                        "1000",
                        "--gid",
                        "1000",
                        "--hostname",
                        "worker",
                        "--proc",
                        "/proc",
                        "--dev",
                        "/dev",
                        "--remount-ro",
                        "/dev",
                        "--size",
                        Long.toString(WorkerLimits.FILE_BYTES),
                        "--tmpfs",
                        "/tmp",
                        "--chdir",
                        "/tmp"));
        command.addAll(paths.bindings(program("prlimit").orElseThrow()));
        command.addAll(List.of("--remount-ro", "/"));
        return command;
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        try {
            return LAUNCHER.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "the worker does not start: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a worker was started", e);
        }
    }

    /** Ends a process, those that it started, and those that these started. */
    void kill(Process process) {
        // In bubblewrap the namespace dies with its first process.
        var descendants = process.descendants().toList();
        if (isolation == Isolation.PROCESS) {
            killSession(process.pid());
            descendants.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }

    private void killSession(long leader) {
        var kill = program("kill");
        if (kill.isEmpty()) {
            return;
        }
        try {
            var command = List.of(kill.get().toString(), "-KILL", "--", "-" + leader);
            start(
                            new ProcessBuilder(command)
                                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD))
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
