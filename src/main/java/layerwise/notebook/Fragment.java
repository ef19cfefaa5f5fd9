package layerwise.notebook;

import java.util.Optional;

/**
 * A cell of a submission, or a part of one where it holds several, and what it is.
 *
 * @param number the cell's place in the submission, from 1
 * @param cell the whole cell
 * @param text the part's text
 * @param outline the part's code
 * @param id the {@code grade_id} of the assignment's cell that it is; "" if it is the student's own
 * @param by what it was recognized by
 */
record Fragment(int number, Cell cell, String text, Outline outline, String id, By by) {

    /** What a fragment was recognized by. */
    enum By {
        GRADE_ID("its grade_id"),
        CELL_ID("the cell's id"),
        TEXT("its text"),
        CONTENT("what it declares"),
        PLACE("its place"),
        NOTHING("nothing");

        private final String words;

        By(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    boolean isKnown() {
        return !id.isEmpty();
    }

    /** The count of the cell's last run, if it is known. */
    Optional<Integer> executionCount() {
        return cell.executionCount();
    }

    Fragment as(String id, By by) {
        return new Fragment(number, cell, text, outline, id, by);
    }

    Fragment withText(String text) {
        return new Fragment(number, cell, text, Outline.of(text), id, by);
    }
}
