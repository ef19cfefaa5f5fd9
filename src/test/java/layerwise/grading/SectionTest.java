package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import layerwise.notebook.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionTest {
    @TempDir static Path home;

    /** The tiny assignment's notebook with these texts before its first class. */
    private static Optional<String> section(String... texts) {
        TinyAssignment.in(home);
        var released = TinyAssignment.assignment(home).released();
        var cells = new java.util.ArrayList<>(released.cells());
        for (int i = 0; i < texts.length; i++) {
            cells.add(2 + i, Cell.markdown("text-" + i, texts[i]));
        }
        return Section.of(released.withCells(cells), "scale");
    }

    @Test
    void itIsTheNearestHeadingBefore() {
        assertEquals(Optional.of("A tiny assignment"), section());
        assertEquals(Optional.of("Scaling"), section("## Scaling\n\nWrite it.", "no heading"));
        assertEquals(Optional.of("Momentum"), section("## Steps\n\n### Momentum\n\nWrite it."));
    }

    @Test
    void aCellBelowSeveralSubheadingsBelongsToAllOfThem() {
        assertEquals(
                Optional.of("Convolution"),
                section("## Convolution\n### What it computes\ntext\n### How to make it fast\n"));
        assertEquals(
                Optional.of("Steps"), section("## Steps\n### Momentum\n### Adam\n### Schedules\n"));
    }

    @Test
    void aCommentInCodeIsNoHeading() {
        assertEquals(Optional.of("Scaling"), section("## Scaling\n```\n# a comment\n```\n"));
    }

    @Test
    void aCellThatIsNotThereHasNoSection() {
        var released = TinyAssignment.assignment(TinyAssignment.in(home)).released();

        assertEquals(Optional.empty(), Section.of(released, "nowhere"));
    }
}
