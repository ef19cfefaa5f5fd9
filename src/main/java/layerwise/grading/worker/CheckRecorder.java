package layerwise.grading.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import layerwise.checks.RecordingSession;
import layerwise.tensor.Tensor;

/**
 * Sends what checks put out, as each case ends.
 *
 * <p>Checks count in their own cells only, and once: what a student's cell or a thread left behind
 * calls by the same name is passed over.
 */
final class CheckRecorder implements RecordingSession.Recorder {
    private final FrameWriter frames;
    private final Cells cells;
    private final Set<String> taken = new HashSet<>();
    private boolean inCheckCell;

    CheckRecorder(FrameWriter frames, Cells cells) {
        this.frames = frames;
        this.cells = cells;
    }

    synchronized void enter(boolean checkCell) {
        inCheckCell = checkCell;
    }

    @Override
    public synchronized boolean takes(String checkId) {
        return inCheckCell && taken.add(checkId);
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
