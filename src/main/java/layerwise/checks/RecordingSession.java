package layerwise.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import layerwise.tensor.Tensor;

/**
 * The end in a grading worker: runs each check on the inputs that were sent and hands the outputs
 * over. It knows no specification and no reference, so there is nothing here to be read.
 */
public final class RecordingSession implements CheckSession {

    /** Inputs of one case; {@code index} tells the cases of a check apart. */
    public record Inputs(int index, String name, Map<String, Object> values) {}

    /** Takes what the cases put out, as it comes. */
    public interface Recorder {

        /** Whether this call of the check counts; where not, its body does not run. */
        default boolean takes(String checkId) {
            return true;
        }

        /** A case begins. */
        void starting(String checkId, int index);

        /** A case ended with these outputs. */
        void outputs(String checkId, int index, Map<String, Tensor> outputs);

        /** A stub was reached. */
        void notWritten(String checkId, int index, String message);

        /** Something was thrown, an {@link Error} perhaps. */
        void threw(String checkId, int index, Throwable thrown);
    }

    private final Map<String, List<Inputs>> cases;
    private final Recorder recorder;
    private final Map<String, Tensor> answers = new HashMap<>();

    /** A session over the cases of each check, by the check's id. */
    public RecordingSession(Map<String, List<Inputs>> cases, Recorder recorder) {
        this.cases = new HashMap<>(cases);
        this.recorder = recorder;
    }

    @Override
    public CheckResult check(String id, CheckBody body) {
        if (!recorder.takes(id)) {
            return CheckResult.recorded(id);
        }
        for (var inputs : new ArrayList<>(cases.getOrDefault(id, List.of()))) {
            recorder.starting(id, inputs.index());
            var c = new Case(inputs.name(), inputs.values());
            try {
                body.run(c);
                recorder.outputs(id, inputs.index(), c.outputs());
            } catch (Throwable thrown) {
                if (Checks.isNotWritten(thrown)) {
                    recorder.notWritten(id, inputs.index(), thrown.getMessage());
                } else {
                    recorder.threw(id, inputs.index(), thrown);
                }
            }
        }
        return CheckResult.recorded(id);
    }

    @Override
    public CheckResult answer(String id, Object value) {
        answers.put(id, encode(String.valueOf(value)));
        return CheckResult.recorded(id);
    }

    /** The answer given to a question, as {@link #decode} reads it. */
    Tensor answer(String id) {
        var answer = answers.get(id);
        if (answer == null) {
            throw new UnsupportedOperationException(id + Checks.NOT_ANSWERED);
        }
        return answer;
    }

    /** A text as a tensor of its characters: answers travel the way outputs do. */
    private static Tensor encode(String text) {
        return Tensor.wrap(text.chars().asDoubleStream().toArray(), text.length());
    }

    /** The text of a recorded answer; anything can be in the tensor, so nothing is assumed. */
    public static String decode(Tensor answer) {
        var text = new StringBuilder();
        for (double character : answer.data()) {
            text.append((char) character);
        }
        return text.toString();
    }
}
