package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import layerwise.DocumentsInStep;
import layerwise.notebook.Cell;
import layerwise.notebook.Notebook;
import layerwise.notebook.Repair;
import layerwise.notebook.Repaired;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done to a correct notebook, alone and in pairs, leaves the same code to run in the same
 * order, or a person is asked. The table of {@code docs/repair.md} is made from it.
 */
class RepairMutationsTest {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final List<String> ASSIGNMENTS =
            List.of("cnn-mnist", "dropout", "fully-connected-nets");
    private static final Path PAGE = Path.of("docs/repair.md");
    private static final int SEEDS = 6;

    /** Every operator and pair on every assignment, at more places; and graded. */
    private static final boolean FULL = Boolean.getBoolean("repair.full");

    /** What became of the notebooks that an operator had its hand in. */
    private static final class Count {
        int tried;
        int kept;
        int flagged;
        final List<String> lost = new ArrayList<>();
    }

    /** A correct notebook, and what of it is to run. */
    private record Correct(Assignment assignment, Notebook notebook, List<String> code) {
        static Correct of(Path home, String id) {
            try {
                var assignment = Assignment.read(home, id);
                var notebook = written(assignment);
                var repaired = Repair.of(assignment.released(), notebook);
                assertEquals(List.of(), repaired.repairs());
                return new Correct(assignment, notebook, codeOf(assignment, repaired));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Repaired repaired(List<String> operators, int seed) {
            return Repair.of(assignment.released(), mutated(operators, seed).notebook());
        }

        Mutations mutated(List<String> operators, int seed) {
            var random = new Random((assignment.spec().id() + operators + seed).hashCode());
            var mutations = new Mutations(notebook);
            operators.forEach(operator -> mutations.apply(operator, random));
            return mutations;
        }
    }

    private static final List<Correct> CORRECT = new ArrayList<>();
    private static final Map<String, Count> ALONE = new TreeMap<>();
    private static final Map<String, Count> IN_PAIRS = new TreeMap<>();

    @BeforeAll
    static void tryAll() {
        ASSIGNMENTS.forEach(id -> CORRECT.add(Correct.of(HOME, id)));
        if (FULL) {
            tryMore();
            return;
        }
        int next = 0;
        for (var first : Mutations.OPERATORS.keySet()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                tryOut(CORRECT.get(next++ % CORRECT.size()), List.of(first), seed, ALONE);
            }
            for (var second : Mutations.OPERATORS.keySet()) {
                var pair = List.of(first, second);
                tryOut(CORRECT.get(next++ % CORRECT.size()), pair, 0, IN_PAIRS);
            }
        }
    }

    private static void tryMore() {
        for (var correct : CORRECT) {
            for (var first : Mutations.OPERATORS.keySet()) {
                for (int seed = 0; seed < 5 * SEEDS; seed++) {
                    tryOut(correct, List.of(first), seed, ALONE);
                }
                for (var second : Mutations.OPERATORS.keySet()) {
                    for (int seed = 1; seed <= 2; seed++) {
                        tryOut(correct, List.of(first, second), seed, IN_PAIRS);
                    }
                }
            }
        }
        System.out.println(table());
    }

    private static void tryOut(
            Correct correct, List<String> operators, int seed, Map<String, Count> counts) {
        var what = correct.assignment().spec().id() + " " + operators + " seed " + seed;
        Repaired repaired;
        try {
            repaired = correct.repaired(operators, seed);
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
        var code = codeOf(correct.assignment(), repaired);
        for (var operator : operators) {
            var count = counts.computeIfAbsent(operator, _ -> new Count());
            count.tried++;
            if (code.equals(correct.code())) {
                count.kept++;
            } else if (!repaired.concerns().isEmpty()) {
                count.flagged++;
            } else {
                count.lost.add(what + ": " + difference(correct.code(), code));
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
     * The code that runs, in order, without comments, space and what operators add; the student's
     * between two of the assignment's cells together.
     */
    private static List<String> codeOf(Assignment assignment, Repaired repaired) {
        var code = new ArrayList<String>();
        var student = new StringBuilder();
        for (var cell : RunCells.of(repaired, assignment.spec())) {
            var bare =
                    cell.source()
                            .replaceAll("//[^\n]*|(?s:/\\*.*?\\*/)", "")
                            .replaceAll("\\s+", "")
                            .replaceAll("intscratch(\\(\\)\\{return1;}|\\d+=\\d;)", "");
            boolean isStudents =
                    cell.role() == WorkerRuns.Role.SOLUTION || cell.role() == WorkerRuns.Role.EXTRA;
            if (!isStudents) {
                code.add(student.toString());
                student.setLength(0);
                code.add(cell.role() + " " + cell.id() + " " + bare);
            } else if (!bare.contains(Mutations.SCRATCH)) {
                student.append(bare);
            }
        }
        code.add(student.toString());
        return code;
    }

    private static String difference(List<String> expected, List<String> found) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            if (!expected.get(i).equals(found.get(i))) {
                return "needs " + expected.get(i) + " has " + found.get(i);
            }
        }
        return "needs " + expected.size() + " cells, has " + found.size();
    }

    @Test
    void everyOperatorAloneKeepsFullMarksOrAPersonIsAsked() {
        judge(ALONE);
    }

    @Test
    void everyPairOfOperatorsKeepsFullMarksOrAPersonIsAsked() {
        judge(IN_PAIRS);
        int pairs = Mutations.OPERATORS.size() * Mutations.OPERATORS.size();
        assertEquals(
                2 * pairs * (FULL ? 2 * CORRECT.size() : 1),
                IN_PAIRS.values().stream().mapToInt(count -> count.tried).sum());
    }

    private static void judge(Map<String, Count> counts) {
        var lost = counts.values().stream().flatMap(c -> c.lost.stream()).distinct().toList();
        assertEquals(List.of(), lost, () -> lost.size() + " lost code and no person was asked");
        int tried = counts.values().stream().mapToInt(count -> count.tried).sum();
        int kept = counts.values().stream().mapToInt(count -> count.kept).sum();
        assertTrue(kept >= 0.95 * tried, () -> kept + " of " + tried + " kept full marks");
    }

    /** An operator that did nothing would prove nothing. */
    @Test
    void everyOperatorChangesTheFile() {
        var correct = CORRECT.getFirst();
        var before = new Mutations(correct.notebook()).bytes();

        for (var operator : Mutations.OPERATORS.keySet()) {
            boolean changed = false;
            for (int seed = 0; seed < SEEDS; seed++) {
                var after = correct.mutated(List.of(operator), seed).bytes();
                changed |= !java.util.Arrays.equals(before, after);
            }
            assertTrue(changed, operator);
        }
    }

    @Test
    @DisabledIfSystemProperty(named = "repair.full", matches = "true")
    void thePageHasTheTable() throws IOException {
        var page = Files.readString(PAGE);
        var table = Matcher.quoteReplacement("<!-- table -->\n" + table() + "<!-- end -->");
        var between = Pattern.compile("(?s)<!-- table -->.*<!-- end -->");

        DocumentsInStep.check(
                PAGE, between.matcher(page).replaceFirst(table), RepairMutationsTest.class);
    }

    private static String table() {
        var table =
                new StringBuilder(
                        "| operator | alone | full marks | person | in pairs | full marks | person"
                                + " |\n|---|--:|--:|--:|--:|--:|--:|\n");
        ALONE.keySet().forEach(name -> table.append(row("`" + name + "`", c -> c.get(name))));
        table.append(row("all", RepairMutationsTest::sum));
        return table.toString();
    }

    private static String row(String name, Function<Map<String, Count>, Count> pick) {
        var alone = pick.apply(ALONE);
        var paired = pick.apply(IN_PAIRS);
        return "| %s | %d | %d | %d | %d | %d | %d |%n"
                .formatted(
                        name,
                        alone.tried,
                        alone.kept,
                        alone.flagged,
                        paired.tried,
                        paired.kept,
                        paired.flagged);
    }

    private static Count sum(Map<String, Count> counts) {
        var sum = new Count();
        for (var count : counts.values()) {
            sum.tried += count.tried;
            sum.kept += count.kept;
            sum.flagged += count.flagged;
        }
        return sum;
    }

    /** The real thing, on the way that a submission takes: parsed, repaired, run, compared. */
    @Test
    @EnabledIfSystemProperty(named = "repair.full", matches = "true|graded")
    void mutatedNotebooksAreGradedWithFullMarks(@TempDir Path home) {
        TinyAssignment.in(home);
        var correct = Correct.of(home, "tiny");
        var grader = new Grader(correct.assignment(), new InProcessRuns(), 0);
        var names = List.copyOf(Mutations.OPERATORS.keySet());
        var random = new Random(1);
        var table = new StringBuilder();
        for (int i = 0; i < names.size() * 3 / 2; i++) {
            var operators = new ArrayList<>(List.of(names.get(i % names.size())));
            if (i >= names.size()) {
                operators.add(names.get(random.nextInt(names.size())));
            }
            var grade = grader.grade("submission", correct.mutated(operators, 0).bytes());
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-55s %.0f of %.0f %s%n",
                            String.join(", ", operators),
                            grade.points(),
                            grade.maximum(),
                            grade.concerns()));
            assertTrue(
                    grade.points() == grade.maximum() || grade.needsPerson(),
                    () -> operators + " " + grade);
        }
        System.out.println(table);
    }

    @Test
    void aCorrectNotebookIsNotTheEmptyOne() {
        for (var correct : CORRECT) {
            var empty = Repair.of(correct.assignment().released(), correct.assignment().released());
            assertNotEquals(correct.code(), codeOf(correct.assignment(), empty));
        }
    }
}
