package layerwise.notebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes the student's notebook from the solution: same solution, same bytes.
 *
 * <ul>
 *   <li>Between {@code // BEGIN SOLUTION conv-forward} and {@code // END SOLUTION} stands a line
 *       that throws {@link UnsupportedOperationException}, so that the cell still compiles;
 *   <li>the text of an answer cell is replaced by {@value #ANSWER};
 *   <li>outputs, execution counts and times are dropped;
 *   <li>text, given code and checks are locked, for nbgrader and for Jupyter; every cell gets a
 *       {@code grade_id}, by which {@link Repair} finds it in a submission.
 * </ul>
 */
public final class Release {
    /** What stands in a released answer cell. */
    static final String ANSWER = "*Your answer here.*";

    private static final Pattern BEGIN =
            Pattern.compile("(\\s*)//\\s*BEGIN SOLUTION\\s+([\\w.-]+)\\s*");
    private static final Pattern END = Pattern.compile("\\s*//\\s*END SOLUTION\\s*");
    private static final Pattern MARKER =
            Pattern.compile("\\b(BEGIN|END)\\s+SOLUTION\\b", Pattern.CASE_INSENSITIVE);

    private final Notebook solution;

    /** The solution that is open, the cell that opened it and the line. */
    private record Open(String id, int cell, int line) {}

    private Optional<Open> open = Optional.empty();

    private Release(Notebook solution) {
        this.solution = solution;
    }

    /**
     * Returns the student's notebook.
     *
     * @throws NotebookFormatException naming cell and line where the solution's markers are
     *     unbalanced or nested, where a cell would hand out a solution, or two cells share an id
     */
    public static Notebook of(Notebook solution) {
        return new Release(solution).notebook();
    }

    private Notebook notebook() {
        var released = new ArrayList<Cell>();
        var owners = new HashMap<String, Integer>();
        for (var cell : solution.cells()) {
            int number = released.size() + 1;
            var student = student(cell, number);
            requireUnique(student, number, owners);
            released.add(student);
        }
        open.ifPresent(left -> {
            throw error(
                    left.cell(),
                    left.line(),
                    "BEGIN SOLUTION " + left.id() + " is never closed, needs END SOLUTION");
        });
        return solution.withCells(released);
    }

    private Cell student(Cell cell, int number) {
        var role = cell.role();
        if (role == Role.EXTRA) {
            throw new NotebookFormatException(
                    solution.name() + ", cell " + number,
                    "has no role, needs \"layerwise\": {\"role\": ...} in its metadata with one of"
                            + " text, given, solution, check, run, answer");
        }
        var released = cell.withoutOutputs();
        if (cell.isCode()) {
            released = released.withSource(stubbed(cell, number));
        } else if (role == Role.ANSWER) {
            released = released.withSource(ANSWER);
        }
        return locked(released, role, number);
    }

    private String stubbed(Cell cell, int number) {
        var kept = new ArrayList<String>();
        int line = 0;
        boolean stubs = false;
        for (var text : cell.source().split("\n", -1)) {
            line++;
            var begin = BEGIN.matcher(text);
            if (begin.matches()) {
                begin(begin.group(2), number, line, cell.role());
                kept.add(begin.group(1) + stub(begin.group(2)));
                stubs = true;
            } else if (END.matcher(text).matches()) {
                end(number, line);
            } else if (MARKER.matcher(text).find()) {
                throw error(
                        number,
                        line,
                        "\""
                                + text.strip()
                                + "\" looks like a solution's marker, needs the form "
                                + "\"// BEGIN SOLUTION conv-forward\" or \"// END SOLUTION\", "
                                + "alone on its line");
            } else if (open.isEmpty()) {
                kept.add(text);
            }
        }
        if (cell.role() == Role.SOLUTION && !stubs) {
            throw new NotebookFormatException(
                    solution.name() + ", cell " + number,
                    "is a solution cell without BEGIN SOLUTION, needs one; "
                            + "students would be handed the solution");
        }
        return String.join("\n", kept);
    }

    private static String stub(String id) {
        return "throw new UnsupportedOperationException(\"" + id + " is not written yet\");";
    }

    private void begin(String id, int cell, int line, Role role) {
        if (open.isPresent()) {
            throw error(
                    cell,
                    line,
                    "BEGIN SOLUTION inside a solution, needs END SOLUTION first; cell "
                            + open.get().cell()
                            + " opened it");
        }
        if (role.isLocked()) {
            throw error(
                    cell,
                    line,
                    "BEGIN SOLUTION in a cell with role "
                            + role.word()
                            + ", needs role solution or run; students cannot edit this one");
        }
        open = Optional.of(new Open(id, cell, line));
    }

    private void end(int cell, int line) {
        if (open.isEmpty()) {
            throw error(cell, line, "END SOLUTION without a solution, needs BEGIN SOLUTION first");
        }
        if (open.get().cell() != cell) {
            throw error(
                    cell,
                    line,
                    "END SOLUTION in another cell than its BEGIN SOLUTION, needs both in one; cell "
                            + open.get().cell()
                            + " opened it");
        }
        open = Optional.empty();
    }

    private NotebookFormatException error(int cell, int line, String message) {
        return new NotebookFormatException(
                solution.name() + ", cell " + cell + ", line " + line, message);
    }

    private static Cell locked(Cell cell, Role role, int number) {
        boolean writes = role == Role.SOLUTION || role == Role.ANSWER;
        var id = cell.id().orElse("cell-" + number);
        var before = cell.nbgrader().orElseGet(() -> Nbgrader.ungraded(id, false, writes));
        var nbgrader =
                new Nbgrader(
                        before.gradeId(),
                        before.grade(),
                        role.isLocked(),
                        writes,
                        before.task(),
                        before.points());
        var released = cell.withNbgrader(nbgrader).withRole(role);
        var metadata = released.metadata();
        if (role != Role.RUN) {
            metadata = metadata.with("deletable", Json.flag(false));
        }
        if (role.isLocked()) {
            metadata = metadata.with("editable", Json.flag(false));
        }
        return released.withMetadata(metadata);
    }

    private void requireUnique(Cell cell, int number, Map<String, Integer> owners) {
        var id = cell.gradeId().orElseThrow();
        var owner = owners.putIfAbsent(id, number);
        if (owner != null) {
            throw new NotebookFormatException(
                    solution.name() + ", cell " + number,
                    "has the grade_id " + id + " of cell " + owner + ", needs one of its own");
        }
    }
}
