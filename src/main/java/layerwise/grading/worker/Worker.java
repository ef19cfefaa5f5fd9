package layerwise.grading.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import layerwise.checks.Checks;
import layerwise.checks.RecordingSession;

/** Carries out one set of orders: takes them, runs the cells, reports as it goes. */
final class Worker {
    private final CompiledCells cells;
    private final Inbox orders;
    private final FrameWriter reports;
    private final LimitedOutput printed;

    Worker(Inbox orders, FrameWriter reports, LimitedOutput printed) {
        this.cells = new CompiledCells(orders, reports);
        this.orders = orders;
        this.reports = reports;
        this.printed = printed;
    }

    /** What there is to run. */
    private record Plan(
            List<Message.Cell> cells, Map<String, List<RecordingSession.Inputs>> cases) {}

    /**
     * Takes the orders up to {@link Message.Begin} and runs them.
     *
     * @throws IOException if the orders are malformed or the grader is gone
     */
    void serve() throws IOException {
        var plan = plan();
        var recorder = new CheckRecorder(reports, cells);
        var session = new RecordingSession(plan.cases(), recorder);
        for (var cell : plan.cells()) {
            // Anew for each cell: a cell can install another.
            Checks.install(session);
            recorder.enter(cell.isCheck());
            printed.take();
            reports.write(new Message.CellStarted(cell.id()));
            var problem = cells.run(cell.id());
            reports.write(new Message.CellEnded(cell.id(), problem.orElse(null), printed.take()));
        }
        reports.write(new Message.Finished());
    }

    private Plan plan() throws IOException {
        var plan = new Plan(new ArrayList<>(), new HashMap<>());
        while (true) {
            switch (orders.take()) {
                case Message.Cell cell -> plan.cells().add(cell);
                case Message.CaseInputs(var check, var index, var name, var inputs) ->
                        plan.cases()
                                .computeIfAbsent(check, _ -> new ArrayList<>())
                                .add(new RecordingSession.Inputs(index, name, inputs));
                case Message.Begin _ -> {
                    return plan;
                }
                case Message other -> throw new MalformedFrameException("not an order: " + other);
            }
        }
    }
}
