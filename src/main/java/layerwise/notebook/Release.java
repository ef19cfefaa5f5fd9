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
 *       {@code grade_id}, by which {@link Repair} finds it in a submission;
 *   <li>a cell that earns points says so, with its points; the metadata stay within nbgrader's
 *       schema, version 3, and the rules that its validator adds;
 *   <li>the notebook names the Java kernel, if it names none.
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

    /** What nbgrader's schema allows. */
    private static final Pattern GRADE_ID = Pattern.compile("[a-zA-Z0-9_-]+");

    private final Notebook solution;
    private final Map<String, Double> points;

    /** The solution that is open, the cell that opened it and the line. */
    private record Open(String id, int cell, int line) {}

    private Optional<Open> open = Optional.empty();

    private Release(Notebook solution, Map<String, Double> points) {
        this.solution = solution;
        this.points = Map.copyOf(points);
    }

    /** The student's notebook, with the points that stand in the solution's metadata. */
    public static Notebook of(Notebook solution) {
        return of(solution, Map.of());
    }

    /**
     * Returns the student's notebook.
     *
     * @param points what cells earn, by {@code grade_id}; a cell that is not in it keeps what its
     *     metadata say
     * @throws NotebookFormatException naming cell and line where the solution's markers are
     *     unbalanced or nested, where a cell would hand out a solution, two cells share an id, or
     *     an id is none for nbgrader
     */
    public static Notebook of(Notebook solution, Map<String, Double> points) {
        return new Release(solution, points).notebook();
    }

    /** The same notebook, each cell with the {@code grade_id} that it has when it is released. */
    public static Notebook named(Notebook solution) {
        var cells = new ArrayList<Cell>();
        for (var cell : solution.cells()) {
            var id = gradeId(cell, cells.size() + 1);
            boolean isNamed = cell.gradeId().isPresent();
            cells.add(isNamed ? cell : cell.withNbgrader(Nbgrader.ungraded(id, false, false)));
        }
        return solution.withCells(cells);
    }

    private static String gradeId(Cell cell, int number) {
        return cell.gradeId().or(cell::id).orElse("cell-" + number);
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
        return solution.withCells(released).withKernel();
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

    private Cell locked(Cell cell, Role role, int number) {
        boolean writes = role == Role.SOLUTION || role == Role.ANSWER;
        var id = gradeId(cell, number);
        var before = cell.nbgrader().orElseGet(() -> Nbgrader.ungraded(id, false, writes));
        var earns = Optional.ofNullable(points.get(id)).map(Release::number);
        // nbgrader takes no answer in words that is not graded
        boolean graded = before.grade() || earns.isPresent() || role == Role.ANSWER;
        var nbgrader =
                new Nbgrader(
                        before.gradeId(),
                        graded,
                        role.isLocked(),
                        writes,
                        before.task(),
                        earns.filter(p -> !sameNumber(p, before.points())).or(before::points));
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

    private static Json number(double points) {
        boolean isWhole = points == Math.rint(points);
        return isWhole ? Json.number((long) points) : new Json.Token(Double.toString(points));
    }

    /** Whether two spellings are of one number, so that the file's may stay. */
    private static boolean sameNumber(Json points, Optional<Json> before) {
        return before.orElse(null) instanceof Json.Token token
                && token.decimal().equals(((Json.Token) points).decimal());
    }

    private void requireUnique(Cell cell, int number, Map<String, Integer> owners) {
        var id = cell.gradeId().orElseThrow();
        if (!GRADE_ID.matcher(id).matches()) {
            throw new NotebookFormatException(
                    solution.name() + ", cell " + number,
                    "has the grade_id \""
                            + id
                            + "\", needs letters, digits, - and _ only, as nbgrader has it");
        }
        var owner = owners.putIfAbsent(id, number);
        if (owner != null) {
            throw new NotebookFormatException(
                    solution.name() + ", cell " + number,
                    "has the grade_id " + id + " of cell " + owner + ", needs one of its own");
        }
    }
}
