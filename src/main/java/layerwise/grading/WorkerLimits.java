package layerwise.grading;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one worker process may use.
 *
 * @param heapBytes the Java heap
 * @param cpu processor time in all, over all threads
 */
record WorkerLimits(long heapBytes, Duration cpu) {
    /** Of a compiler, which is watched as workers are and serves many of them. */
    static final WorkerLimits COMPILER = new WorkerLimits(512L << 20, Duration.ofDays(1));

    /** Room of a worker's /tmp, and the longest file. */
    static final long FILE_BYTES = 64L << 20;

    /** Buffers outside of the heap, asked for through the JDK. */
    static final long DIRECT_BYTES = 256L << 20;

    /** Address space of the JVM itself: code, classes, threads, OpenBLAS and its buffers. */
    private static final long JVM_BYTES = 2560L << 20;

    /** Processes and threads, where the kernel counts them: not for root. */
    private static final int TASKS = 400;

    private static final int OPEN_FILES = 256;

    /** The limits as arguments of prlimit. */
    List<String> prlimit() {
        return List.of(
                "--as=" + (heapBytes + DIRECT_BYTES + JVM_BYTES),
                "--cpu=" + Math.max(1, cpu.toSeconds()),
                "--fsize=" + FILE_BYTES,
                "--nofile=" + OPEN_FILES,
                "--core=0");
    }

    /** The limit on tasks, which only makes sense where the worker's are counted apart. */
    List<String> prlimitWithTasks() {
        return Stream.concat(prlimit().stream(), Stream.of("--nproc=" + TASKS)).toList();
    }
}
