package layerwise.training;

import java.util.Locale;
import java.util.Optional;

/**
 * What was measured in one iteration, before its step: at iteration 0 the model is as it was made.
 *
 * @param epoch counted from 0
 * @param iterationInEpoch counted from 0 in every epoch
 * @param iteration counted from 0 since the model was compiled
 * @param training the batch that this iteration learns from
 * @param regularizationLoss of all parameters
 * @param validation the validation set, where its turn was
 * @param test the test set, where its turn was
 * @param printed whether this iteration is one to print
 */
public record Measurement(
        int epoch,
        int iterationInEpoch,
        int iteration,
        Score training,
        double regularizationLoss,
        Optional<Score> validation,
        Optional<Score> test,
        boolean printed) {

    /** Whether there is more than the batch to report: a turn to print, to validate or to test. */
    public boolean isReported() {
        return printed || validation.isPresent() || test.isPresent();
    }

    /** The log line: epoch, iteration, losses and accuracies, regularization loss. */
    @Override
    public String toString() {
        return "epoch "
                + epoch
                + ", iteration "
                + iterationInEpoch
                + ": "
                + text("training", training)
                + validation.map(score -> "; " + text("validation", score)).orElse("")
                + test.map(score -> "; " + text("test", score)).orElse("")
                + String.format(Locale.ROOT, "; regularization loss %.5f", regularizationLoss);
    }

    private static String text(String name, Score score) {
        return String.format(
                Locale.ROOT, "%s loss %.5f, accuracy %.5f", name, score.loss(), score.accuracy());
    }
}
