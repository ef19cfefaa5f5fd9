package layerwise.grading;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs submissions in worker processes under a {@link Sandbox}. Safe for concurrent use: each run
 * has workers of its own, and no worker serves two runs.
 *
 * <p>What a worker runs is compiled in another process, in the same sandbox. No code of a student
 * runs there, so it stays for the runs that follow, and its JVM has long been warm when they come:
 * to compile a submission in a fresh JVM takes some ten times as long.
 *
 * <p>With {@code ahead} above 0, that many workers are started before they are needed, which in a
 * batch hides their starting time.
 */
public final class SandboxedRuns implements WorkerRuns, AutoCloseable {
    /** Processor time for a limit of one cell: a worker may have many cells and several threads. */
    private static final int CPU_PER_CELL_LIMIT = 100;

    private static final Duration LEAST_CPU = Duration.ofMinutes(10);

    private record Spare(WorkerLimits limits, SandboxedProcess worker) {}

    private final Sandbox sandbox;
    private final WorkerProgram program;
    private final int ahead;
    private final ConcurrentLinkedQueue<Spare> spares = new ConcurrentLinkedQueue<>();
    private final Compilers compilers;
    private volatile boolean closed;

    /** Runs of a program under this sandbox, with this many workers started ahead. */
    public SandboxedRuns(Sandbox sandbox, WorkerProgram program, int ahead) {
        if (ahead < 0) {
            throw new IllegalArgumentException("ahead is " + ahead + ", needs 0 or more");
        }
        this.sandbox = sandbox;
        this.program = program;
        this.ahead = ahead;
        this.compilers = new Compilers(sandbox, program);
    }

    /**
     * Starts workers, and as many compilers, for runs with these limits before the first is asked
     * for: they get ready while the caller does.
     */
    public void startAhead(Limits limits) {
        while (spares.size() < ahead) {
            spares.add(new Spare(workerLimits(limits), start(workerLimits(limits))));
            compilers.startAhead();
        }
    }

    @Override
    public Result run(List<Cell> cells, List<CaseInputs> cases, Limits limits) {
        var record = new RunRecord(cells, cases);
        // Every worker ends at least one cell or check for good; so this ends.
        while (!record.isComplete()) {
            var compiler = compilers.take();
            boolean usable = false;
            try (var worker = take(workerLimits(limits))) {
                usable = new Supervision(record, limits, worker, compiler).follow();
            } finally {
                compilers.giveBack(compiler, usable);
            }
        }
        return record.result();
    }

    static WorkerLimits workerLimits(Limits limits) {
        var cpu = limits.perCell().multipliedBy(CPU_PER_CELL_LIMIT);
        return new WorkerLimits(
                limits.memoryBytes(), cpu.compareTo(LEAST_CPU) > 0 ? cpu : LEAST_CPU);
    }

    private SandboxedProcess take(WorkerLimits limits) {
        var spare = spares.poll();
        while (spare != null && !(spare.limits().equals(limits) && spare.worker().isAlive())) {
            spare.worker().close();
            spare = spares.poll();
        }
        var worker = spare != null ? spare.worker() : start(limits);
        while (!closed && spares.size() < ahead) {
            spares.add(new Spare(limits, start(limits)));
        }
        return worker;
    }

    private SandboxedProcess start(WorkerLimits limits) {
        return SandboxedProcess.worker(sandbox, program, limits);
    }

    /** Ends the compilers, and the workers that were started ahead. */
    @Override
    public void close() {
        closed = true;
        for (var spare = spares.poll(); spare != null; spare = spares.poll()) {
            spare.worker().close();
        }
        compilers.close();
    }
}
