package layerwise.grading.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.checks.Checks;
import layerwise.checks.RecordingSession;

/** Carries out one set of orders: reads them, runs the cells, reports as it goes. */
final class Worker {
    private final Cells cells;
    private final FrameWriter reports;
    private final LimitedOutput printed;

    Worker(Cells cells, FrameWriter reports, LimitedOutput printed) {
        this.cells = cells;
        this.reports = reports;
        this.printed = printed;
    }

    /** What there is to run. */
    private record Orders(
            List<Message.Cell> cells, Map<String, List<RecordingSession.Inputs>> cases) {}

    /**
     * Reads the orders up to {@link Message.Begin} and runs them.
     *
     * @throws IOException if the orders are malformed or the grader is gone
     */
    void serve(InputStream in) throws IOException {
        var orders = read(new FrameReader(in, Optional.empty(), Long.MAX_VALUE));
        haltWhenClosed(in);
        var recorder = new CheckRecorder(reports, cells);
        var session = new RecordingSession(orders.cases(), recorder);
        for (var cell : orders.cells()) {
            // Anew for each cell: a cell can install another.
            Checks.install(session);
            recorder.enter(cell.isCheck());
            printed.take();
            reports.write(new Message.CellStarted(cell.id()));
            var problem = cells.run(cell.id(), cell.source());
            reports.write(new Message.CellEnded(cell.id(), problem.orElse(null), printed.take()));
        }
        reports.write(new Message.Finished());
    }

    private static Orders read(FrameReader frames) throws IOException {
        var orders = new Orders(new ArrayList<>(), new HashMap<>());
        while (true) {
            var message =
                    frames.read()
                            .orElseThrow(
                                    () -> new MalformedFrameException("the orders end too soon"));
            switch (message) {
                case Message.Cell cell -> orders.cells().add(cell);
                case Message.CaseInputs(var check, var index, var name, var inputs) ->
                        orders.cases()
                                .computeIfAbsent(check, _ -> new ArrayList<>())
                                .add(new RecordingSession.Inputs(index, name, inputs));
                case Message.Begin _ -> {
                    return orders;
                }
                default -> throw new MalformedFrameException("not an order: " + message);
            }
        }
    }

    /** The grader keeps its end open while it lives; a worker does not outlive it. */
    private static void haltWhenClosed(InputStream in) {
        Thread.ofPlatform()
                .daemon()
                .name("grader-watch")
                .start(() -> {
                    try {
                        in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException _) {
                        // as good as closed
                    }
                    Runtime.getRuntime().halt(0);
                });
    }
}
