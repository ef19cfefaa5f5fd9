package layerwise.grading;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs submissions in worker processes under a {@link Sandbox}. Safe for concurrent use: each run
 * has workers of its own, and no worker serves two runs.
 *
 * <p>With {@code ahead} above 0, that many workers are started before they are needed, which in a
 * batch hides their starting time. They wait with an empty shell, the compiler loaded.
 */
public final class SandboxedRuns implements WorkerRuns, AutoCloseable {
    private static final String WORKER = "layerwise.grading.worker.WorkerMain";

    /** Processor time for a limit of one cell: a worker may have many cells and several threads. */
    private static final int CPU_PER_CELL_LIMIT = 100;

    private static final Duration LEAST_CPU = Duration.ofMinutes(10);

    private record Spare(WorkerLimits limits, WorkerProcess worker) {}

    private final Sandbox sandbox;
    private final WorkerProgram program;
    private final String mainClass;
    private final int ahead;
    private final ConcurrentLinkedQueue<Spare> spares = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** Runs of a program under this sandbox, with this many workers started ahead. */
    public SandboxedRuns(Sandbox sandbox, WorkerProgram program, int ahead) {
        this(sandbox, program, ahead, WORKER);
    }

    SandboxedRuns(Sandbox sandbox, WorkerProgram program, int ahead, String mainClass) {
        if (ahead < 0) {
            throw new IllegalArgumentException("ahead is " + ahead + ", needs 0 or more");
        }
        this.sandbox = sandbox;
        this.program = program;
        this.mainClass = mainClass;
        this.ahead = ahead;
    }

    @Override
    public Result run(List<Cell> cells, List<CaseInputs> cases, Limits limits) {
        var record = new RunRecord(cells, cases);
        // Every worker ends at least one cell or check for good; so this ends.
        while (!record.isComplete()) {
            try (var worker = take(workerLimits(limits))) {
                new Supervision(record, limits, worker).follow();
            }
        }
        return record.result();
    }

    static WorkerLimits workerLimits(Limits limits) {
        var cpu = limits.perCell().multipliedBy(CPU_PER_CELL_LIMIT);
        return new WorkerLimits(
                limits.memoryBytes(), cpu.compareTo(LEAST_CPU) > 0 ? cpu : LEAST_CPU);
    }

    private WorkerProcess take(WorkerLimits limits) {
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

    private WorkerProcess start(WorkerLimits limits) {
        return WorkerProcess.start(sandbox, mainClass, program, limits);
    }

    /** Ends the workers that were started ahead. */
    @Override
    public void close() {
        closed = true;
        for (var spare = spares.poll(); spare != null; spare = spares.poll()) {
            spare.worker().close();
        }
    }
}
