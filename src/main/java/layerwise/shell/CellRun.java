package layerwise.shell;

import java.util.List;

/**
 * What one run of a cell did.
 *
 * @param outcome how it ended
 * @param missing names that declarations of this cell still lack
 * @param lost variables that a redefinition in this run emptied or left behind
 */
public record CellRun(Outcome outcome, List<MissingName> missing, List<LostVariable> lost) {
    public CellRun {
        missing = List.copyOf(missing);
        lost = List.copyOf(lost);
    }

    /** Whether the cell ran to its end. */
    public boolean completed() {
        return outcome instanceof Outcome.Value || outcome instanceof Outcome.Nothing;
    }
}
