package layerwise.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseTest {

    private static Cell code(String id, Role role, String source) {
        return Cell.code(id, source).withRole(role);
    }

    private static Notebook notebook(Cell... cells) {
        return Notebook.of("hw2.ipynb", List.of(cells));
    }

    private static final Cell SOLUTION =
            code(
                    "conv",
                    Role.SOLUTION,
                    """
                    class Convolution {
                        Tensor forward(Tensor x) {
                            // BEGIN SOLUTION conv-forward
                            secret();
                            // END SOLUTION
                        }

                        Tensor backward(Tensor dOut) {
                            //BEGIN SOLUTION conv-backward
                            alsoSecret();
                            //  END SOLUTION\s
                        }
                    }\
                    """);

    @Test
    void solutionsBecomeStubsThatThrow() {
        var released = Release.of(notebook(SOLUTION)).cells().getFirst();

        assertEquals(
                """
                class Convolution {
                    Tensor forward(Tensor x) {
                        throw new UnsupportedOperationException("conv-forward is not written yet");
                    }

                    Tensor backward(Tensor dOut) {
                        throw new UnsupportedOperationException("conv-backward is not written yet");
                    }
                }\
                """,
                released.source());
    }

    @Test
    void outputsCountsAndTimesAreDropped() {
        var ran =
                code("r", Role.RUN, "train()")
                        .withOutputs(3, List.of(new Output.Shown(Map.of("text/plain", "secret"))));
        var timed =
                ran.withMetadata(
                        ran.metadata()
                                .with("execution", Json.text("noon"))
                                .with("tags", Json.arrayOf(java.util.stream.Stream.of())));

        var text = new String(Release.of(notebook(timed)).bytes(), StandardCharsets.UTF_8);

        assertFalse(text.contains("secret") || text.contains("noon"), text);
        assertTrue(text.contains("\"execution_count\": null"), text);
        assertTrue(text.contains("\"tags\": []"), text);
    }

    @Test
    void textAndTestsAreLockedAndStudentsCellsAreNot() {
        var released =
                Release.of(
                                notebook(
                                        Cell.markdown("t", "# Convolution").withRole(Role.TEXT),
                                        code("g", Role.GIVEN, "import layerwise.tensor.*;"),
                                        SOLUTION,
                                        code("c", Role.CHECK, "check();"),
                                        code("r", Role.RUN, "train();"),
                                        Cell.markdown("a", "Because.").withRole(Role.ANSWER)))
                        .cells();

        var locked = released.stream().map(cell -> cell.nbgrader().orElseThrow().locked()).toList();
        var editable = released.stream().map(c -> c.metadata().get("editable").isEmpty()).toList();
        var deletable =
                released.stream().map(c -> c.metadata().get("deletable").isEmpty()).toList();
        assertEquals(List.of(true, true, false, true, false, false), locked);
        assertEquals(List.of(false, false, true, false, true, true), editable);
        assertEquals(List.of(false, false, false, false, true, false), deletable);
        assertEquals("*Your answer here.*", released.get(5).source());
        assertEquals("# Convolution", released.get(0).source());
        assertEquals("conv", released.get(2).gradeId().orElseThrow());
        assertTrue(released.get(2).nbgrader().orElseThrow().solution());
    }

    @Test
    void pointsComeFromTheSpecificationAndMakeACellGraded() {
        var check = code("c", Role.CHECK, "check();");
        var half = code("d", Role.CHECK, "check();");
        var words = Cell.markdown("a", "Because.").withRole(Role.ANSWER);

        var released = Release.of(notebook(check, half, words), Map.of("c", 4.0, "d", 0.5)).cells();

        assertEquals(
                List.of(
                        "{\"grade\": true, \"grade_id\": \"c\", \"locked\": true, \"points\": 4,"
                                + " \"schema_version\": 3, \"solution\": false, \"task\": false}",
                        "{\"grade\": true, \"grade_id\": \"d\", \"locked\": true, \"points\": 0.5,"
                                + " \"schema_version\": 3, \"solution\": false, \"task\": false}",
                        "{\"grade\": true, \"grade_id\": \"a\", \"locked\": false, \"points\": 0,"
                                + " \"schema_version\": 3, \"solution\": true, \"task\": false}"),
                released.stream()
                        .map(c -> new JsonWriter("{\"").write(c.nbgrader().orElseThrow().json()))
                        .toList());
    }

    @Test
    void aNotebookThatNamesNoKernelIsReleasedForJava() {
        var bare = "{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}";
        var solution = Notebook.parse("s.ipynb", bare.getBytes(StandardCharsets.UTF_8));

        var kernel = Release.of(solution).metadata().dictionary("kernelspec");

        assertEquals("java", kernel.text("name").orElse(""));
        assertEquals("java", kernel.text("language").orElse(""));
    }

    @Test
    void aKernelThatIsNamedStays() {
        var kernel = Json.dictionaryOf().with("name", Json.text("java")).with("x", Json.NULL);
        var named = notebook();
        var root = named.root().with("metadata", named.metadata().with("kernelspec", kernel));

        var released = Release.of(new Notebook("n", root, "", List.of()));

        assertEquals(kernel, released.metadata().dictionary("kernelspec"));
    }

    @Test
    void anIdThatNbgraderDoesNotAllowIsRefused() {
        var check = code("c", Role.CHECK, "check();");
        var dotted = check.withNbgrader(Nbgrader.ungraded("a.b", true, false));

        var e =
                assertThrows(
                        NotebookFormatException.class, () -> Release.of(notebook(check, dotted)));

        assertEquals(
                "hw2.ipynb, cell 2: has the grade_id \"a.b\", needs letters, digits, - and _ only,"
                        + " as nbgrader has it",
                e.getMessage());
    }

    @Test
    void pointsOfAGradedCellStay() {
        var points = java.util.Optional.<Json>of(new Json.Token("4.0"));
        var check =
                code("c", Role.CHECK, "check();")
                        .withNbgrader(new Nbgrader("c", true, false, false, false, points));

        var released = Release.of(notebook(check)).cells().getFirst().nbgrader().orElseThrow();

        assertEquals(points.map(Object::toString), released.points().map(Object::toString));
        assertTrue(released.grade() && released.locked());
    }

    @Test
    void releasingTwiceGivesTheSameBytes() {
        var solution = notebook(SOLUTION, code("c", Role.CHECK, "check();"));

        assertArrayEquals(Release.of(solution).bytes(), Release.of(solution).bytes());
    }

    @Test
    void nestedAndUnbalancedMarkersAreReportedWithTheirPlace() {
        var begin = "// BEGIN SOLUTION a\n";
        var end = "// END SOLUTION\n";
        assertMessage(
                "hw2.ipynb, cell 2, line 3: BEGIN SOLUTION inside a solution, needs END SOLUTION"
                        + " first; cell 1 opened it",
                begin,
                "\n\n" + begin + end);
        assertMessage(
                "hw2.ipynb, cell 1, line 2: BEGIN SOLUTION inside a solution, needs END SOLUTION"
                        + " first; cell 1 opened it",
                begin + begin + end);
        assertMessage(
                "hw2.ipynb, cell 1, line 2: BEGIN SOLUTION a is never closed, needs END SOLUTION",
                "\n" + begin);
        assertMessage(
                "hw2.ipynb, cell 1, line 1: END SOLUTION without a solution, needs BEGIN SOLUTION"
                        + " first",
                end);
        assertMessage(
                "hw2.ipynb, cell 2, line 1: END SOLUTION in another cell than its BEGIN SOLUTION,"
                        + " needs both in one; cell 1 opened it",
                begin,
                end);
        assertMessage(
                "hw2.ipynb, cell 1: is a solution cell without BEGIN SOLUTION, needs one; students"
                        + " would be handed the solution",
                "secret();");
    }

    @Test
    void markersThatWouldBeOverlookedAreRefused() {
        for (var odd :
                List.of(
                        "### BEGIN SOLUTION",
                        "// BEGIN SOLUTION",
                        "// begin solution a",
                        "x(); // BEGIN SOLUTION a",
                        "/* END SOLUTION */")) {
            var e =
                    assertThrows(
                            NotebookFormatException.class,
                            () -> Release.of(notebook(code("a", Role.RUN, "\n" + odd))));
            assertTrue(
                    e.getMessage().startsWith("hw2.ipynb, cell 1, line 2: \"" + odd + "\" looks"),
                    e.getMessage());
        }
    }

    @Test
    void aLockedCellCannotHoldASolution() {
        var e =
                assertThrows(
                        NotebookFormatException.class,
                        () -> Release.of(notebook(code("g", Role.GIVEN, "// BEGIN SOLUTION a\n"))));

        assertEquals(
                "hw2.ipynb, cell 1, line 1: BEGIN SOLUTION in a cell with role given, needs role"
                        + " solution or run; students cannot edit this one",
                e.getMessage());
    }

    @Test
    void cellsWithoutARoleOrWithAnothersIdAreRefused() {
        var noRole =
                assertThrows(
                        NotebookFormatException.class,
                        () -> Release.of(notebook(Cell.code("x", "1"))));
        var twice =
                assertThrows(
                        NotebookFormatException.class,
                        () ->
                                Release.of(
                                        notebook(
                                                code("x", Role.RUN, "1"),
                                                code("x", Role.RUN, "2"))));

        assertTrue(noRole.getMessage().startsWith("hw2.ipynb, cell 1: has no role, needs "));
        assertEquals(
                "hw2.ipynb, cell 2: has the grade_id x of cell 1, needs one of its own",
                twice.getMessage());
    }

    private static void assertMessage(String expected, String... sources) {
        var cells = new java.util.ArrayList<Cell>();
        for (var source : sources) {
            cells.add(code("c" + cells.size(), Role.SOLUTION, source));
        }
        var e =
                assertThrows(
                        NotebookFormatException.class,
                        () -> Release.of(Notebook.of("hw2.ipynb", cells)));
        assertEquals(expected, e.getMessage());
    }
}
