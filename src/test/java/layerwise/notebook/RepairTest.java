package layerwise.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairTest {

    /** text, given, conv, conv-check, pool, pool-check, run, why. */
    private static final Notebook RELEASED =
            Release.of(
                    Notebook.of(
                            "cnn.ipynb",
                            List.of(
                                    Cell.markdown("text", "# CNN").withRole(Role.TEXT),
                                    code("given", Role.GIVEN, "import given;\nimport more;"),
                                    solution("conv"),
                                    code("conv-check", Role.CHECK, "check(\"conv\");"),
                                    solution("pool"),
                                    code("pool-check", Role.CHECK, "check(\"pool\");"),
                                    code("run", Role.RUN, "train();"),
                                    Cell.markdown("why", "x").withRole(Role.ANSWER))));

    private static final List<String> ORDER =
            List.of("given", "conv", "conv-check", "pool", "pool-check", "run");

    private static Cell code(String id, Role role, String source) {
        return Cell.code(id, source).withRole(role);
    }

    private static Cell solution(String id) {
        return code(id, Role.SOLUTION, "// BEGIN SOLUTION " + id + "\n// END SOLUTION");
    }

    /** The released cells with these ids, in this order. */
    private static List<Cell> submitted(String... ids) {
        var cells = new ArrayList<Cell>();
        for (var id : ids) {
            cells.add(
                    RELEASED.cells().stream()
                            .filter(cell -> cell.gradeId().orElseThrow().equals(id))
                            .findFirst()
                            .orElseThrow());
        }
        return cells;
    }

    private static List<Cell> all() {
        return new ArrayList<>(RELEASED.cells());
    }

    private static Repaired repair(List<Cell> cells) {
        return Repair.of(RELEASED, Notebook.of("s.ipynb", cells));
    }

    private static List<String> ids(Repaired repaired) {
        return repaired.cells().stream().map(Repaired.CodeCell::id).toList();
    }

    private static Repaired.CodeCell cell(Repaired repaired, String id) {
        return repaired.cells().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void anUnchangedSubmissionNeedsNoRepair() {
        var repaired = repair(all());

        assertEquals(List.of(), repaired.repairs());
        assertEquals(ORDER, ids(repaired));
        assertEquals(Role.CHECK, cell(repaired, "conv-check").role());
        assertEquals(3, cell(repaired, "conv").number());
    }

    @Test
    void whatTheStudentWroteRunsAndIsNoRepair() {
        var cells = all();
        cells.set(2, cells.get(2).withSource("mine();"));
        cells.set(6, cells.get(6).withSource("train(2);"));
        cells.set(7, cells.get(7).withSource("Because."));

        var repaired = repair(cells);

        assertEquals("mine();", cell(repaired, "conv").source());
        assertEquals("train(2);", cell(repaired, "run").source());
        assertEquals(List.of(), repaired.repairs());
    }

    @Test
    void editedTestsAreReplacedByTheAssignments() {
        var cells = all();
        cells.set(3, cells.get(3).withSource("// passed"));
        cells.set(1, cells.get(1).withSource("import given;"));
        cells.set(5, Cell.markdown("x", "check(\"pool\");").withMetadata(cells.get(5).metadata()));

        var repaired = repair(cells);

        assertEquals("check(\"conv\");", cell(repaired, "conv-check").source());
        assertEquals("import given;\nimport more;", cell(repaired, "given").source());
        assertEquals(0, cell(repaired, "conv-check").number());
        assertEquals(ORDER, ids(repaired));
        assertEquals(
                List.of(
                        "The given cell given was edited (cell 2); the assignment's was used.",
                        "The test cell conv-check was edited (cell 4); the assignment's was used.",
                        "The test cell pool-check was edited (cell 6); the assignment's was used."),
                repaired.repairs());
    }

    @Test
    void lineEndsAndSpaceAtThemAreNoEdit() {
        var cells = all();
        cells.set(1, cells.get(1).withSource("import given;  \r\nimport more;\r\n"));

        assertEquals(List.of(), repair(cells).repairs());
    }

    @Test
    void aCellsIdCountsOnlyWhereNoCellHasTheGradeId() {
        var cells = all();
        cells.add(5, Cell.code("conv", "mine();"));

        var repaired = repair(cells);

        assertEquals("mine();", cell(repaired, "extra-6").source());
        assertEquals(List.of(), repaired.repairs());
    }

    @Test
    void missingCellsAreFilledFromTheAssignment() {
        var repaired = repair(submitted("text", "given", "conv", "pool-check", "run"));

        assertEquals(ORDER, ids(repaired));
        assertEquals(
                "throw new UnsupportedOperationException(\"pool is not written yet\");",
                cell(repaired, "pool").source());
        assertEquals(
                List.of(
                        "The test cell conv-check is missing; it was put back.",
                        "The solution cell pool is missing; the empty one of the assignment stands"
                                + " in its place.",
                        "The answer cell why is missing; it was put back."),
                repaired.repairs());
    }

    @Test
    void movedCellsRunInTheirPlaceAndOnlyTheyAreReported() {
        var repaired =
                repair(
                        submitted(
                                "text",
                                "given",
                                "pool-check",
                                "conv",
                                "conv-check",
                                "pool",
                                "run",
                                "why"));

        assertEquals(ORDER, ids(repaired));
        assertEquals(
                List.of("The test cell pool-check was moved; it runs in its place again."),
                repaired.repairs());
    }

    @Test
    void aTestThatStandsTwiceRunsOnce() {
        var cells = all();
        cells.add(4, cells.get(3).withSource("// passed"));

        var repaired = repair(cells);

        assertEquals(ORDER, ids(repaired));
        assertEquals("check(\"conv\");", cell(repaired, "conv-check").source());
        assertEquals(
                List.of(
                        "The test cell conv-check stands 2 times (cells 4, 5); the assignment's was"
                                + " used, once."),
                repaired.repairs());
    }

    @Test
    void partsOfASplitSolutionRunInOrderAndUntouchedCopiesDoNot() {
        var cells = all();
        var conv = cells.get(2);
        cells.set(2, conv.withSource("first();"));
        cells.add(3, conv.withSource("second();"));
        cells.add(conv);

        var repaired = repair(cells);

        var sources =
                repaired.cells().stream()
                        .filter(c -> c.id().equals("conv"))
                        .map(Repaired.CodeCell::source)
                        .toList();
        assertEquals(List.of("first();", "second();"), sources);
        assertEquals(
                List.of(
                        "The solution cell conv stands 3 times (cells 3, 4, 10); cells 3, 4 run one"
                                + " after the other, in its place."),
                repaired.repairs());
    }

    @Test
    void aCopiedSolutionRunsOnce() {
        var cells = all();
        cells.set(2, cells.get(2).withSource("mine();"));
        cells.add(cells.get(2));

        var repaired = repair(cells);

        assertEquals(ORDER, ids(repaired));
        assertEquals(
                List.of("The solution cell conv stands 2 times (cells 3, 9); cell 3 was used."),
                repaired.repairs());
    }

    @Test
    void theStudentsOwnCellsStayBehindTheCellTheyFollowed() {
        var cells = submitted("text", "pool", "given", "conv", "conv-check", "pool-check", "run");
        cells.add(0, Cell.code("e0", "zero();"));
        cells.add(3, Cell.code("e1", "one();"));
        cells.add(4, Cell.markdown("e2", "my notes"));
        cells.add(5, Cell.code("e3", "three();"));

        var repaired = repair(cells);

        assertEquals(
                List.of(
                        "extra-1",
                        "given",
                        "conv",
                        "conv-check",
                        "pool",
                        "extra-4",
                        "extra-6",
                        "pool-check",
                        "run"),
                ids(repaired));
        assertEquals("three();", cell(repaired, "extra-6").source());
        assertEquals(Role.EXTRA, cell(repaired, "extra-6").role());
    }

    @Test
    void anUnknownCellThatCallsItselfATestIsAnExtra() {
        var cells = all();
        cells.add(
                3,
                code("forged", Role.CHECK, "// passed")
                        .withNbgrader(Nbgrader.ungraded("forged", true, false)));

        assertEquals(Role.EXTRA, cell(repair(cells), "extra-4").role());
    }

    @Test
    void cellsWithoutMetadataAreRecognizedByTheirId() {
        var cells = all();
        var bare = Json.dictionaryOf();
        cells.set(2, cells.get(2).withSource("mine();").withMetadata(bare));
        cells.set(3, cells.get(3).withMetadata(bare));
        // a grade_id that is there counts for more than a cell's id
        cells.set(4, Cell.code("run", "pool();").withMetadata(cells.get(4).metadata()));

        var repaired = repair(cells);

        assertEquals(ORDER, ids(repaired));
        assertEquals("mine();", cell(repaired, "conv").source());
        assertEquals("pool();", cell(repaired, "pool").source());
        assertEquals(
                List.of(
                        "The solution cell conv has lost its metadata; it was recognized by the"
                                + " cell's id.",
                        "The test cell conv-check has lost its metadata; it was recognized by the"
                                + " cell's id."),
                repaired.repairs());
    }

    @Test
    void aSolutionTurnedIntoMarkdownStillRuns() {
        var cells = all();
        cells.set(2, Cell.markdown("m", "mine();").withMetadata(cells.get(2).metadata()));

        var repaired = repair(cells);

        assertEquals("mine();", cell(repaired, "conv").source());
        assertEquals(
                List.of(
                        "The solution cell conv is no code cell any more (cell 3); its text was run"
                                + " as code."),
                repaired.repairs());
    }

    @Test
    void anEmptySubmissionGivesTheReleasedNotebook() {
        assertEquals(ORDER, ids(repair(List.of())));
        assertEquals(8, repair(List.of()).repairs().size());
    }

    private static final String CONV = "class Conv {\n    int a;\n\n    int b;\n}";

    private static final String POOL = "class Pool {}";

    private static Notebook stubs() {
        var stub = "class %s {\n    // BEGIN SOLUTION %s\n    // END SOLUTION\n}";
        return Release.of(
                Notebook.of(
                        "cnn.ipynb",
                        List.of(
                                code("given", Role.GIVEN, "import given;"),
                                code("conv", Role.SOLUTION, stub.formatted("Conv", "conv")),
                                code("conv-check", Role.CHECK, "check(\"conv\", c -> {});"),
                                code("pool", Role.SOLUTION, stub.formatted("Pool", "pool")),
                                code("run", Role.RUN, "train(new Conv());"))));
    }

    /**
     * What runs of a notebook that is given by texts; a text that begins with @id has that name.
     */
    private static Repaired repairTexts(String... texts) {
        var cells = new ArrayList<Cell>();
        for (var text : texts) {
            int space = text.startsWith("@") ? text.indexOf(' ') : 0;
            var cell = Cell.code("c" + cells.size(), text.substring(space).strip());
            cells.add(
                    space == 0
                            ? cell
                            : cell.withNbgrader(
                                    Nbgrader.ungraded(text.substring(1, space), false, true)));
        }
        return Repair.of(stubs(), Notebook.of("s.ipynb", cells));
    }

    private static List<String> student(Repaired repaired) {
        return repaired.cells().stream()
                .filter(c -> c.role() == Role.SOLUTION || c.role() == Role.EXTRA)
                .map(c -> c.id() + ": " + c.source())
                .toList();
    }

    @Test
    void solutionsWithoutAnyNameAreFoundByWhatTheyDeclare() {
        var repaired = repairTexts(POOL, "int mine;", CONV);

        assertEquals(
                List.of("conv: " + CONV, "pool: " + POOL, "extra-2: int mine;"), student(repaired));
        assertEquals(List.of(), repaired.concerns());
    }

    @Test
    void solutionsInOneCellAreTakenApartAndATestAmongThemIsTheAssignments() {
        var repaired =
                repairTexts("@conv " + CONV + "\n\ncheck(\"conv\", c -> { forged(); });\n" + POOL);

        assertEquals(List.of("conv: " + CONV, "pool: " + POOL), student(repaired));
        assertEquals("check(\"conv\", c -> {});", cell(repaired, "conv-check").source());
        assertEquals(
                "Cell 1 holds several cells of the assignment (conv, conv-check, pool); they were"
                        + " taken apart.",
                repaired.repairs().getFirst());
    }

    @Test
    void whatStandsAroundATestInACellOfTheStudentsOwnStays() {
        var repaired =
                repairTexts("@conv " + CONV, "one();\ncheck(\"conv\", c -> mine());\ntwo();", POOL);

        assertEquals(
                List.of("conv: " + CONV, "extra-2: one();\ntwo();", "pool: " + POOL),
                student(repaired));
        assertEquals(
                1, repaired.cells().stream().filter(c -> c.source().contains("check(")).count());
    }

    @Test
    void moreCellsThanAStudentWritesAreLeftOutAndAPersonIsAsked() {
        var cells = new ArrayList<Cell>();
        cells.add(named("conv", CONV));
        for (int i = 0; i < 1000; i++) {
            cells.add(Cell.code("x" + i, "{"));
        }

        var repaired = Repair.of(stubs(), Notebook.of("s.ipynb", cells));

        assertEquals(
                "The notebook has more cells or text than a student writes; from cell 521 on it was"
                        + " left out.",
                repaired.concerns().getFirst());
    }

    @Test
    void aClassThatWasTornApartIsPutTogether() {
        var repaired =
                repairTexts("@conv class Conv {\n    int a;", "@conv int b;\n}", "@pool " + POOL);

        assertEquals(
                List.of("conv: class Conv {\n    int a;\nint b;\n}", "pool: " + POOL),
                student(repaired));
        assertEquals(List.of(), repaired.concerns());
    }

    @Test
    void aWholeMethodBetweenTheEndsOfATornClassBelongsIntoIt() {
        var head = "@conv class Conv {";
        var method = "@conv int f() {\n}";

        var between = repairTexts(head, method, "@conv int b;\n}", "@pool " + POOL);
        var outside = repairTexts(method, head, "@conv int b;\n}", "@pool " + POOL);

        assertEquals("conv: class Conv {\nint f() {\n}\nint b;\n}", student(between).getFirst());
        assertEquals(List.of(), between.concerns());
        assertEquals(
                List.of(
                        "The solution cell conv is torn apart (cells 2, 3), and it is not certain"
                                + " where cell 1 belongs."),
                outside.concerns());
    }

    @Test
    void ofTwoVersionsWithOneCountAPersonIsAsked() {
        var one = named("conv", "class Conv { int old; }").withOutputs(5, List.of());
        var two = named("conv", CONV).withOutputs(5, List.of());

        assertEquals(
                "The solution cell conv stands in two versions (cells 1 and 2); the later was used,"
                        + " but one of them was changed after it was run.",
                Repair.of(stubs(), Notebook.of("s", List.of(one, two))).concerns().getFirst());
    }

    @Test
    void theEndOfATornClassNeedsNoName() {
        var repaired = repairTexts("int b;\n}", "@conv class Conv {\n    int a;", "@pool " + POOL);

        assertEquals("conv: class Conv {\n    int a;\nint b;\n}", student(repaired).getFirst());
        assertEquals(List.of(), repaired.concerns());
    }

    @Test
    void partsThatDoNotFitAreForAPerson() {
        var repaired =
                repairTexts("@conv class Conv {\n  int f() {", "@conv int b;\n}", "@pool " + POOL);

        assertEquals(
                List.of(
                        "The solution cell conv is torn apart (cells 1, 2) and does not fit"
                                + " together; a bracket is missing."),
                repaired.concerns());
    }

    @Test
    void ofTwoVersionsTheLaterCounts() {
        var repaired =
                repairTexts("@conv class Conv { int old; }", "@conv " + CONV, "@pool " + POOL);

        assertEquals(List.of("conv: " + CONV, "pool: " + POOL), student(repaired));
        assertEquals(List.of(), repaired.concerns());
        assertEquals(
                "The solution cell conv stands 2 times (cells 1, 2); cell 2 counts, since the later"
                        + " of two counts.",
                repaired.repairs().get(1));
    }

    @Test
    void ofTwoVersionsThatWereRunTheOtherWayRoundAPersonIsAsked() {
        var one = named("conv", "class Conv { int old; }").withOutputs(7, List.of());
        var two = named("conv", CONV);

        var ranBefore =
                Repair.of(stubs(), Notebook.of("s", List.of(one, two.withOutputs(5, List.of()))));
        var neverRan = Repair.of(stubs(), Notebook.of("s", List.of(one, two)));

        assertEquals(
                "The solution cell conv stands in two versions (cells 1 and 2); the later was used,"
                        + " but the earlier was run after it.",
                ranBefore.concerns().getFirst());
        assertEquals(
                "The solution cell conv stands in two versions (cells 1 and 2); the later was used,"
                        + " but only the earlier was ever run.",
                neverRan.concerns().getFirst());
    }

    @Test
    void ofTwoHalfWrittenVersionsAPersonIsAsked() {
        var stub = "throw new UnsupportedOperationException(\"conv is not written yet\");";

        var repaired =
                repairTexts(
                        "@conv class Conv { int old; }",
                        "@conv class Conv { int a; " + stub + " }");

        assertEquals(
                "The solution cell conv stands in two versions (cells 1 and 2); the later was used,"
                        + " but in it \"conv is not written yet\", as it is not in the earlier.",
                repaired.concerns().getFirst());
    }

    @Test
    void namesThatContradictWhatIsWrittenDoNotCount() {
        var repaired = repairTexts("@pool " + CONV, "@conv " + POOL);

        assertEquals(List.of("conv: " + CONV, "pool: " + POOL), student(repaired));
    }

    @Test
    void aClassInTheCellOfAnotherIsALaterVersionOfItsOwn() {
        var repaired = repairTexts("@conv class Conv { int old; }", "@pool " + CONV);

        assertEquals(
                List.of("conv: " + CONV, "pool: " + stubs().cells().get(3).source()),
                student(repaired));
    }

    @Test
    void anUntouchedStubGivesWayToWhatIsWrittenElsewhere() {
        var stub = stubs().cells().get(1).source();

        var repaired = repairTexts("@conv " + stub, "@conv-check check(\"conv\", c -> {});", CONV);

        assertEquals("conv: " + CONV, student(repaired).getFirst());
        assertEquals(2, student(repaired).size());
    }

    @Test
    void whatIsDeclaredInATestOrGivenCellRunsBehindIt() {
        var repaired =
                repairTexts(
                        "@given import given;\nimport mine;",
                        "@conv " + CONV,
                        "@conv-check check(\"conv\", c -> { forged(); });\nint half(int x) { return x / 2; }",
                        "@pool " + POOL);

        assertEquals(
                List.of(
                        "extra-1: import mine;",
                        "conv: " + CONV,
                        "extra-3: int half(int x) { return x / 2; }",
                        "pool: " + POOL),
                student(repaired));
    }

    @Test
    void codeThatMayBeAMissingSolutionIsForAPerson() {
        var repaired = repairTexts("@conv " + CONV, "class Pooling {}");

        assertEquals(
                List.of(
                        "The solution cell pool was not found, and cell 2 holds code that belongs to"
                                + " no cell of the assignment; see whether it is that."),
                repaired.concerns());
    }

    @Test
    void trainingThatWasMergedIntoASolutionIsNotRun() {
        var repaired = repairTexts("@conv " + CONV, "@pool " + POOL + "\ntrain(new Conv());");

        assertEquals(List.of("conv: " + CONV, "pool: " + POOL), student(repaired));
    }

    @Test
    void anotherKernelAndAnOldFormatAreSaid() {
        var python =
                """
                {"metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 3, "worksheets": [
                  {"cells": [
                    {"cell_type": "heading", "level": 2, "source": "A"},
                    {"cell_type": "code", "input": ["class Conv {}"], "metadata": {}},
                    {"cell_type": "html", "source": "<b>x</b>"}]},
                  {"cells": [{"cell_type": "code", "input": "class Pool {}"}]}]}\
                """;
        var notebook =
                Notebook.parse("s.ipynb", python.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        var repaired = Repair.of(stubs(), notebook);

        assertEquals("## A", notebook.cells().getFirst().source());
        assertEquals(List.of("conv: class Conv {}", "pool: class Pool {}"), student(repaired));
        assertEquals(
                List.of(
                        "The notebook was in the old format 3; it was read as format 4.",
                        "The notebook names another kernel; its cells were run as Java."),
                repaired.repairs().subList(0, 2));
    }

    private static Cell named(String gradeId, String source) {
        return Cell.code(gradeId, source).withNbgrader(Nbgrader.ungraded(gradeId, false, true));
    }

    @Test
    void aReleasedNotebookWithoutIdsIsRefused() {
        var bare = Notebook.of("cnn.ipynb", Arrays.asList(Cell.code("a", "1")));

        var e = assertThrows(NotebookFormatException.class, () -> Repair.of(bare, RELEASED));

        assertEquals(
                "cnn.ipynb, cell 1: has no grade_id, needs one; make this notebook with release",
                e.getMessage());
    }
}
