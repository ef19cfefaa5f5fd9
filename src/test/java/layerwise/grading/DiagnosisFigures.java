package layerwise.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import layerwise.checks.SpecNode;
import layerwise.notebook.Cell;

/**
 * Counts how often the grader names what is wrong with a submission, over an assignment's known
 * mistakes, over pairs of the commonest two of each check, and over wrong submissions that are in
 * no list. All are submissions in the student's form, graded as {@code lw grade} does.
 */
final class DiagnosisFigures {

    /** What a submission's student was told. */
    enum Told {
        RIGHT("named right"),
        PARTLY("one of two named"),
        AMONG("named among several"),
        PERHAPS("named as a possibility"),
        NOTHING("no name"),
        WRONG("wrong name"),
        PASSED("not caught");

        final String words;

        Told(String words) {
            this.words = words;
        }
    }

    /** A wrong submission that no known mistake stands for. */
    record Unlisted(String id, String why, Mistake edit) {}

    private final Assignment assignment;
    private final Grader grader;
    private final Map<String, Map<Told, Integer>> counts = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    DiagnosisFigures(Path home, String id) throws IOException {
        assignment = Assignment.read(home, id);
        var spec = assignment.spec();
        grader = new Grader(assignment, new ChangedOnly(new InProcessRuns(), spec), 0);
        grader.prepare();
    }

    /** Each known mistake as a submission. */
    void countMistakes() {
        for (var mistake : assignment.mistakes()) {
            count("mistakes", Cause.of(mistake));
        }
    }

    /** For each check the two commonest mistakes that can be made together. */
    void countPairs() {
        var pairs = new LinkedHashSet<Cause>();
        for (var check : assignment.spec().checks()) {
            var caught =
                    assignment.mistakes().stream()
                            .filter(mistake -> mistake.caught().contains(check.id()))
                            .sorted((a, b) -> Boolean.compare(b.common(), a.common()))
                            .toList();
            commonestPair(caught, pairs);
        }
        pairs.forEach(pair -> count("pairs", pair));
    }

    private void commonestPair(List<Mistake> caught, Set<Cause> pairs) {
        for (int sum = 1; sum < 2 * caught.size(); sum++) {
            for (int i = 0; i <= sum / 2; i++) {
                int j = sum - i;
                if (i < j && j < caught.size()) {
                    var pair = Cause.of(caught.get(i), caught.get(j));
                    if (pair.canBeMade(assignment.solution())) {
                        pairs.add(pair);
                        return;
                    }
                }
            }
        }
    }

    /** Wrong submissions that are in no list. */
    void countUnlisted(List<Unlisted> unlisted) {
        for (var wrong : unlisted) {
            var grade = grade(Cause.of(wrong.edit()));
            var names = names(grade);
            Told told;
            if (failed(grade).isEmpty()) {
                told = Told.PASSED;
            } else if (names.isEmpty()) {
                told = Told.NOTHING;
            } else {
                told =
                        names.stream().allMatch(name -> name.startsWith("perhaps: "))
                                ? Told.PERHAPS
                                : Told.WRONG;
            }
            add("unlisted", told);
            if (told != Told.NOTHING) {
                remark("unlisted", wrong.id() + " (" + wrong.why() + ")", told, grade);
            }
        }
    }

    private void count(String kind, Cause cause) {
        var grade = grade(cause);
        var told = told(grade, cause);
        add(kind, told);
        if (told != Told.RIGHT) {
            remark(kind, cause.id(), told, grade);
        }
    }

    private Grade grade(Cause cause) {
        var solution = cause.applyTo(assignment.solution());
        var cells = new ArrayList<Cell>();
        for (var cell : solution.cells()) {
            cells.add(
                    cell.isCode()
                            ? cell.withSource(ChangedOnly.withoutMarkers(cell.source()))
                            : cell);
        }
        return grader.grade(cause.id(), solution.withCells(cells).bytes());
    }

    private static Told told(Grade grade, Cause cause) {
        if (failed(grade).isEmpty()) {
            return Told.PASSED;
        }
        var right = new HashSet<>(cause.mistakes().stream().map(Mistake::id).toList());
        var sure = new HashSet<String>();
        boolean among = false;
        boolean perhaps = false;
        for (var name : names(grade)) {
            var ids = new TreeSet<>(List.of(name.replaceAll("^[a-z ]+: ", "").split(" \\+ |, ")));
            boolean fits = ids.stream().anyMatch(right::contains);
            if (name.startsWith("perhaps: ")) {
                perhaps |= fits;
            } else if (name.startsWith("one of: ")) {
                among |= fits;
            } else {
                sure.addAll(ids);
                fits = right.containsAll(ids);
            }
            if (!fits) {
                return Told.WRONG;
            }
        }
        if (sure.equals(right)) {
            return Told.RIGHT;
        }
        if (!sure.isEmpty()) {
            return Told.PARTLY;
        }
        return among ? Told.AMONG : perhaps ? Told.PERHAPS : Told.NOTHING;
    }

    private static List<CheckGrade> failed(Grade grade) {
        return grade.checks().stream().filter(c -> c.verdict() != Verdict.PASSED).toList();
    }

    private static Set<String> names(Grade grade) {
        var names = new TreeSet<String>();
        grade.checks().stream().map(CheckGrade::mistake).forEach(names::add);
        names.remove("");
        return names;
    }

    private void add(String kind, Told told) {
        counts.computeIfAbsent(kind, _ -> new EnumMap<>(Told.class)).merge(told, 1, Integer::sum);
    }

    private void remark(String kind, String id, Told told, Grade grade) {
        var text = new StringBuilder(kind + ": " + id + ": " + told.words);
        for (var check : failed(grade)) {
            text.append("\n    ").append(check.id()).append(": ").append(check.verdict().words());
            text.append(check.mistake().isEmpty() ? "" : ", \"" + check.mistake() + '"');
            text.append(": ").append(String.join(" | ", check.feedback()));
        }
        remarks.add(text.toString());
    }

    /** How many submissions of a kind there were. */
    int all(String kind) {
        return counts.getOrDefault(kind, Map.of()).values().stream().mapToInt(n -> n).sum();
    }

    /** How many of a kind were told this. */
    int count(String kind, Told told) {
        return counts.getOrDefault(kind, Map.of()).getOrDefault(told, 0);
    }

    /** The figures, and below them every submission that was not named right. */
    @Override
    public String toString() {
        var text = new StringBuilder(assignment.spec().id()).append('\n');
        counts.forEach((kind, told) -> {
            text.append("  ").append(kind).append(' ').append(all(kind)).append(':');
            told.forEach((what, n) ->
                    text.append(' ').append(n).append(' ').append(what.words).append(';'));
            text.append('\n');
        });
        remarks.forEach(remark -> text.append("  ").append(remark).append('\n'));
        return text.toString();
    }

    /** Reads a list of wrong submissions. */
    static List<Unlisted> unlisted(Path file) throws IOException {
        var unlisted = new ArrayList<Unlisted>();
        for (var node : SpecNode.read(file).items()) {
            var edit =
                    new Mistake(
                            node.text("id"),
                            "",
                            node.text("cell"),
                            node.text("find"),
                            node.text("replace"),
                            List.of(),
                            false);
            unlisted.add(new Unlisted(edit.id(), node.text("why"), edit));
            node.end();
        }
        return unlisted;
    }
}
