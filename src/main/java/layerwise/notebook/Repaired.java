package layerwise.notebook;

import java.util.List;
import java.util.Objects;

/**
 * A submission put right.
 *
 * @param cells the code cells, in the order in which they are to run
 * @param repairs what was put right, one sentence each, for the student
 * @param concerns what could not be decided, one sentence each, for a person
 */
public record Repaired(List<CodeCell> cells, List<String> repairs, List<String> concerns) {
    public Repaired {
        cells = List.copyOf(cells);
        repairs = List.copyOf(repairs);
        concerns = List.copyOf(concerns);
    }

    /**
     * A code cell to run.
     *
     * @param id the {@code grade_id}; {@code extra-3} for a cell of the student's own that stands
     *     third in the submission
     * @param role what the cell is for
     * @param number the cell's place in the submission, from 1; 0 if the text is the assignment's
     * @param source its text
     */
    public record CodeCell(String id, Role role, int number, String source) {
        public CodeCell {
            Objects.requireNonNull(id);
            Objects.requireNonNull(role);
            Objects.requireNonNull(source);
        }
    }
}
