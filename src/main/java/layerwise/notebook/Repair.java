package layerwise.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import layerwise.notebook.Fragment.By;
import layerwise.notebook.Released.Known;

/**
 * Puts a submission right against the notebook that was handed out.
 *
 * <p>Tests and given code come from the assignment, whatever the submission has in their place. The
 * student's solution cells are found by their {@code grade_id}, by the cell's own id, by what they
 * declare, or by their place ({@link Recognition}), and run where the assignment has them. Cells of
 * the student's own stay behind the cell they followed. What cannot be decided is a concern, for a
 * person.
 */
public final class Repair {
    /** From this many on, what happened to cells is said in one sentence for all. */
    private static final int MANY = 4;

    /** Cells that a notebook may have beside four times the assignment's. */
    private static final int SPARE_CELLS = 500;

    /** Characters in all cells, some fifty times what the longest assignment has. */
    private static final long MOST_TEXT = 5_000_000;

    private final Released released;

    /** The submission's cells that are one of the released ones, by {@code grade_id}. */
    private final Map<String, List<Fragment>> found = new LinkedHashMap<>();

    /** The student's own code cells, by the id of the cell they follow; "" at the beginning. */
    private final Map<String, List<Fragment>> extras = new LinkedHashMap<>();

    private final List<Repaired.CodeCell> cells = new ArrayList<>();
    private final List<String> repairs = new ArrayList<>();
    private final List<String> concerns = new ArrayList<>();

    /** Cells of the submission that hold several of the assignment's. */
    private final Set<Integer> merged = new HashSet<>();

    private Repair(Released released) {
        this.released = released;
    }

    /**
     * Puts a submission right.
     *
     * @param released the notebook that students were given, as {@link Release} makes it
     * @param submission what a student handed in
     * @throws NotebookFormatException if {@code released} has a cell without a {@code grade_id}
     */
    public static Repaired of(Notebook released, Notebook submission) {
        var repair = new Repair(new Released(released));
        repair.reportFile(submission);
        var recognized = Recognition.of(repair.released, repair.withinReason(submission));
        repair.sort(recognized.fragments());
        repair.reportMerged(recognized);
        repair.assemble();
        repair.reportUnplaced();
        return new Repaired(repair.cells, repair.repairs, repair.concerns);
    }

    /** As much of a notebook as a student could have written, so that none keeps a grader busy. */
    private Notebook withinReason(Notebook submission) {
        int most = released.cells().size() * 4 + SPARE_CELLS;
        long length = 0;
        for (int i = 0; i < submission.cells().size(); i++) {
            length += submission.cells().get(i).source().length();
            if (i == most || length > MOST_TEXT) {
                concerns.add(
                        "The notebook has more cells or text than a student writes; from cell "
                                + (i + 1)
                                + " on it was left out.");
                return submission.withCells(submission.cells().subList(0, i));
            }
        }
        return submission;
    }

    private void reportFile(Notebook submission) {
        submission
                .oldFormat()
                .ifPresent(format ->
                        repairs.add(
                                "The notebook was in the old format "
                                        + format
                                        + "; it was read as format 4."));
        var kernel = submission.kernel();
        if (kernel.isEmpty()) {
            repairs.add("The notebook names no kernel; its cells were run as Java.");
        } else if (!kernel.get().equals(Notebook.KERNEL)) {
            repairs.add("The notebook names another kernel; its cells were run as Java.");
        }
    }

    /** Tells the assignment's cells from the student's own. */
    private void sort(List<Fragment> fragments) {
        var previous = "";
        for (var fragment : fragments) {
            if (fragment.isKnown()) {
                previous = fragment.id();
                found.computeIfAbsent(previous, _ -> new ArrayList<>()).add(fragment);
            } else if (fragment.cell().isCode()) {
                extras.computeIfAbsent(previous, _ -> new ArrayList<>()).add(fragment);
            }
        }
    }

    private void reportMerged(Recognition.Found recognized) {
        SolutionParts.byCell(recognized.fragments())
                .forEach((number, parts) -> {
                    var names =
                            parts.stream()
                                    .filter(Fragment::isKnown)
                                    .map(Fragment::id)
                                    .distinct()
                                    .sorted(Comparator.comparingInt(id -> released.get(id).index()))
                                    .collect(Collectors.joining(", "));
                    if (names.contains(", ")) {
                        merged.add(number);
                        repairs.add(
                                "Cell "
                                        + number
                                        + " holds several cells of the assignment ("
                                        + names
                                        + "); they were taken apart.");
                    }
                });
        for (int number : recognized.withText()) {
            repairs.add("Cell " + number + " has text between its code; the text was left out.");
        }
    }

    private void assemble() {
        addExtras("");
        reportLost();
        reportMoved();
        released.cells()
                .forEach((id, known) -> {
                    var copies = found.getOrDefault(id, List.of());
                    if (copies.isEmpty()) {
                        reportMissing(known);
                    }
                    switch (known.role()) {
                        case GIVEN, CHECK, TEXT -> addLocked(known, copies);
                        case SOLUTION -> addSolution(known, copies);
                        case RUN -> addRun(known, copies);
                        case ANSWER, EXTRA -> {
                            // no code to run
                        }
                    }
                    addExtras(id);
                });
    }

    private void reportMissing(Known known) {
        repairs.add(
                name(known)
                        + (known.isSolution()
                                ? " is missing; the empty one of the assignment stands in its"
                                        + " place."
                                : " is missing; it was put back."));
    }

    /** Says which cells had lost their names, and how they were recognized all the same. */
    private void reportLost() {
        var lost = new LinkedHashMap<Known, By>();
        for (var known : released.cells().values()) {
            var copies = found.getOrDefault(known.id(), List.of());
            var apart = copies.stream().filter(copy -> !merged.contains(copy.number())).toList();
            if (apart.size() == copies.size()
                    && !copies.isEmpty()
                    && copies.stream().noneMatch(copy -> copy.by() == By.GRADE_ID)) {
                lost.put(known, copies.getFirst().by());
            }
        }
        if (lost.size() < MANY) {
            lost.forEach((known, by) ->
                    repairs.add(
                            name(known)
                                    + " has lost its metadata; it was recognized by "
                                    + by.words()
                                    + "."));
            return;
        }
        var solutions =
                lost.entrySet().stream()
                        .filter(entry -> entry.getKey().isSolution())
                        .map(entry -> entry.getKey().id() + " by " + entry.getValue().words())
                        .collect(Collectors.joining(", "));
        repairs.add(
                lost.size()
                        + " cells have lost their metadata; they were recognized all the same"
                        + (solutions.isEmpty() ? "." : ", of the solution " + solutions + "."));
    }

    private void reportMoved() {
        var moved = moved();
        if (moved.size() < MANY) {
            released.cells().values().stream()
                    .filter(known -> moved.contains(known.id()))
                    .forEach(known ->
                            repairs.add(name(known) + " was moved; it runs in its place again."));
        } else {
            repairs.add(
                    moved.size()
                            + " cells were moved; all run in the assignment's order again, your"
                            + " own behind the cell they followed.");
        }
    }

    private void addLocked(Known known, List<Fragment> copies) {
        if (copies.size() > 1) {
            repairs.add(
                    name(known)
                            + " stands "
                            + copies.size()
                            + " times ("
                            + SolutionParts.places(copies)
                            + "); the assignment's was used, once.");
        } else if (copies.size() == 1 && isEdited(known, copies.getFirst())) {
            repairs.add(
                    name(known)
                            + " was edited ("
                            + SolutionParts.places(copies)
                            + "); the assignment's was used.");
        }
        if (known.cell().isCode()) {
            cells.add(new Repaired.CodeCell(known.id(), known.role(), 0, known.cell().source()));
        }
    }

    private boolean isEdited(Known known, Fragment copy) {
        boolean sameType =
                merged.contains(copy.number()) || known.cell().type() == copy.cell().type();
        return !sameType
                || !Released.plain(known.cell().source()).equals(Released.plain(copy.text()));
    }

    private void addSolution(Known known, List<Fragment> copies) {
        var solution = SolutionParts.of(known, copies);
        solution.repairs().forEach(repair -> repairs.add(name(known) + repair));
        solution.concerns().forEach(concern -> concerns.add(name(known) + concern));
        for (var part : solution.parts()) {
            if (!part.cell().isCode()) {
                repairs.add(
                        name(known)
                                + " is no code cell any more (cell "
                                + part.number()
                                + "); its text was run as code.");
            }
            cells.add(new Repaired.CodeCell(known.id(), Role.SOLUTION, part.number(), part.text()));
        }
        if (copies.isEmpty()) {
            cells.add(new Repaired.CodeCell(known.id(), Role.SOLUTION, 0, known.cell().source()));
        }
    }

    private void addRun(Known known, List<Fragment> copies) {
        if (!known.cell().isCode()) {
            return;
        }
        var code = copies.stream().filter(copy -> copy.cell().isCode()).toList();
        for (var copy : code) {
            cells.add(new Repaired.CodeCell(known.id(), Role.RUN, copy.number(), copy.text()));
        }
        if (code.isEmpty()) {
            cells.add(new Repaired.CodeCell(known.id(), Role.RUN, 0, known.cell().source()));
        }
    }

    private void addExtras(String after) {
        for (var extra : extras.getOrDefault(after, List.of())) {
            cells.add(
                    new Repaired.CodeCell(
                            "extra-" + extra.number(), Role.EXTRA, extra.number(), extra.text()));
        }
    }

    /**
     * A solution that is missing while a cell of the student's own might be it, or holds it where
     * it could not be taken out.
     */
    private void reportUnplaced() {
        var own = extras.values().stream().flatMap(List::stream).toList();
        for (var known : released.cells().values()) {
            if (!known.isSolution() || found.containsKey(known.id())) {
                continue;
            }
            own.stream()
                    .filter(extra -> declaresAny(extra) || extra.outline().isOpen())
                    .findFirst()
                    .ifPresent(extra ->
                            concerns.add(
                                    name(known)
                                            + " was not found, and cell "
                                            + extra.number()
                                            + " holds code that belongs to no cell of the"
                                            + " assignment; see whether it is that."));
            found.values().stream()
                    .flatMap(List::stream)
                    .filter(part -> holds(part, known))
                    .findFirst()
                    .ifPresent(part ->
                            concerns.add(
                                    name(known)
                                            + " was not found on its own, but cell "
                                            + part.number()
                                            + " holds something of its name that could not be"
                                            + " taken out."));
        }
    }

    private static boolean declaresAny(Fragment extra) {
        return extra.outline().keys().stream()
                .anyMatch(key -> key.startsWith("type ") || key.startsWith("method "));
    }

    private boolean holds(Fragment part, Known known) {
        if (!released.get(part.id()).isSolution() && released.get(part.id()).role() != Role.RUN) {
            return false;
        }
        var code = " " + part.outline().code() + " ";
        return known.outline().keys().stream()
                .filter(key -> key.startsWith("type "))
                .anyMatch(key -> code.contains(" class " + key.substring(5) + " "));
    }

    /** The cells to move so that all stand in the assignment's order: as few as possible. */
    private Set<String> moved() {
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
                boolean rises = released.get(ids.get(j)).index() < released.get(ids.get(i)).index();
                if (rises && length[j] + 1 > length[i]) {
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

    private static String name(Known known) {
        var kind =
                switch (known.role()) {
                    case CHECK -> "The test cell ";
                    case GIVEN -> "The given cell ";
                    case SOLUTION -> "The solution cell ";
                    case TEXT -> "The text cell ";
                    case RUN -> "The training cell ";
                    case ANSWER -> "The answer cell ";
                    case EXTRA -> "The cell ";
                };
        return kind + known.id();
    }
}
