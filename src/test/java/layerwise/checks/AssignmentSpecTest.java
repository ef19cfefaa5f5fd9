package layerwise.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentSpecTest {
    private static final String SPEC =
            """
            id: demo
            title: A demonstration
            limits: {seconds: 1.5, memory: 512m}
            forbidden: {packages: [java.net], classes: [a.B]}
            fresh: 2
            checks:
              - id: one
                title: First
                cell: one-check
                points: 4
                wording: "below 1e-6"
                outputs:
                  out: {error: max, tolerance: 1e-6}
                cases:
                  - name: open
                    seed: 231
                    inputs:
                      x: {uniform: [-1, 1], shape: [2, 3]}
                      noise: {normal: [1, 2], shape: [4]}
                      targets: {randint: 10, shape: [5]}
                      bias: {linspace: [0, 1], shape: [2, 2]}
                      exact: {values: [1, 2.5, 3e-2], shape: [3, 1]}
                      same: {full: 7, shape: [2]}
                      classes: {labels: [2, 0, 1]}
                      stride: 2
                      rate: 1e-3
                      flag: true
                      mode: max
                  - {name: closed, hidden: true, seed: 7, fresh: 0, inputs: {x: {uniform: [0, 1], shape: [1]}}}
            answers:
              - {id: q1, title: How many, cell: q1, points: 1, number: 42, tolerance: 0.5}
              - {id: q2, title: Which, cell: q2, points: 1, choices: [a, b], choice: b}
            """;

    @TempDir Path folder;

    private AssignmentSpec read(String yaml) throws IOException {
        return AssignmentSpec.read(Files.writeString(folder.resolve("assignment.yaml"), yaml));
    }

    @Test
    void theWholeFormIsRead() throws IOException {
        var spec = read(SPEC);
        var check = spec.check("one").orElseThrow();

        assertEquals(Duration.ofMillis(1500), spec.timeLimit());
        assertEquals(512L << 20, spec.memoryLimit());
        assertEquals(6, spec.points());
        assertEquals(1e-6, check.output("out").orElseThrow().tolerance());
        assertEquals(2, check.cases().get(0).fresh());
        assertEquals(0, check.cases().get(1).fresh());
        assertEquals(1, check.publicCases().size());
        assertTrue(spec.answer("q1").orElseThrow().isRight("42.4"));
        assertFalse(spec.answer("q1").orElseThrow().isRight("43"));
        assertTrue(spec.answer("q2").orElseThrow().isRight("b"));
    }

    @Test
    void inputsAreDrawnInOrderFromOneStreamAsNumPyDraws() throws IOException {
        var inputs = read(SPEC).check("one").orElseThrow().cases().getFirst().draw();
        var random = new RandomState(231);

        assertEquals(random.uniform(-1, 1, 2, 3), inputs.get("x"));
        assertEquals(random.normal(1, 2, 4), inputs.get("noise"));
        assertArrayEquals(random.randint(10, 5), (int[]) inputs.get("targets"));
        assertEquals(Tensor.linspace(0, 1, 4).reshape(2, 2), inputs.get("bias"));
        assertEquals(Shape.of(3, 1), ((Tensor) inputs.get("exact")).shape());
        assertEquals(Tensor.of(7, 7), inputs.get("same"));
        assertArrayEquals(new int[] {2, 0, 1}, (int[]) inputs.get("classes"));
        assertEquals(2, inputs.get("stride"));
        assertEquals(1e-3, inputs.get("rate"));
        assertEquals(true, inputs.get("flag"));
        assertEquals("max", inputs.get("mode"));
    }

    @Test
    void studentsGetTheFileWithoutWhatIsHidden() throws IOException {
        read(SPEC);

        var text = AssignmentSpec.forStudents(folder.resolve("assignment.yaml"));

        var students = read(text);
        var check = students.check("one").orElseThrow();
        assertEquals(1, check.cases().size());
        assertEquals(
                read(SPEC).check("one").orElseThrow().cases().getFirst(), check.cases().getFirst());
        assertFalse(text.contains("closed"), text);
        assertFalse(text.contains("42"), text);
        assertFalse(text.contains("choice:"), text);
        assertFalse(students.answer("q2").orElseThrow().isRight("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tolerance: 1e-6|tolerence: 1e-6|checks[0].outputs.out: has no \"tolerance\"",
                "tolerance: 1e-6|tolerance: small|checks[0].outputs.out.tolerance: is \"small\"",
                "tolerance: 1e-6|tolerance: .nan|checks[0].outputs.out.tolerance: is",
                "tolerance: 1e-6|tolerance: 1e-6, rtol: 0|checks[0].outputs.out: has \"rtol\"",
                "error: max|error: maximal|is \"maximal\", needs one of [max, mean, norm, absolute]",
                "name: open|name: open, hiden: true|checks[0].cases[0]",
                "seed: 231|fresh: 0|checks[0].cases[0]: has inputs that are drawn",
                "uniform: [-1|uniformly: [-1|checks[0].cases[0].inputs.x: is not a recipe",
                "[-1, 1]|[-1]|checks[0].cases[0].inputs.x.uniform: has 1 numbers",
                "shape: [3, 1]|shape: [3, 2]|checks[0].cases[0].inputs.exact: has 3 values, needs 6",
                "memory: 512m|memory: 512|limits.memory",
                "seconds: 1.5|seconds: 0|limits.seconds: is 0.0, needs more than 0",
                "points: 4|points: -4|checks[0].points: is -4.0, needs 0 or more",
                "choice: b|choice: c|answers[1].choice: is \"c\", needs one of [a, b]",
                "id: q2|id: one|the id \"one\" is used twice",
                "fresh: 2|frsh: 2|has \"frsh\", which is not known",
            })
    void whatIsWrongIsSaidWithFileAndPath(String find, String replace, String message)
            throws IOException {
        assertTrue(SPEC.contains(find), find);
        var broken = SPEC.replaceFirst(Pattern.quote(find), replace);
        if (find.startsWith("name: open")) {
            broken = SPEC.replace("- name: open", "- hiden: true\n        name: open");
        }
        var yaml = broken;

        var e = assertThrows(SpecFormatException.class, () -> read(yaml));

        assertTrue(e.getMessage().contains("assignment.yaml"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aPublicCaseAfterAHiddenOneIsRefused() {
        var yaml =
                SPEC.replace("hidden: true, ", "")
                        .replace("name: open", "name: open\n        hidden: true");

        var e = assertThrows(SpecFormatException.class, () -> read(yaml));

        assertTrue(e.getMessage().contains("cases[1]: is public and follows a hidden case"));
    }

    @Test
    void aFileThatIsNoYamlIsRefusedWithItsLine() {
        var e = assertThrows(SpecFormatException.class, () -> read("id: demo\nchecks: [\n"));

        assertTrue(e.getMessage().contains("is not YAML, line"), e.getMessage());
    }
}
