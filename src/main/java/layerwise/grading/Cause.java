package layerwise.grading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import layerwise.notebook.Notebook;

/** What may be wrong with a submission: one known mistake, or two of them at once. */
record Cause(List<Mistake> mistakes) {
    Cause {
        mistakes = List.copyOf(mistakes);
        if (mistakes.isEmpty() || mistakes.size() > 2) {
            throw new IllegalArgumentException(
                    "Cause: it has " + mistakes.size() + " mistakes, needs one or two");
        }
    }

    static Cause of(Mistake... mistakes) {
        return new Cause(List.of(mistakes));
    }

    boolean isPair() {
        return mistakes.size() == 2;
    }

    /** The mistakes' ids, as reports for the instructor show them. */
    String id() {
        return mistakes.stream().map(Mistake::id).collect(Collectors.joining(" + "));
    }

    /** The checks that must catch one of the mistakes. */
    Set<String> caught() {
        var caught = new HashSet<String>();
        mistakes.forEach(mistake -> caught.addAll(mistake.caught()));
        return caught;
    }

    /** Whether the mistakes can be made together: no text is replaced by both. */
    boolean canBeMade(Notebook solution) {
        var first = mistakes.getFirst();
        var last = mistakes.getLast();
        if (!isPair() || !first.cell().equals(last.cell())) {
            return true;
        }
        var source = source(solution, first.cell());
        int from = first.place(source);
        int other = last.place(source);
        return from + first.find().length() <= other || other + last.find().length() <= from;
    }

    /**
     * The solution with the mistakes in it; throws where a text to replace does not stand there
     * once.
     */
    Notebook applyTo(Notebook solution) {
        var cells = new ArrayList<layerwise.notebook.Cell>();
        for (var cell : solution.cells()) {
            var made =
                    mistakes.stream()
                            .filter(m -> cell.gradeId().filter(m.cell()::equals).isPresent())
                            .toList();
            cells.add(made.isEmpty() ? cell : cell.withSource(made(made, cell.source())));
        }
        return solution.withCells(cells);
    }

    /** Replaces from the end, so that the places of what comes before it stay what they are. */
    private static String made(List<Mistake> mistakes, String source) {
        var text = new StringBuilder(source);
        mistakes.stream()
                .sorted(Comparator.comparingInt((Mistake m) -> m.place(source)).reversed())
                .forEach(m -> {
                    int place = m.place(source);
                    text.replace(place, place + m.find().length(), m.replace());
                });
        return text.toString();
    }

    private static String source(Notebook notebook, String cell) {
        return notebook.cells().stream()
                .filter(c -> c.gradeId().filter(cell::equals).isPresent())
                .map(layerwise.notebook.Cell::source)
                .findFirst()
                .orElse("");
    }
}
