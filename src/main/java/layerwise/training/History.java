package layerwise.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was measured in training, in series against the iteration. Grows while the model trains;
 * safe to read meanwhile only from the training thread.
 */
public final class History {

    /** Losses and accuracies of one set of examples. */
    public static final class Series {
        private final String name;
        private final List<Integer> iterations = new ArrayList<>();
        private final List<Score> scores = new ArrayList<>();

        private Series(String name) {
            this.name = name;
        }

        private void add(int iteration, Score score) {
            iterations.add(iteration);
            scores.add(score);
        }

        /** The set of examples: training, validation or test. */
        public String name() {
            return name;
        }

        /** Number of measurements. */
        public int size() {
            return scores.size();
        }

        /** The iterations of the measurements, counted over all epochs. */
        public double[] iterations() {
            return iterations.stream().mapToDouble(Integer::doubleValue).toArray();
        }

        /** The losses, one for each iteration measured. */
        public double[] losses() {
            return scores.stream().mapToDouble(Score::loss).toArray();
        }

        /** The accuracies, one for each iteration measured. */
        public double[] accuracies() {
            return scores.stream().mapToDouble(Score::accuracy).toArray();
        }

        /** The last measurement; throws {@link java.util.NoSuchElementException} if none. */
        public Score last() {
            return scores.getLast();
        }
    }

    private final Series training = new Series("training");
    private final Series validation = new Series("validation");
    private final Series test = new Series("test");
    private final List<Double> regularization = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();

    History() {}

    void add(Measurement measured) {
        training.add(measured.iteration(), measured.training());
        regularization.add(measured.regularizationLoss());
        measured.validation().ifPresent(score -> validation.add(measured.iteration(), score));
        measured.test().ifPresent(score -> test.add(measured.iteration(), score));
        if (measured.isReported()) {
            measurements.add(measured);
        }
    }

    /** The batches that were learned from, one for every iteration. */
    public Series training() {
        return training;
    }

    /** The validation set, at its interval. */
    public Series validation() {
        return validation;
    }

    /** The test set, at its interval. */
    public Series test() {
        return test;
    }

    /** The regularization loss at every iteration, against {@code training().iterations()}. */
    public double[] regularizationLosses() {
        return regularization.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Everything that listeners were told, in order. */
    public List<Measurement> measurements() {
        return Collections.unmodifiableList(measurements);
    }

    /** The lines that were to be printed. */
    @Override
    public String toString() {
        return measurements.stream()
                .filter(Measurement::printed)
                .map(Measurement::toString)
                .collect(Collectors.joining("\n"));
    }
}
