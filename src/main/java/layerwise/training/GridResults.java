package layerwise.training;

import java.util.List;

/**
 * What a {@link GridSearch} found.
 *
 * @param name of the search
 * @param trials one for each point, in the order of the points
 */
public record GridResults(String name, List<GridTrial> trials) {

    public GridResults {
        trials = List.copyOf(trials);
    }

    /**
     * The trial with the highest score, the first of equal ones.
     *
     * @throws IllegalStateException if every trial failed
     */
    public GridTrial best() {
        GridTrial best = null;
        for (var trial : trials) {
            if (!trial.failed() && (best == null || trial.score() > best.score())) {
                best = trial;
            }
        }
        if (best == null) {
            throw new IllegalStateException(
                    "GridSearch: "
                            + name
                            + " has no trial with a score, needs one to be the best; the first"
                            + " failed with: "
                            + trials.getFirst().failure());
        }
        return best;
    }
}
