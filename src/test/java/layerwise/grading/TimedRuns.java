package layerwise.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs as {@link SandboxedRuns} does, and measures how long each worker lived beyond its limit:
 * past the time that a cell or check of it may take at most, and from the moment that its end was
 * decided until it was gone. For one thread.
 */
final class TimedRuns implements WorkerRuns {
    /** As supervision has it: so many times the limit, where code waits and does not compute. */
    private static final int PATIENCE = 3;

    private final Sandbox sandbox;
    private final WorkerProgram program;
    private final Compilers compilers;
    private final List<Result> results = new ArrayList<>();
    private Duration beyond = Duration.ZERO;
    private int workers;

    /** Runs that share the compilers with others. */
    TimedRuns(Sandbox sandbox, WorkerProgram program, Compilers compilers) {
        this.sandbox = sandbox;
        this.program = program;
        this.compilers = compilers;
    }

    @Override
    public Result run(List<Cell> cells, List<CaseInputs> cases, Limits limits) {
        var record = new RunRecord(cells, cases);
        var workerLimits = SandboxedRuns.workerLimits(limits);
        while (!record.isComplete()) {
            var worker = SandboxedProcess.worker(sandbox, program, workerLimits);
            var compiler = compilers.take();
            boolean usable = false;
            long decided;
            try {
                usable = new Supervision(record, limits, worker, compiler).follow();
            } finally {
                decided = System.nanoTime();
                worker.close();
                compilers.giveBack(compiler, usable);
            }
            workers++;
            lived(Duration.ofNanos(System.nanoTime() - decided));
        }
        var result = record.result();
        for (var cell : result.cells()) {
            // a check cell has the time of a cell, to compile, and then that of its check
            int times = cell.role() == Role.CHECK ? 2 * PATIENCE : PATIENCE;
            lived(cell.wall().minus(limits.perCell().multipliedBy(times)));
        }
        results.add(result);
        return result;
    }

    private void lived(Duration more) {
        beyond = more.compareTo(beyond) > 0 ? more : beyond;
    }

    /** The longest that a worker outlived a limit. */
    Duration beyond() {
        return beyond;
    }

    int workers() {
        return workers;
    }

    List<Result> results() {
        return results;
    }
}
