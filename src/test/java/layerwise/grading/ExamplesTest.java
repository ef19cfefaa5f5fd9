package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import layerwise.checks.SpecNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example submissions, graded as a batch would be, have the grades that are written there. */
class ExamplesTest {
    private static final int JOBS = 2;

    /** A grade that is kept nowhere. */
    private static final GradeStore NOWHERE =
            new GradeStore() {
                @Override
                public Optional<Grade> find(String submission) {
                    return Optional.empty();
                }

                @Override
                public void save(Grade grade) {}
            };

    /** The assignments that have examples. */
    static List<String> assignments() throws IOException {
        try (var folders = Files.list(Path.of("grading/examples"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(id -> Files.exists(Path.of("grading", id, "assignment.yaml")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("assignments")
    void everyExampleHasTheVerdictsThatAreExpectedOfIt(String id) throws Exception {
        var probe = Sandbox.probe().getFirst();
        assumeTrue(probe.usable(), probe.finding());
        var home = Path.of("").toAbsolutePath();
        var folder = home.resolve("grading/examples").resolve(id);
        var expected = expected(folder.resolve("expected.yaml"));

        List<Batch.Finished> done;
        var assignment = withoutMistakes(Assignment.read(home, id));
        var program = WorkerProgram.of(assignment, Path.of("target/workers"));
        try (var runs = new SandboxedRuns(Sandbox.of(Isolation.BWRAP), program, JOBS)) {
            var grader = new Grader(assignment, runs, 0);
            done =
                    new Batch(grader, NOWHERE, _ -> {})
                            .run(SubmittedNotebook.find(List.of(folder), id).submissions(), JOBS);
        }

        var found = new LinkedHashMap<String, String>();
        done.forEach(each -> found.put(each.grade().submission() + ".ipynb", text(each.grade())));
        assertEquals(lines(expected), lines(found));
        Leftovers.assertNone();
    }

    /** Known mistakes change no verdict, and to name them each would be run. */
    private static Assignment withoutMistakes(Assignment all) {
        return new Assignment(
                all.home(), all.folder(), all.spec(), List.of(), all.solution(), all.released());
    }

    @ParameterizedTest
    @MethodSource("assignments")
    void everyExampleSaysWhatIsExpectedOfIt(String id) throws IOException {
        var folder = Path.of("grading/examples").resolve(id);

        try (var files = Files.list(folder)) {
            var notebooks =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".ipynb"))
                            .collect(Collectors.toSet());
            assertEquals(notebooks, expected(folder.resolve("expected.yaml")).keySet());
        }
    }

    private static Map<String, String> expected(Path file) throws IOException {
        var expected = new LinkedHashMap<String, String>();
        var examples = SpecNode.read(file);
        for (var name : examples.keys()) {
            var example = examples.child(name);
            var text = new StringBuilder().append(example.number("total"));
            var verdicts = example.child("verdicts");
            for (var check : verdicts.keys()) {
                text.append("\n  ").append(check).append(": ").append(verdicts.text(check));
            }
            expected.put(name, text.toString());
        }
        return expected;
    }

    private static String text(Grade grade) {
        var text = new StringBuilder().append(grade.points());
        for (var check : grade.checks()) {
            text.append("\n  ").append(check.id()).append(": ").append(check.verdict().words());
        }
        return text.toString();
    }

    private static String lines(Map<String, String> grades) {
        return grades.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("\n"));
    }
}
