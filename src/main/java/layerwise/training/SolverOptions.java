package layerwise.training;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link Solver} trains. Made from {@link #DEFAULT} with the {@code with} methods.
 *
 * @param rule how a parameter follows its gradient
 * @param settings of the rule, by name: {@code learningRate} and what else the rule reads
 * @param learningRateDecay what the learning rate is multiplied by at the end of each epoch
 * @param batch examples in a step
 * @param epochs how many times as many examples as there are go through the net
 * @param printEvery iterations from one line with the loss to the next
 * @param trainSample how many training examples, drawn with replacement, the training accuracy is
 *     measured on; all of them where there are no more
 * @param validationSample likewise of the validation examples
 * @param draw how the examples of a batch are drawn
 * @param seed of the random numbers that draw, from 0 to 4294967295
 * @param patience stops after so many epochs without a better validation accuracy
 * @param checkpoint the file that training is kept in and resumed from, if any
 */
public record SolverOptions(
        UpdateRule rule,
        Map<String, Double> settings,
        double learningRateDecay,
        int batch,
        int epochs,
        int printEvery,
        int trainSample,
        int validationSample,
        Draw draw,
        long seed,
        int patience,
        Optional<Path> checkpoint) {

    /** As a sample: all examples there are. */
    public static final int ALL = Integer.MAX_VALUE;

    /** As patience: never stops early. */
    public static final int NEVER = Integer.MAX_VALUE;

    /**
     * cs231n's: plain descent at the rule's own learning rate, 10 epochs in batches of 100 drawn
     * with replacement, a line every 10 iterations, accuracy on 1000 training and all validation
     * examples.
     */
    public static final SolverOptions DEFAULT =
            new SolverOptions(
                    UpdateRules::sgd,
                    Map.of(),
                    1,
                    100,
                    10,
                    10,
                    1000,
                    ALL,
                    Draw.WITH_REPLACEMENT,
                    0,
                    NEVER,
                    Optional.empty());

    public SolverOptions {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(draw, "draw");
        Objects.requireNonNull(checkpoint, "checkpoint");
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        settings.forEach((name, value) ->
                Arguments.require(
                        Double.isFinite(value),
                        "SolverOptions",
                        name,
                        value,
                        "a finite number",
                        ""));
        Arguments.requirePositive(
                "SolverOptions",
                "learningRateDecay",
                learningRateDecay,
                "1 leaves the learning rate alone");
        requirePositive("batch", batch);
        requirePositive("epochs", epochs);
        requirePositive("printEvery", printEvery);
        requirePositive("trainSample", trainSample);
        requirePositive("validationSample", validationSample);
        requirePositive("patience", patience);
        Arguments.require(
                seed >= 0 && seed <= 0xffffffffL,
                "SolverOptions",
                "seed",
                seed,
                "one from 0 to 4294967295",
                "");
    }

    private static void requirePositive(String name, int value) {
        Arguments.require(value > 0, "SolverOptions", name, value, "a number above 0", "");
    }

    /** With another update rule, such as {@code UpdateRules::adam}. */
    public SolverOptions withRule(UpdateRule value) {
        return new SolverOptions(
                value,
                settings,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With another learning rate for the first epoch. */
    public SolverOptions withLearningRate(double value) {
        return withSetting("learningRate", value);
    }

    /** With a setting of the rule, such as {@code "momentum"}. */
    public SolverOptions withSetting(String name, double value) {
        var changed = new LinkedHashMap<>(settings);
        changed.put(name, value);
        return new SolverOptions(
                rule,
                changed,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With a learning rate multiplied by this number at the end of each epoch. */
    public SolverOptions withLearningRateDecay(double value) {
        return new SolverOptions(
                rule,
                settings,
                value,
                batch,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With batches of another size. */
    public SolverOptions withBatch(int examples) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                examples,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With another number of epochs. */
    public SolverOptions withEpochs(int number) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                number,
                printEvery,
                trainSample,
                validationSample,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With another number of iterations between two lines. */
    public SolverOptions withPrintEvery(int iterations) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                epochs,
                iterations,
                trainSample,
                validationSample,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With the training accuracy measured on so many examples, or {@link #ALL}. */
    public SolverOptions withTrainSample(int examples) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                examples,
                validationSample,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With the validation accuracy measured on so many examples, or {@link #ALL}. */
    public SolverOptions withValidationSample(int examples) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                trainSample,
                examples,
                draw,
                seed,
                patience,
                checkpoint);
    }

    /** With batches drawn another way. */
    public SolverOptions withDraw(Draw way) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                way,
                seed,
                patience,
                checkpoint);
    }

    /** With other random numbers. */
    public SolverOptions withSeed(long number) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                draw,
                number,
                patience,
                checkpoint);
    }

    /** Stops after so many epochs without a better validation accuracy, or {@link #NEVER}. */
    public SolverOptions withPatience(int number) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                draw,
                seed,
                number,
                checkpoint);
    }

    /**
     * Keeps training in an .npz file, written whenever accuracy is measured, and goes on from it
     * where it exists already. A file of other options is refused; to know a file of another rule,
     * the rule is tried on a few numbers.
     */
    public SolverOptions withCheckpoint(Path file) {
        return new SolverOptions(
                rule,
                settings,
                learningRateDecay,
                batch,
                epochs,
                printEvery,
                trainSample,
                validationSample,
                draw,
                seed,
                patience,
                Optional.of(file));
    }
}
