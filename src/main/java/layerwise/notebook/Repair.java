package layerwise.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts a submission right against the notebook that was handed out.
 *
 * <p>Tests and given code come from the assignment, whatever the submission has in their place. The
 * student's solution cells are found by their {@code grade_id}, or by the cell's own id where
 * nbgrader's metadata is gone, and run where the assignment has them. Cells of the student's own
 * stay behind the cell they followed.
 *
 * <p>A solution cell that stands several times (Jupyter copies the metadata when a cell is copied
 * or split) runs in all its parts, in their order, as it did in the student's notebook.
 */
public final class Repair {
    private final Notebook released;

    /** The released cells by {@code grade_id}, in order. */
    private final Map<String, Cell> known = new LinkedHashMap<>();

    /** The submission's cells that are one of the released ones, by {@code grade_id}. */
    private final Map<String, List<Found>> found = new LinkedHashMap<>();

    /** The student's own code cells, by the id of the cell they follow; "" at the beginning. */
    private final Map<String, List<Found>> extras = new LinkedHashMap<>();

    private final List<Repaired.CodeCell> cells = new ArrayList<>();
    private final List<String> repairs = new ArrayList<>();

    /** A cell of the submission and its place, from 1. */
    private record Found(int number, Cell cell) {}

    private Repair(Notebook released) {
        this.released = released;
        for (var cell : released.cells()) {
            int number = known.size() + 1;
            var id =
                    cell.gradeId()
                            .orElseThrow(() ->
                                    new NotebookFormatException(
                                            released.name() + ", cell " + number,
                                            "has no grade_id, needs one; "
                                                    + "make this notebook with release"));
            known.put(id, cell);
        }
    }

    /**
     * Puts a submission right.
     *
     * @param released the notebook that students were given, as {@link Release} makes it
     * @param submission what a student handed in
     * @throws NotebookFormatException if {@code released} has a cell without a {@code grade_id}
     */
    public static Repaired of(Notebook released, Notebook submission) {
        var repair = new Repair(released);
        repair.sort(submission);
        repair.assemble();
        return new Repaired(repair.cells, repair.repairs);
    }

    /** Tells the assignment's cells from the student's own. */
    private void sort(Notebook submission) {
        var byCellId = byCellId(submission);
        var previous = "";
        int number = 0;
        for (var cell : submission.cells()) {
            var here = new Found(++number, cell);
            var id =
                    cell.gradeId()
                            .filter(known::containsKey)
                            .or(() -> cell.id().map(byCellId::get));
            if (id.isPresent()) {
                previous = id.get();
                found.computeIfAbsent(previous, _ -> new ArrayList<>()).add(here);
            } else if (cell.isCode()) {
                extras.computeIfAbsent(previous, _ -> new ArrayList<>()).add(here);
            }
        }
    }

    /** The released cells whose {@code grade_id} the submission lacks, by the cell's own id. */
    private Map<String, String> byCellId(Notebook submission) {
        var present =
                submission.cells().stream()
                        .flatMap(cell -> cell.gradeId().stream())
                        .collect(Collectors.toSet());
        var ids = new LinkedHashMap<String, String>();
        known.forEach((gradeId, cell) -> {
            if (!present.contains(gradeId)) {
                cell.id().ifPresent(id -> ids.put(id, gradeId));
            }
        });
        return ids;
    }

    private void assemble() {
        addExtras("");
        var moved = moved();
        known.forEach((id, cell) -> {
            var copies = found.getOrDefault(id, List.of());
            reportLost(id, cell, copies);
            if (moved.contains(id)) {
                repairs.add(sentence(id, cell) + " was moved; it runs in its place again.");
            }
            switch (cell.role()) {
                case GIVEN, CHECK, TEXT -> addLocked(id, cell, copies);
                case SOLUTION -> addSolution(id, cell, copies);
                case RUN -> addRun(id, cell, copies);
                case ANSWER, EXTRA -> {
                    // no code to run
                }
            }
            addExtras(id);
        });
    }

    private void reportLost(String id, Cell cell, List<Found> copies) {
        if (copies.isEmpty()) {
            var instead =
                    cell.role() == Role.SOLUTION
                            ? " is missing; the empty one of the assignment stands in its place."
                            : " is missing; it was put back.";
            repairs.add(sentence(id, cell) + instead);
        } else if (copies.stream().noneMatch(copy -> copy.cell().gradeId().isPresent())) {
            repairs.add(
                    sentence(id, cell)
                            + " has lost its metadata; it was recognized by the cell's id.");
        }
    }

    private void addLocked(String id, Cell cell, List<Found> copies) {
        if (copies.size() > 1) {
            repairs.add(
                    sentence(id, cell)
                            + " stands "
                            + copies.size()
                            + " times ("
                            + places(copies)
                            + "); the assignment's was used, once.");
        } else if (copies.size() == 1 && !sameContent(cell, copies.getFirst().cell())) {
            repairs.add(
                    sentence(id, cell)
                            + " was edited ("
                            + places(copies)
                            + "); the assignment's was used.");
        }
        if (cell.isCode()) {
            cells.add(new Repaired.CodeCell(id, cell.role(), 0, cell.source()));
        }
    }

    private void addSolution(String id, Cell cell, List<Found> copies) {
        var written = copies.stream().filter(copy -> !sameText(cell, copy.cell())).toList();
        var parts = written.isEmpty() ? copies.stream().limit(1).toList() : distinct(written);
        if (copies.size() > 1) {
            repairs.add(
                    sentence(id, cell)
                            + " stands "
                            + copies.size()
                            + " times ("
                            + places(copies)
                            + "); "
                            + (parts.size() == 1
                                    ? places(parts) + " was used."
                                    : places(parts) + " run one after the other, in its place."));
        }
        for (var part : parts) {
            if (!part.cell().isCode()) {
                repairs.add(
                        sentence(id, cell)
                                + " is no code cell any more ("
                                + places(List.of(part))
                                + "); its text was run as code.");
            }
            cells.add(
                    new Repaired.CodeCell(id, Role.SOLUTION, part.number(), part.cell().source()));
        }
        if (parts.isEmpty()) {
            cells.add(new Repaired.CodeCell(id, Role.SOLUTION, 0, cell.source()));
        }
    }

    private void addRun(String id, Cell cell, List<Found> copies) {
        if (!cell.isCode()) {
            return;
        }
        var code = copies.stream().filter(copy -> copy.cell().isCode()).toList();
        for (var copy : code) {
            cells.add(new Repaired.CodeCell(id, Role.RUN, copy.number(), copy.cell().source()));
        }
        if (code.isEmpty()) {
            cells.add(new Repaired.CodeCell(id, Role.RUN, 0, cell.source()));
        }
    }

    private void addExtras(String after) {
        for (var extra : extras.getOrDefault(after, List.of())) {
            cells.add(
                    new Repaired.CodeCell(
                            "extra-" + extra.number(),
                            Role.EXTRA,
                            extra.number(),
                            extra.cell().source()));
        }
    }

    /** The cells to move so that all stand in the assignment's order: as few as possible. */
    private Set<String> moved() {
        var order = new ArrayList<>(known.keySet());
        var ids =
                found.entrySet().stream()
                        .sorted(
                                Comparator.comparingInt(
                                        entry -> entry.getValue().getFirst().number()))
                        .map(Map.Entry::getKey)
                        .toList();
        // longest rising subsequence of the places, by its length up to each element
        int[] length = new int[ids.size()];
        int[] before = new int[ids.size()];
        int last = -1;
        for (int i = 0; i < ids.size(); i++) {
            before[i] = -1;
            for (int j = 0; j < i; j++) {
                if (order.indexOf(ids.get(j)) < order.indexOf(ids.get(i))
                        && length[j] + 1 > length[i]) {
                    length[i] = length[j] + 1;
                    before[i] = j;
                }
            }
            if (last < 0 || length[i] > length[last]) {
                last = i;
            }
        }
        var moved = new HashSet<>(ids);
        for (int i = last; i >= 0; i = before[i]) {
            moved.remove(ids.get(i));
        }
        return moved;
    }

    private static List<Found> distinct(List<Found> copies) {
        var texts = new LinkedHashMap<String, Found>();
        copies.forEach(copy -> texts.putIfAbsent(plain(copy.cell().source()), copy));
        return List.copyOf(texts.values());
    }

    private static boolean sameContent(Cell one, Cell other) {
        return one.type() == other.type() && sameText(one, other);
    }

    private static boolean sameText(Cell one, Cell other) {
        return plain(one.source()).equals(plain(other.source()));
    }

    /** The text without what an editor changes by itself: line ends and space after them. */
    private static String plain(String source) {
        return source.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
    }

    private static String places(List<Found> copies) {
        return (copies.size() == 1 ? "cell " : "cells ")
                + copies.stream()
                        .map(copy -> String.valueOf(copy.number()))
                        .collect(Collectors.joining(", "));
    }

    private static String sentence(String id, Cell cell) {
        var kind =
                switch (cell.role()) {
                    case CHECK -> "The test cell ";
                    case GIVEN -> "The given cell ";
                    case SOLUTION -> "The solution cell ";
                    case TEXT -> "The text cell ";
                    case RUN -> "The training cell ";
                    case ANSWER -> "The answer cell ";
                    case EXTRA -> "The cell ";
                };
        return kind + id;
    }
}
