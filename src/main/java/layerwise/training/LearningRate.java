package layerwise.training;

/**
 * How large the steps of an optimizer are.
 *
 * @param initial the rate before the first step
 * @param decay the rate is multiplied by {@code 1 / (1 + decay · iteration)} before every step,
 *     compounding
 * @param schedule what changes the rate after the decay
 */
record LearningRate(String optimizer, double initial, double decay, LearningRateSchedule schedule) {

    LearningRate {
        Arguments.requirePositive(optimizer, "learningRate", initial, "0.001 is a usual start");
        Arguments.require(
                decay >= 0 && decay < Double.POSITIVE_INFINITY,
                optimizer,
                "decay",
                decay,
                "a finite number from 0",
                "0 leaves the learning rate alone");
    }

    static LearningRate of(String optimizer, double initial) {
        return new LearningRate(optimizer, initial, 0, LearningRateSchedule.constant());
    }

    LearningRate withDecay(double ratio) {
        return new LearningRate(optimizer, initial, ratio, schedule);
    }

    LearningRate withSchedule(LearningRateSchedule function) {
        return new LearningRate(optimizer, initial, decay, function);
    }

    double next(double current, int iteration) {
        double next = schedule.next(current / (1 + decay * iteration), iteration);
        if (!(next >= 0 && next < Double.POSITIVE_INFINITY)) {
            throw new IllegalStateException(
                    optimizer
                            + ": the schedule made the learning rate "
                            + next
                            + " at iteration "
                            + iteration
                            + ", needs a finite number from 0; it was "
                            + current
                            + " before");
        }
        return next;
    }
}
