package layerwise.grading.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import layerwise.checks.Checks;
import layerwise.checks.RecordingSession;
import layerwise.tensor.Tensor;

/**
 * Sends what checks put out, as each case ends.
 *
 * <p>Checks count in their own cells only, and once: what a student's cell, function or thread
 * calls by the same name is passed over.
 */
final class CheckRecorder implements RecordingSession.Recorder {
    private static final String CHECKS = Checks.class.getName();

    /** The method in which JShell puts the statements of a cell. */
    private static final String CELL_METHOD = "do_it$";

    private static final String CELL_THREAD = "layerwise.shell.CellExecution$Call";

    private final FrameWriter frames;
    private final CompiledCells cells;
    private final Set<String> taken = new HashSet<>();
    private boolean inCheckCell;

    CheckRecorder(FrameWriter frames, CompiledCells cells) {
        this.frames = frames;
        this.cells = cells;
    }

    synchronized void enter(boolean checkCell) {
        inCheckCell = checkCell;
    }

    @Override
    public synchronized boolean takes(String checkId) {
        return inCheckCell && isCalledByACell() && taken.add(checkId);
    }

    /**
     * Whether the check is called by a cell itself, on the thread that runs cells: not by a
     * function that a check calls, nor by a thread that waits for a check's cell to begin.
     */
    private static boolean isCalledByACell() {
        var callers =
                StackWalker.getInstance()
                        .walk(frames ->
                                frames.dropWhile(f -> !f.getClassName().equals(CHECKS))
                                        .dropWhile(f -> f.getClassName().equals(CHECKS))
                                        .limit(2)
                                        .toList());
        return callers.size() == 2
                && callers.getFirst().getMethodName().equals(CELL_METHOD)
                && callers.getLast().getClassName().equals(CELL_THREAD);
    }

    @Override
    public void starting(String checkId, int index) {
        send(new Message.CaseStarted(checkId, index));
    }

    @Override
    public void outputs(String checkId, int index, Map<String, Tensor> outputs) {
        outputs.forEach((name, tensor) -> output(checkId, index, name, tensor));
        send(new Message.CaseEnded(checkId, index, null));
    }

    private void output(String checkId, int index, String name, Tensor tensor) {
        if (8L * tensor.size() > FrameReader.LONGEST_PAYLOAD / 2) {
            throw new IllegalArgumentException(
                    "output \""
                            + name
                            + "\" has shape "
                            + tensor.shape()
                            + ", which is larger than any check needs; is an axis counted twice?");
        }
        send(new Message.Output(checkId, index, name, tensor));
    }

    @Override
    public void notWritten(String checkId, int index, String message) {
        send(
                new Message.CaseEnded(
                        checkId,
                        index,
                        new Problem(Problem.Kind.NOT_WRITTEN, "", message, "", "", 0)));
    }

    @Override
    public void threw(String checkId, int index, Throwable thrown) {
        send(new Message.CaseEnded(checkId, index, cells.describe(thrown)));
    }

    private void send(Message message) {
        try {
            frames.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException("the grader is gone", e);
        }
    }
}
