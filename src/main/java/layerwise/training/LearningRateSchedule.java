package layerwise.training;

/**
 * Changes the learning rate before every step. It is given the current rate and its result becomes
 * the current rate, so what it does compounds, as in CS5242.
 */
@FunctionalInterface
public interface LearningRateSchedule {

    /**
     * The rate from this step on.
     *
     * @param learningRate the rate so far
     * @param iteration number of the step, counted from 0 over all epochs
     */
    double next(double learningRate, int iteration);

    /** The rate stays as it is. */
    static LearningRateSchedule constant() {
        return (learningRate, _) -> learningRate;
    }

    /**
     * Multiplies the rate wherever {@code iteration % every == 0}. That is so at iteration 0 too:
     * with factor 0.5, training begins at half of the rate that was asked for.
     */
    static LearningRateSchedule multipliedEvery(int every, double factor) {
        requireEvery(every);
        return (learningRate, iteration) ->
                iteration % every == 0 ? learningRate * factor : learningRate;
    }

    /** Multiplies the rate after every so many steps, but not before the first. */
    static LearningRateSchedule multipliedAfterEvery(int every, double factor) {
        requireEvery(every);
        return (learningRate, iteration) ->
                iteration > 0 && iteration % every == 0 ? learningRate * factor : learningRate;
    }

    /** Multiplies the rate after every epoch of so many steps (cs231n's lr_decay). */
    static LearningRateSchedule multipliedPerEpoch(int iterationsPerEpoch, double factor) {
        return multipliedAfterEvery(iterationsPerEpoch, factor);
    }

    private static void requireEvery(int every) {
        Arguments.require(
                every > 0, "LearningRateSchedule", "every", every, "a number of steps above 0", "");
    }
}
