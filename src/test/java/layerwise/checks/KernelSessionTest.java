package layerwise.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.checks.CheckResult.Status;
import layerwise.shell.Shell;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSessionTest {
    @TempDir Path home;
    private KernelSession session;

    @BeforeEach
    void openAnAssignment() throws IOException {
        var folder = Files.createDirectories(home.resolve("grading/demo"));
        Files.writeString(
                folder.resolve("assignment.yaml"),
                """
                id: demo
                title: A demonstration
                limits: {seconds: 1, memory: 64m}
                checks:
                  - id: double
                    title: Twice
                    cell: double-check
                    points: 3
                    wording: "Relative error (<1e-6 will be fine)"
                    outputs: {out: {error: max, tolerance: 1e-6}, sum: {error: absolute, tolerance: 0}}
                    cases:
                      - {name: small, inputs: {x: {values: [1, 2, 3]}, n: 3}}
                      - {name: closed, hidden: true, inputs: {x: {values: [9, 9]}, n: 2}}
                answers:
                  - {id: q, title: How many, cell: q, points: 1, number: 3, tolerance: 0}
                """);
        var expected = new LinkedHashMap<String, Tensor>();
        expected.put("0/out", Tensor.of(2, 4, 6));
        expected.put("0/sum", Tensor.scalar(12));
        Files.createDirectories(folder.resolve("reference"));
        Npz.write(folder.resolve("reference/double.npz"), expected);
        session = KernelSession.open(folder);
    }

    @AfterEach
    void leaveNothingInstalled() {
        Checks.install(null);
        System.clearProperty("layerwise.home");
    }

    private CheckResult check(CheckBody body) {
        return session.check("double", body);
    }

    @Test
    void aRightCheckShowsTheErrorInTheAssignmentsWording() {
        var result =
                check(c -> {
                    assertEquals("small", c.name());
                    assertEquals(3, c.integer("n"));
                    c.output("out", c.tensor("x").times(2));
                    c.output("sum", 12);
                });

        assertEquals(Status.PASSED, result.status());
        assertEquals(
                """
                double (Twice): passed
                  ok     out  Relative error (<1e-6 will be fine): 0.0
                  ok     sum  error (absolute, at most 0.0): 0.0\
                """,
                result.toString());
        assertTrue(session.results().rows().getFirst().ok());
    }

    @Test
    void aWrongCheckShowsOneElementOnly() {
        var result =
                check(c -> {
                    c.output("out", Tensor.of(2, 4, 6.5));
                    c.output("sum", 12);
                });

        var line = result.cases().getFirst().lines().getFirst();
        assertFalse(line.ok());
        assertTrue(line.text().contains("at [2]: yours 6.5, expected 6"), line.text());
        assertEquals(1, line.text().split("expected", -1).length - 1);
        assertTrue(result.cases().getFirst().lines().get(1).ok());
        assertEquals(0, session.results().earned());
    }

    @Test
    void anOutputThatIsNotANumberIsWrong() {
        var result =
                check(c -> {
                    c.output("out", Tensor.of(2, Double.NaN, 6));
                    c.output("sum", 12);
                });

        assertEquals(Status.WRONG, result.status());
    }

    @Test
    void anOutputThatWasNotGivenIsNamed() {
        var result = check(c -> c.output("out", Tensor.of(2, 4, 6)));

        assertTrue(result.toString().contains("sum was not put out by the check."));
    }

    @Test
    void aStubIsSaidToBeNotWrittenAndWhatToDo() {
        var result =
                check(c -> {
                    throw new UnsupportedOperationException("double is not written yet");
                });

        assertEquals(Status.NOT_WRITTEN, result.status());
        assertTrue(result.toString().contains("double is not written yet; write it in the cell"));
    }

    @Test
    void anExceptionOfANotebooksCellIsShownWithCellAndLine() {
        System.setProperty("layerwise.home", home.toString());
        try (var shell = new Shell(Shell.Options.ofHost())) {
            shell.run("1", "layerwise.checks.Checks.assignment(\"demo\");");
            shell.run("2", "class Twice {\n  int f(int[] a) {\n    return a[5];\n  }\n}");
            shell.run(
                    "3",
                    "layerwise.checks.Checks.check(\"double\", c -> new Twice().f(new int[2]));");
        }

        var text = ((KernelSession) Checks.installed().orElseThrow()).results().toString();
        var result =
                ((KernelSession) Checks.installed().orElseThrow()).last("double").orElseThrow();

        assertTrue(text.contains("threw"), text);
        assertTrue(result.toString().contains("in cell 2, line 3 (Twice.f)"), result.toString());
    }

    @Test
    void textFromStudentsIsEscapedInHtml() {
        var result =
                check(c -> {
                    throw new IllegalStateException("<script>alert('x')</script>");
                });

        var html = result.bundle().get("text/html");
        assertFalse(html.contains("<script>"), html);
        assertTrue(html.contains("&lt;script&gt;"), html);
    }

    @Test
    void anAnswerIsTakenAndItsRightnessNotTold() {
        var result = session.answer("q", 4);

        assertTrue(result.toString().contains("your answer is 4"), result.toString());
        assertThrows(IllegalArgumentException.class, () -> session.answer("q", "many"));
    }

    @Test
    void anUnknownCheckIsRefusedWithTheKnownOnes() {
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> session.check("tripple", c -> {}));

        assertTrue(e.getMessage().endsWith("it has [double]"), e.getMessage());
    }

    @Test
    void codeThatChangesItsInputChangesNothingForTheNextReading() {
        var c = new Case("case", Map.of("x", Tensor.of(1, 2), "labels", new int[] {1}));

        c.tensor("x").data()[0] = 9;
        c.labels("labels")[0] = 9;
        var out = Tensor.of(5);
        c.output("out", out);
        out.data()[0] = 6;

        assertEquals(Tensor.of(1, 2), c.tensor("x"));
        assertArrayEquals(new int[] {1}, c.labels("labels"));
        assertEquals(Tensor.of(5), c.outputs().get("out"));
    }

    @Test
    void theRecordingEndPassesOnWhatCasesPutOut() {
        var seen = new ArrayList<String>();
        var recorder =
                new RecordingSession.Recorder() {
                    @Override
                    public void starting(String checkId, int index) {
                        seen.add("starting " + index);
                    }

                    @Override
                    public void outputs(String id, int index, Map<String, Tensor> outputs) {
                        seen.add("outputs " + index + " " + outputs.keySet());
                    }

                    @Override
                    public void notWritten(String id, int index, String message) {
                        seen.add("not written " + index);
                    }

                    @Override
                    public void threw(String id, int index, Throwable thrown) {
                        seen.add("threw " + index + " " + thrown.getMessage());
                    }
                };
        var cases =
                List.of(0, 1, 2).stream()
                        .map(i ->
                                new RecordingSession.Inputs(i, "c", Map.<String, Object>of("i", i)))
                        .toList();
        var recording = new RecordingSession(Map.of("a", cases), recorder);

        var result =
                recording.check(
                        "a",
                        c -> {
                            switch (c.integer("i")) {
                                case 0 -> c.output("out", 1);
                                case 1 ->
                                        throw new UnsupportedOperationException(
                                                "a is not written yet");
                                default -> throw new StackOverflowError("deep");
                            }
                        });

        assertEquals(
                List.of(
                        "starting 0",
                        "outputs 0 [out]",
                        "starting 1",
                        "not written 1",
                        "starting 2",
                        "threw 2 deep"),
                seen);
        assertEquals("a was recorded", result.toString());
    }
}
