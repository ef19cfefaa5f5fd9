package layerwise.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import layerwise.datasets.ImageDataset;
import layerwise.display.Band;
import layerwise.display.Curves;
import layerwise.tensor.Tensor;
import layerwise.training.History;
import layerwise.training.SolverHistory;

/**
 * What a notebook calls.
 *
 * <pre>
 *   assignment("cnn-mnist");
 *   check("conv-forward", c -> c.output("out", forward(c.tensor("x"))));
 *   answer("parameters", 1234);
 *   results()
 * </pre>
 */
public final class Checks {
    /** How many times {@code lw bands} has run the notebook before. */
    public static final String SEED_PROPERTY = "layerwise.seed";

    static final String NOT_ANSWERED = " is not answered yet";
    private static final String NOT_WRITTEN = " is not written yet";

    private static volatile CheckSession session;

    private Checks() {}

    /**
     * Says which assignment the notebook is. Its folder {@code grading/<id>} is looked for in the
     * property {@code layerwise.home}, in the variable {@code LAYERWISE_HOME}, else in the working
     * folder and those above it.
     */
    public static synchronized void assignment(String id) {
        if (session instanceof RecordingSession) {
            return;
        }
        try {
            session = KernelSession.open(folder(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a check; the result is what the notebook shows. */
    public static CheckResult check(String id, CheckBody body) {
        return session().check(id, body);
    }

    /** Answers a question with a number or one of the choices. */
    public static CheckResult answer(String id, Object value) {
        return session().answer(id, value);
    }

    /** The checks of the notebook with their last results. */
    public static CheckTable results() {
        return kernel("results").results();
    }

    /**
     * Shows our number beside the one that the original assignment printed.
     *
     * @param id of an entry of {@code printed} in the specification
     */
    public static PrintedResult printed(String id, double ours) {
        return kernel("printed numbers").printed(id, ours);
    }

    /** The seed of a training run; {@code lw bands} makes other runs of the same cell. */
    public static int seed(int number) {
        return number + 1000 * Integer.getInteger(SEED_PROPERTY, 0);
    }

    /**
     * Where the curves of a run lie with other seeds, from {@code bands.csv}; none under the quick
     * budget and on drawn pictures, which learn otherwise.
     *
     * @param run its name in the file
     * @param data what was learned from
     */
    public static Band band(String run, ImageDataset data, Curves curves) {
        return kernel("bands").band(run, data, curves);
    }

    /** The same for what a solver measured. */
    public static Band band(String run, ImageDataset data, SolverHistory history) {
        return band(run, data, Curves.of(history));
    }

    /** The same for a model's history. */
    public static Band band(String run, ImageDataset data, History history) {
        return band(run, data, Curves.of(history));
    }

    /** The bands of several runs by their names; in the file, a run is called prefix-name. */
    public static Map<String, Band> bands(
            String prefix, ImageDataset data, Map<String, SolverHistory> runs) {
        var bands = new LinkedHashMap<String, Band>();
        runs.forEach((name, history) -> bands.put(name, band(prefix + "-" + name, data, history)));
        return bands;
    }

    /** The answer a worker recorded; the grader's own check cells put it out. */
    public static Tensor recordedAnswer(String id) {
        if (session() instanceof RecordingSession recording) {
            return recording.answer(id);
        }
        throw new IllegalStateException("answers are recorded in a grading worker only");
    }

    /** Sets the end that checks reach, before any cell runs: what a grading worker does. */
    public static synchronized void install(CheckSession other) {
        session = other;
    }

    /** The end that checks reach, once there is one. */
    public static Optional<CheckSession> installed() {
        return Optional.ofNullable(session);
    }

    /** Whether this is what a stub throws. */
    public static boolean isNotWritten(Throwable thrown) {
        return thrown instanceof UnsupportedOperationException
                && thrown.getMessage() != null
                && (thrown.getMessage().endsWith(NOT_WRITTEN)
                        || thrown.getMessage().endsWith(NOT_ANSWERED));
    }

    private static KernelSession kernel(String what) {
        if (session() instanceof KernelSession kernel) {
            return kernel;
        }
        throw new IllegalStateException("a grading worker only records, it has no " + what);
    }

    private static CheckSession session() {
        var current = session;
        if (current == null) {
            throw new IllegalStateException(
                    "no assignment is set, run the first cell of the notebook:"
                            + " it calls assignment(\"...\")");
        }
        return current;
    }

    private static Path folder(String id) {
        if (!id.matches("[a-z0-9][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "assignment is \"" + id + "\", needs small letters, digits and hyphens");
        }
        var below = Path.of("grading", id);
        var home = System.getProperty("layerwise.home", System.getenv("LAYERWISE_HOME"));
        if (home != null && !home.isEmpty()) {
            return required(Path.of(home).resolve(below), home);
        }
        var working = Path.of("").toAbsolutePath();
        for (var at = working; at != null; at = at.getParent()) {
            if (KernelSession.isAssignment(at.resolve(below))) {
                return at.resolve(below);
            }
        }
        return required(working.resolve(below), working + " nor in a folder above it");
    }

    private static Path required(Path folder, String lookedIn) {
        if (!KernelSession.isAssignment(folder)) {
            throw new IllegalArgumentException(
                    "assignment.yaml of "
                            + folder.getFileName()
                            + " is not in "
                            + lookedIn
                            + ", needs to be in grading/"
                            + folder.getFileName()
                            + "; set LAYERWISE_HOME to the folder that holds \"grading\"");
        }
        return folder;
    }
}
