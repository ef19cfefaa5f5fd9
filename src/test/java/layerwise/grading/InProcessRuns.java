package layerwise.grading;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.checks.Checks;
import layerwise.checks.RecordingSession;
import layerwise.shell.Outcome;
import layerwise.shell.Shell;
import layerwise.tensor.Tensor;

/**
 * Runs cells in the test's own JVM by the real shell and the real recording end: fast, and without
 * the limits that the tests of the worker are about.
 */
final class InProcessRuns implements WorkerRuns {
    int runs;

    /** What each run was asked for: its checks. */
    final List<List<String>> checks = new ArrayList<>();

    /** What each run ran: its cells. */
    final List<List<String>> cells = new ArrayList<>();

    @Override
    public synchronized Result run(List<Cell> cells, List<CaseInputs> cases, Limits limits) {
        runs++;
        this.cells.add(cells.stream().map(Cell::id).toList());
        checks.add(cases.stream().map(CaseInputs::checkId).distinct().toList());
        var before = Checks.installed();
        var recorder = new Recorder(cases);
        var inputs = new HashMap<String, List<RecordingSession.Inputs>>();
        for (var c : cases) {
            inputs.computeIfAbsent(c.checkId(), _ -> new ArrayList<>())
                    .add(new RecordingSession.Inputs(c.index(), c.name(), c.inputs()));
        }
        Checks.install(new RecordingSession(inputs, recorder));
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (var shell =
                new Shell(
                        new Shell.Options(
                                Shell.Options.ofHost().classPath(), print, print, false))) {
            var ran = new ArrayList<CellOutcome>();
            for (var cell : cells) {
                recorder.inCheck = cell.role() == Role.CHECK;
                out.reset();
                var ending = ending(cell, shell.run(cell.id(), cell.source()).outcome());
                var printed = out.toString(StandardCharsets.UTF_8);
                ran.add(new CellOutcome(cell.id(), cell.role(), ending, printed, Duration.ZERO));
            }
            return new Result(ran, recorder.outcomes());
        } finally {
            Checks.install(before.orElse(null));
        }
    }

    private static CellEnding ending(Cell cell, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Value _, Outcome.Nothing _ -> new Ran();
            case Outcome.NotCompiled(var errors) ->
                    new DoesNotCompile(
                            cell.id(), errors.getFirst().line(), errors.getFirst().message());
            case Outcome.Undefined(var names, _) ->
                    new DoesNotCompile(cell.id(), 0, names.toString());
            case Outcome.Thrown(var thrown, _) ->
                    Checks.isNotWritten(thrown)
                            ? new NotWritten(thrown.getMessage())
                            : new Threw(thrown.getClass().getName(), "", "");
            case Outcome.Interrupted _ -> new TimedOut(Duration.ZERO);
        };
    }

    private static final class Recorder implements RecordingSession.Recorder {
        private final Map<String, Map<Integer, CaseOutcome>> outcomes = new LinkedHashMap<>();
        private boolean inCheck;

        Recorder(List<CaseInputs> cases) {
            for (var c : cases) {
                outcomes.computeIfAbsent(c.checkId(), _ -> new LinkedHashMap<>())
                        .put(c.index(), new NeverRan("its cell did not come to it."));
            }
        }

        List<CheckOutcome> outcomes() {
            var list = new ArrayList<CheckOutcome>();
            outcomes.forEach(
                    (id, cases) -> list.add(new CheckOutcome(id, List.copyOf(cases.values()))));
            return list;
        }

        private void put(String checkId, int index, CaseOutcome outcome) {
            outcomes.get(checkId).put(index, outcome);
        }

        @Override
        public boolean takes(String checkId) {
            return inCheck;
        }

        @Override
        public void starting(String checkId, int index) {}

        @Override
        public void outputs(String checkId, int index, Map<String, Tensor> outputs) {
            put(checkId, index, new Outputs(outputs));
        }

        @Override
        public void notWritten(String checkId, int index, String message) {
            put(checkId, index, new NotWritten(message));
        }

        @Override
        public void threw(String checkId, int index, Throwable thrown) {
            if (thrown.getClass().getName().equals("jdk.jshell.spi.SPIResolutionException")) {
                put(checkId, index, new DoesNotCompile("some cell", 0, "a name is missing"));
                return;
            }
            put(
                    checkId,
                    index,
                    new Threw(
                            thrown.getClass().getName(),
                            String.valueOf(thrown.getMessage()),
                            "cell x, line 1"));
        }
    }
}
