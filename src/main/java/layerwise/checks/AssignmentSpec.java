package layerwise.checks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code assignment.yaml} says: the checks of an assignment, their points and limits, and what
 * student code may not use.
 *
 * @param source where the original assignment is from
 * @param timeLimit for each check
 * @param memoryLimit in bytes, for each check
 * @param printed numbers that the original assignment printed
 * @param cells what cells carry that are neither check nor answer
 * @param late what a late submission costs; without it nothing is asked about time
 */
public record AssignmentSpec(
        String id,
        String title,
        String source,
        Duration timeLimit,
        long memoryLimit,
        Forbidden forbidden,
        List<CheckSpec> checks,
        List<AnswerSpec> answers,
        List<PrintedSpec> printed,
        List<CellSpec> cells,
        Optional<LateRule> late) {
    public AssignmentSpec {
        checks = List.copyOf(checks);
        answers = List.copyOf(answers);
        printed = List.copyOf(printed);
        cells = List.copyOf(cells);
    }

    /** What student code may not name: whole packages, and classes. */
    public record Forbidden(List<String> packages, List<String> classes) {
        public Forbidden {
            packages = List.copyOf(packages);
            classes = List.copyOf(classes);
        }
    }

    /** The check with this id, if there is one. */
    public Optional<CheckSpec> check(String id) {
        return checks.stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /** The question with this id, if there is one. */
    public Optional<AnswerSpec> answer(String id) {
        return answers.stream().filter(a -> a.id().equals(id)).findFirst();
    }

    /** The printed number with this id, if there is one. */
    public Optional<PrintedSpec> printed(String id) {
        return printed.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /** What the cell with this grade_id carries, if it is listed. */
    public Optional<CellSpec> cell(String gradeId) {
        return cells.stream().filter(c -> c.cell().equals(gradeId)).findFirst();
    }

    /** The points of all checks and questions. */
    public double points() {
        return checks.stream().mapToDouble(CheckSpec::points).sum()
                + answers.stream().mapToDouble(AnswerSpec::points).sum();
    }

    /** Reads a specification; throws {@link SpecFormatException} with file and path in it. */
    public static AssignmentSpec read(Path file) throws IOException {
        var node = SpecNode.read(file);
        var limits = node.child("limits");
        var forbidden =
                node.has("forbidden") ? forbidden(node.child("forbidden")) : noneForbidden();
        int fresh = node.integer("fresh", 0);
        var spec =
                new AssignmentSpec(
                        node.text("id"),
                        node.text("title"),
                        node.text("source", ""),
                        seconds(limits),
                        bytes(limits.child("memory")),
                        forbidden,
                        node.child("checks").items().stream()
                                .map(check -> CheckSpec.parse(check, fresh))
                                .toList(),
                        node.list("answers").stream().map(AnswerSpec::parse).toList(),
                        node.list("printed").stream().map(PrintedSpec::parse).toList(),
                        node.list("cells").stream().map(CellSpec::parse).toList(),
                        node.has("late")
                                ? Optional.of(LateRule.parse(node.child("late")))
                                : Optional.empty());
        limits.end();
        node.end();
        requireOwnIds(node, spec);
        return spec;
    }

    /**
     * The file as students get it: without hidden cases, without expected answers, without
     * comments. The checks of a notebook run the same with either.
     */
    public static String forStudents(Path file) throws IOException {
        var tree = SpecNode.tree(file).deepCopy();
        for (var check : tree.path("checks")) {
            if (check.path("cases") instanceof ArrayNode cases) {
                for (int i = cases.size() - 1; i >= 0; i--) {
                    if (cases.get(i).path("hidden").asBoolean(false)) {
                        cases.remove(i);
                    }
                }
            }
        }
        for (var answer : tree.path("answers")) {
            ((ObjectNode) answer).remove(AnswerSpec.SECRET);
        }
        return SpecNode.write(tree);
    }

    /**
     * As much of the file as the grade of a check depends on: without comments and without the late
     * rule, so that moving a deadline makes no grading worthless.
     */
    public static String forGrading(Path file) throws IOException {
        var tree = (ObjectNode) SpecNode.tree(file).deepCopy();
        tree.remove("late");
        return SpecNode.write(tree);
    }

    private static Forbidden forbidden(SpecNode node) {
        var parsed = new Forbidden(node.texts("packages"), node.texts("classes"));
        node.end();
        return parsed;
    }

    private static Forbidden noneForbidden() {
        return new Forbidden(List.of(), List.of());
    }

    private static Duration seconds(SpecNode limits) {
        double seconds = limits.number("seconds");
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw limits.child("seconds").error("is " + seconds + ", needs more than 0");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static long bytes(SpecNode node) {
        var text = node.asText();
        if (!text.matches("[1-9][0-9]{0,8}[mg]")) {
            throw node.error("is \"" + text + "\", needs a number and m or g, such as 512m or 1g");
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return number << (text.endsWith("g") ? 30 : 20);
    }

    private static void requireOwnIds(SpecNode node, AssignmentSpec spec) {
        var seen = new HashSet<String>();
        for (var id : spec.checks.stream().map(CheckSpec::id).toList()) {
            if (!seen.add(id)) {
                throw node.error("checks have the id \"" + id + "\" twice, need ids of their own");
            }
        }
        requireOnce(node, seen, spec.answers.stream().map(AnswerSpec::id).toList());
        requireOnce(node, new HashSet<>(), spec.printed.stream().map(PrintedSpec::id).toList());
        requireOnce(node, new HashSet<>(), spec.cells.stream().map(CellSpec::cell).toList());
    }

    private static void requireOnce(SpecNode node, Set<String> seen, List<String> ids) {
        for (var id : ids) {
            if (!seen.add(id)) {
                throw node.error("the id \"" + id + "\" is used twice, needs to be used once");
            }
        }
    }
}
