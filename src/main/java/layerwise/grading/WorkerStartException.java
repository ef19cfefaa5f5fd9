package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Thrown where a worker ended, or did nothing, before it ran the first line of a submission. */
final class WorkerStartException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    WorkerStartException(WorkerRuns.Failure failure, SandboxedProcess.Ending ending) {
        super(
                new IOException(
                        "no worker could be started: "
                                + failure
                                + (ending.errors().isBlank()
                                        ? ", without a word"
                                        : ", saying: " + ending.errors().strip())));
    }
}
