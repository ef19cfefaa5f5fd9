package layerwise.training;

/**
 * How a model is trained. Made from {@link #DEFAULT} with the {@code with} methods.
 *
 * @param epochs how often the training set is gone through
 * @param trainBatch examples in a step
 * @param validationBatch examples that go through the model at once when validating
 * @param testBatch the same when testing
 * @param validationInterval validates in every iteration of an epoch that this divides
 * @param testInterval tests likewise
 * @param printInterval prints likewise
 * @param drawing how batches are drawn
 * @param seed of the random numbers that draw them; the same seed gives the same batches
 */
public record FitOptions(
        int epochs,
        int trainBatch,
        int validationBatch,
        int testBatch,
        int validationInterval,
        int testInterval,
        int printInterval,
        Drawing drawing,
        long seed) {

    /** How the examples of a batch are drawn. */
    public enum Drawing {
        /**
         * Every epoch goes through the examples in a new order, each at most once; the rest that
         * does not fill a batch is left out.
         */
        EPOCH_PERMUTATION,
        /** Each batch is drawn from all examples, with replacement (cs231n). */
        WITH_REPLACEMENT
    }

    /** CS5242's first run: 2 epochs in batches of 30, validation every 100, test every 300. */
    public static final FitOptions DEFAULT =
            new FitOptions(2, 30, 1000, 1000, 100, 300, 100, Drawing.EPOCH_PERMUTATION, 231);

    public FitOptions {
        requirePositive("epochs", epochs);
        requirePositive("trainBatch", trainBatch);
        requirePositive("validationBatch", validationBatch);
        requirePositive("testBatch", testBatch);
        requirePositive("validationInterval", validationInterval);
        requirePositive("testInterval", testInterval);
        requirePositive("printInterval", printInterval);
    }

    private static void requirePositive(String name, int value) {
        Arguments.require(value > 0, "FitOptions", name, value, "a number above 0", "");
    }

    /** With another number of epochs. */
    public FitOptions withEpochs(int number) {
        return new FitOptions(
                number,
                trainBatch,
                validationBatch,
                testBatch,
                validationInterval,
                testInterval,
                printInterval,
                drawing,
                seed);
    }

    /** With other sizes of batches. */
    public FitOptions withBatches(int train, int validation, int test) {
        return new FitOptions(
                epochs,
                train,
                validation,
                test,
                validationInterval,
                testInterval,
                printInterval,
                drawing,
                seed);
    }

    /** With other numbers of iterations between validations, tests and log lines. */
    public FitOptions withIntervals(int validation, int test, int print) {
        return new FitOptions(
                epochs,
                trainBatch,
                validationBatch,
                testBatch,
                validation,
                test,
                print,
                drawing,
                seed);
    }

    /** With another way to draw batches. */
    public FitOptions withDrawing(Drawing way) {
        return new FitOptions(
                epochs,
                trainBatch,
                validationBatch,
                testBatch,
                validationInterval,
                testInterval,
                printInterval,
                way,
                seed);
    }

    /** With another seed. */
    public FitOptions withSeed(long number) {
        return new FitOptions(
                epochs,
                trainBatch,
                validationBatch,
                testBatch,
                validationInterval,
                testInterval,
                printInterval,
                drawing,
                number);
    }
}
