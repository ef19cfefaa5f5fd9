package layerwise.training;

/**
 * What came out at one point of a {@link GridSearch}.
 *
 * @param point the settings
 * @param seed of the random numbers, that of this point whichever thread ran it
 * @param score what was to be made large; NaN where the trial failed
 * @param seconds how long it took
 * @param failure why it failed; empty where it did not
 */
public record GridTrial(GridPoint point, long seed, double score, double seconds, String failure) {

    /** Whether there is no score. */
    public boolean failed() {
        return !failure.isEmpty();
    }
}
