package layerwise.grading;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.grading.RunRecord.CaseKey;
import layerwise.grading.SandboxedProcess.Event;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.CellEnding;
import layerwise.grading.WorkerRuns.Died;
import layerwise.grading.WorkerRuns.DoesNotCompile;
import layerwise.grading.WorkerRuns.Failure;
import layerwise.grading.WorkerRuns.Limits;
import layerwise.grading.WorkerRuns.NotWritten;
import layerwise.grading.WorkerRuns.OutOfMemory;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Ran;
import layerwise.grading.WorkerRuns.Role;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.grading.WorkerRuns.TimedOut;
import layerwise.grading.worker.Message;
import layerwise.grading.worker.Problem;
import layerwise.tensor.Tensor;

/**
 * Follows one worker through the cells: who runs, how long, what came of it. Every step has to be
 * one that the orders allow. A cell that the worker begins is compiled by the compiler, piece by
 * piece as it runs; worker and compiler take turns, and what they say to each other goes through
 * here.
 *
 * <p>The clock starts anew for each cell and each check, and since there are so many of these and
 * no more, the whole run is bounded. The limit is one of processor time, counted once it is reached
 * in wall time too: on a busy machine, code that waits for its turn is not taken for code that
 * hangs. Code that waits for anything else is ended after {@link #PATIENCE} times the limit.
 */
final class Supervision {
    /** For the JVM to start and read its orders, on a busy machine too. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final int PATIENCE = 3;

    /** How often to look at the processor time of a worker that is late. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private static final int MOST_OUTPUTS = 200;

    private final SandboxedProcess worker;
    private final SandboxedProcess compiler;
    private final RunRecord record;
    private final Limits limits;
    private final List<Cell> toRun;
    private int next;
    private Optional<Cell> cell = Optional.empty();
    private Optional<CaseKey> running = Optional.empty();
    private String check = "";
    private Map<String, Tensor> outputs = new LinkedHashMap<>();
    private boolean outOfMemory;

    /** Whose turn it is: while one works, the other waits for what comes of it. */
    private SandboxedProcess turn;

    /** What the compiler waits for the worker to answer, or nothing. */
    private Optional<Message> asked = Optional.empty();

    private long cellStart;
    private long clockStart;
    private long lastLook;
    private Duration asleep = Duration.ZERO;
    private Duration clockLimit = START_LIMIT;
    private Duration cpuAtStart = Duration.ZERO;

    Supervision(
            RunRecord record, Limits limits, SandboxedProcess worker, SandboxedProcess compiler) {
        this.worker = worker;
        this.compiler = compiler;
        this.record = record;
        this.limits = limits;
        this.toRun = record.cellsToRun();
    }

    /** Thrown where a worker says what it cannot say at this point. */
    private static final class OutOfOrderException extends Exception {
        private static final long serialVersionUID = 1;

        OutOfOrderException(String message) {
            super(message);
        }
    }

    /**
     * Runs what the record says is left, until the worker has finished or was ended. The record
     * then holds more than before.
     *
     * @return whether the compiler can serve another run
     */
    boolean follow() {
        startClock(START_LIMIT);
        compiler.send(new Message.Reset());
        order();
        turn = compiler;
        followTurns();
        return turn == worker;
    }

    private void followTurns() {
        boolean finished = false;
        while (!finished) {
            var event = nextInTime();
            if (event.isEmpty()) {
                blame(new TimedOut(limits.perCell()));
                return;
            }
            switch (event.get()) {
                case Event.Said(var message) -> {
                    try {
                        finished = turn == worker ? accept(message) : compiled(message);
                        if (outOfMemory) {
                            blame(new OutOfMemory(limits.memoryBytes()));
                            return;
                        }
                    } catch (OutOfOrderException e) {
                        blame(new Died("it sent " + e.getMessage()));
                        return;
                    }
                }
                case Event.Garbled(var how) -> {
                    blame(endOf("it sent bytes that are no message: " + how));
                    return;
                }
                case Event.Ended() -> {
                    blame(endOf(""));
                    return;
                }
            }
        }
    }

    private void order() {
        for (var each : toRun) {
            worker.send(new Message.Cell(each.id(), each.role() == Role.CHECK));
        }
        for (var each : record.openCases()) {
            worker.send(
                    new Message.CaseInputs(
                            each.checkId(), each.index(), each.name(), each.inputs()));
        }
        worker.send(new Message.Begin());
    }

    private Failure endOf(String garbled) {
        if (!garbled.isEmpty()) {
            return new Died(garbled);
        }
        var ending = turn.ending();
        return ending.outOfMemory()
                ? new OutOfMemory(limits.memoryBytes())
                : new Died(ending.how());
    }

    /** Lets whatever ran bear the end of its worker: the case, else the cell. */
    private void blame(Failure failure) {
        if (running.isPresent()) {
            record.caseFailed(running.get(), failure);
        } else if (cell.isPresent()) {
            record.cellFailed(cell.get(), failure, wall());
        } else if (next > 0) {
            // Between two cells: something that the one before left behind.
            record.cellFailed(toRun.get(next - 1), failure, wall());
        } else {
            throw new WorkerStartException(failure, turn.ending());
        }
    }

    /** Passes on what the compiler says; none of it ends the run. */
    private boolean compiled(Message message) throws OutOfOrderException {
        switch (message) {
            case Message.Ready _ -> {
                require(next == 0, "that it is ready, which nobody asked");
                turn = worker;
            }
            case Message.Lines _, Message.Declared _, Message.Forget _ -> worker.send(message);
            case Message.Load _, Message.Invoke _ -> {
                asked = Optional.of(message);
                worker.send(message);
                turn = worker;
            }
            case Message.Over _ -> {
                worker.send(message);
                turn = worker;
            }
            default -> throw new OutOfOrderException("what a compiler has no use for");
        }
        return false;
    }

    /** The worker's answer to what the compiler asked. */
    private void answer(Message message, boolean fits) throws OutOfOrderException {
        require(fits, "an answer that nobody asked for");
        asked = Optional.empty();
        compiler.send(message);
        turn = compiler;
    }

    private boolean accept(Message message) throws OutOfOrderException {
        switch (message) {
            case Message.Ready _ -> require(next == 0 && cell.isEmpty(), "a second Ready");
            case Message.CellStarted(var id) -> cellStarted(id);
            case Message.CaseStarted(var id, var index) -> caseStarted(new CaseKey(id, index));
            case Message.Output(var id, var index, var name, var tensor) ->
                    output(new CaseKey(id, index), name, tensor);
            case Message.CaseEnded(var id, var index, var problem) ->
                    caseEnded(new CaseKey(id, index), problem);
            case Message.CellEnded(var id, var problem, var stdout) ->
                    cellEnded(id, problem, stdout);
            case Message.Finished _ -> {
                require(cell.isEmpty() && next == toRun.size(), "an early end");
                return true;
            }
            case Message.Loaded _ -> answer(message, asked.orElse(null) instanceof Message.Load);
            case Message.Invoked _ -> answer(message, asked.orElse(null) instanceof Message.Invoke);
            default -> throw new OutOfOrderException("an order to the grader");
        }
        return false;
    }

    private void cellStarted(String id) throws OutOfOrderException {
        require(cell.isEmpty() && next < toRun.size(), "a cell too many");
        require(toRun.get(next).id().equals(id), "a cell that is not due");
        cell = Optional.of(toRun.get(next++));
        cellStart = System.nanoTime();
        check = "";
        startClock(limits.perCell());
        compiler.send(new Message.Source(id, cell.get().source()));
        turn = compiler;
    }

    private void caseStarted(CaseKey key) throws OutOfOrderException {
        require(cell.isPresent() && cell.get().role() == Role.CHECK, "a case outside of a check");
        require(running.isEmpty(), "a case within a case");
        require(record.isOpen(key), "a case that it was not given");
        running = Optional.of(key);
        outputs = new LinkedHashMap<>();
        if (!key.check().equals(check)) {
            check = key.check();
            startClock(limits.perCell());
        }
    }

    private void output(CaseKey key, String name, Tensor tensor) throws OutOfOrderException {
        require(running.equals(Optional.of(key)), "an output of a case that does not run");
        require(outputs.size() < MOST_OUTPUTS, "more outputs than any case has");
        require(outputs.putIfAbsent(name, tensor) == null, "an output twice");
    }

    private void caseEnded(CaseKey key, Problem problem) throws OutOfOrderException {
        require(running.equals(Optional.of(key)), "the end of a case that does not run");
        if (noticesOutOfMemory(problem)) {
            return;
        }
        running = Optional.empty();
        record.caseEnded(key, problem == null ? new Outputs(outputs) : failure(problem));
    }

    private void cellEnded(String id, Problem problem, String stdout) throws OutOfOrderException {
        require(cell.isPresent() && cell.get().id().equals(id), "the end of another cell");
        require(running.isEmpty(), "the end of a cell within a case");
        if (noticesOutOfMemory(problem)) {
            return;
        }
        CellEnding ending = problem == null ? new Ran() : failure(problem);
        record.cellEnded(cell.get(), ending, stdout, wall());
        cell = Optional.empty();
        startClock(limits.perCell());
    }

    /** What took the memory may still hold it: such a worker is ended like one that died of it. */
    private boolean noticesOutOfMemory(Problem problem) {
        outOfMemory = problem != null && problem.kind() == Problem.Kind.OUT_OF_MEMORY;
        return outOfMemory;
    }

    private Failure failure(Problem problem) {
        return switch (problem.kind()) {
            case NOT_WRITTEN -> new NotWritten(problem.message());
            case DOES_NOT_COMPILE ->
                    new DoesNotCompile(problem.cell(), problem.line(), problem.message());
            case THREW -> new Threw(problem.type(), problem.message(), problem.where());
            case OUT_OF_MEMORY -> new OutOfMemory(limits.memoryBytes());
        };
    }

    private void startClock(Duration limit) {
        clockStart = System.nanoTime();
        lastLook = clockStart;
        asleep = Duration.ZERO;
        clockLimit = limit;
        cpuAtStart = cpu();
    }

    /** The next event, or nothing once time is up. */
    private Optional<Event> nextInTime() {
        while (true) {
            var event = turn.next(untilNextLook());
            if (event.isPresent() || isTimeUp()) {
                return event;
            }
        }
    }

    private Duration untilNextLook() {
        var left = clockLimit.minusNanos(System.nanoTime() - clockStart);
        return left.compareTo(LOOK) > 0 ? left : LOOK;
    }

    private boolean isTimeUp() {
        long now = System.nanoTime();
        if (Duration.ofNanos(now - clockStart).compareTo(clockLimit) < 0) {
            return false;
        }
        if (!worker.isRunnable() && !compiler.isRunnable()) {
            asleep = asleep.plusNanos(now - lastLook);
        }
        lastLook = now;
        return cpu().minus(cpuAtStart).compareTo(clockLimit) >= 0
                || asleep.compareTo(clockLimit.multipliedBy(PATIENCE)) >= 0;
    }

    private Duration cpu() {
        return worker.cpu().plus(compiler.cpu());
    }

    private Duration wall() {
        return Duration.ofNanos(System.nanoTime() - cellStart);
    }

    private static void require(boolean condition, String otherwise) throws OutOfOrderException {
        if (!condition) {
            throw new OutOfOrderException(otherwise + ", which is not its turn to say");
        }
    }
}
