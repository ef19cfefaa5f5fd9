package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import layerwise.notebook.Cell;
import layerwise.notebook.Notebook;
import layerwise.notebook.Repair;
import layerwise.notebook.Repaired;
import org.junit.jupiter.api.Test;

/**
 * What is done to a correct notebook, alone and in pairs, leaves the same code to run in the same
 * order, or a person is asked.
 */
class RepairMutationsTest {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final boolean FULL = Boolean.getBoolean("repair.full");

    /** What became of the notebooks that an operator had its hand in. */
    private static final class Count {
        int tried;
        int kept;
        int flagged;
        final List<String> lost = new ArrayList<>();
    }

    /** A correct notebook, and what of it is to run. */
    private record Correct(Assignment assignment, Notebook notebook, List<String> runs) {
        static Correct of(String id) {
            try {
                var assignment = Assignment.read(HOME, id);
                var notebook = written(assignment);
                var runs = codeOf(assignment, Repair.of(assignment.released(), notebook));
                return new Correct(assignment, notebook, runs);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** The student's notebook with the solution written in it, and run once. */
    static Notebook written(Assignment assignment) {
        var cells = new ArrayList<Cell>();
        var solution = assignment.solution().cells();
        for (var cell : assignment.released().cells()) {
            int number = cells.size();
            var source =
                    solution.get(number)
                            .source()
                            .lines()
                            .filter(line -> !line.matches("\\s*//\\s*(BEGIN|END) SOLUTION.*"))
                            .collect(Collectors.joining("\n"));
            var written = cell.withSource(source);
            cells.add(cell.isCode() ? written.withOutputs(number, List.of()) : written);
        }
        return assignment.released().withCells(cells);
    }

    /**
     * The code that runs, in order, without comments, space and scratch; the student's code between
     * two of the assignment's cells together.
     */
    private static List<String> codeOf(Assignment assignment, Repaired repaired) {
        var runs = new ArrayList<String>();
        var student = new StringBuilder();
        for (var cell : RunCells.of(repaired, assignment.spec())) {
            var code =
                    cell.source()
                            .replaceAll("//[^\n]*|(?s:/\\*.*?\\*/)", "")
                            .replaceAll("\\s+", "");
            boolean isStudents =
                    cell.role() == WorkerRuns.Role.SOLUTION || cell.role() == WorkerRuns.Role.EXTRA;
            if (!isStudents) {
                runs.add(student.toString());
                student.setLength(0);
                runs.add(cell.role() + " " + cell.id() + " " + code);
            } else if (!code.contains(Mutations.SCRATCH)
                    && !code.equals("importjava.util.BitSet;")) {
                student.append(code);
            }
        }
        runs.add(student.toString());
        return runs;
    }

    private static List<Correct> all() throws IOException {
        return Assignment.ids(HOME).stream().map(Correct::of).toList();
    }

    @Test
    void oneOperatorKeepsFullMarksOrAPersonIsAsked() throws IOException {
        var counts = new TreeMap<String, Count>();
        for (var correct : all()) {
            for (var operator : Mutations.OPERATORS.keySet()) {
                for (int seed = 0; seed < (FULL ? 100 : 10); seed++) {
                    tryOut(correct, List.of(operator), seed, counts);
                }
            }
        }
        judge(counts.values());
        System.out.println(table(counts));
    }

    @Test
    void twoOperatorsKeepFullMarksOrAPersonIsAsked() throws IOException {
        var counts = new TreeMap<String, Count>();
        var all = all();
        int next = 0;
        for (var first : Mutations.OPERATORS.keySet()) {
            for (var second : Mutations.OPERATORS.keySet()) {
                for (int seed = 0; seed < (FULL ? 9 : 1); seed++) {
                    tryOut(all.get(next++ % all.size()), List.of(first, second), seed, counts);
                }
            }
        }
        System.out.println(table(counts));
        judge(counts.values());
    }

    private static void tryOut(
            Correct correct, List<String> operators, int seed, Map<String, Count> counts) {
        var what = correct.assignment().spec().id() + " " + operators + " seed " + seed;
        var random = new Random(what.hashCode());
        var mutations = new Mutations(correct.notebook());
        operators.forEach(operator -> mutations.apply(operator, random));
        Repaired repaired;
        try {
            repaired = Repair.of(correct.assignment().released(), mutations.notebook());
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
        var runs = codeOf(correct.assignment(), repaired);
        boolean kept = runs.equals(correct.runs());
        boolean flagged = !repaired.concerns().isEmpty();
        for (var operator : operators) {
            var count = counts.computeIfAbsent(operator, _ -> new Count());
            count.tried++;
            if (kept) {
                count.kept++;
            } else if (flagged) {
                count.flagged++;
            } else {
                count.lost.add(what + ": " + difference(correct.runs(), runs));
            }
        }
        if (System.getProperty("repair.show") != null && !(kept && !flagged)) {
            System.out.println(
                    (kept ? "kept " : flagged ? "flagged " : "LOST ")
                            + what
                            + "\n    "
                            + (kept ? "" : difference(correct.runs(), runs))
                            + "\n    "
                            + repaired.concerns()
                            + "\n    "
                            + repaired.repairs());
        }
    }

    private static String difference(List<String> expected, List<String> found) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            if (!expected.get(i).equals(found.get(i))) {
                return "needs " + expected.get(i) + " has " + found.get(i);
            }
        }
        return "needs " + expected.size() + " cells, has " + found.size();
    }

    private static void judge(Collection<Count> counts) {
        var lost = counts.stream().flatMap(count -> count.lost.stream()).distinct().toList();
        assertEquals(List.of(), lost, () -> lost.size() + " lost code and no person was asked");
        int tried = counts.stream().mapToInt(count -> count.tried).sum();
        int kept = counts.stream().mapToInt(count -> count.kept).sum();
        assertTrue(kept >= 0.95 * tried, () -> kept + " of " + tried + " kept full marks");
    }

    private static String table(Map<String, Count> counts) {
        var table = new StringBuilder();
        counts.forEach((operator, count) ->
                table.append(
                        String.format(
                                Locale.ROOT,
                                "| `%s` | %d | %d | %d | %d |%n",
                                operator,
                                count.tried,
                                count.kept,
                                count.flagged,
                                count.lost.size())));
        return table.toString();
    }
}
