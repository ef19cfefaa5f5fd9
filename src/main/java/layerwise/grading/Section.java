package layerwise.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import layerwise.notebook.Cell;
import layerwise.notebook.Notebook;

/** Headings of a notebook, as students are pointed to them. */
final class Section {
    private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*?) *#*");

    private record Heading(int level, String text) {}

    private Section() {}

    /**
     * The heading under which a cell stands: the last one of the nearest text cell before it that
     * has any. Where that text cell ends with several of one level, the cell belongs to all of
     * them, and it is the heading above those.
     */
    static Optional<String> of(Notebook notebook, String gradeId) {
        List<Heading> nearest = List.of();
        for (var cell : notebook.cells()) {
            if (cell.gradeId().filter(gradeId::equals).isPresent()) {
                return last(nearest).map(Heading::text);
            }
            var headings = headings(cell);
            nearest = headings.isEmpty() ? nearest : headings;
        }
        return Optional.empty();
    }

    private static Optional<Heading> last(List<Heading> headings) {
        if (headings.isEmpty()) {
            return Optional.empty();
        }
        var last = headings.getLast();
        for (int i = headings.size() - 2; i >= 0; i--) {
            if (headings.get(i).level() == last.level()) {
                var above = headings.subList(0, i).stream().filter(h -> h.level() < last.level());
                return above.reduce((_, later) -> later).or(() -> Optional.of(last));
            }
            if (headings.get(i).level() < last.level()) {
                break;
            }
        }
        return Optional.of(last);
    }

    private static List<Heading> headings(Cell cell) {
        var headings = new ArrayList<Heading>();
        if (cell.type() != Cell.Type.MARKDOWN) {
            return headings;
        }
        boolean code = false;
        for (var line : cell.source().lines().toList()) {
            code ^= line.startsWith("```");
            var heading = HEADING.matcher(line);
            if (!code && heading.matches()) {
                headings.add(new Heading(heading.group(1).length(), heading.group(2)));
            }
        }
        return headings;
    }
}
