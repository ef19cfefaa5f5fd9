package layerwise.cli;

import static layerwise.cli.Run.lw;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import layerwise.grading.TinyAssignment;
import layerwise.notebook.Notebook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person calls it: its words, what it prints where, and its exit codes. */
class MainTest {
    @TempDir private Path home;
    private String homeBefore;

    @BeforeEach
    void layOutATinyAssignment() {
        homeBefore = System.getProperty("layerwise.home");
        TinyAssignment.in(home);
        System.setProperty("layerwise.home", home.toString());
    }

    @AfterEach
    void restore() {
        System.clearProperty("layerwise.budget");
        if (homeBefore == null) {
            System.clearProperty("layerwise.home");
        } else {
            System.setProperty("layerwise.home", homeBefore);
        }
    }

    @Test
    void theCommandsAreThoseOfTheContract() {
        assertEquals(
                Set.of(
                        "run",
                        "lab",
                        "kernel",
                        "grade",
                        "gradebook",
                        "similar",
                        "validate",
                        "release",
                        "reference",
                        "data",
                        "bands",
                        "bench",
                        "doctor",
                        "prepare"),
                Main.commandLine().getSubcommands().keySet());
    }

    @Test
    void aCallMakesNoCommandButItsOwn() {
        assertEquals(
                Set.of("doctor"), Main.commandLine("doctor", "--json").getSubcommands().keySet());
    }

    @Test
    void theCommandThatLwCallsByItselfIsNotInTheHelp() {
        var help = lw("--help").out();

        assertTrue(help.contains("doctor"), help);
        assertFalse(help.contains("prepare"), help);
    }

    @Test
    void aCallThatIsUnusableEndsWithTwoAndSaysWhatIsNeeded() {
        var none = lw();
        var unknown = lw("rnu", "tiny");
        var assignment = lw("run", "nowhere");
        var budget = lw("run", "tiny", "--budget", "slow");
        var data = lw("run", "tiny", "--data", home.resolve("nothing").toString());
        var dataset = lw("data", "path", "minst");

        assertAll(
                () -> assertEquals(2, none.exit()),
                () -> assertTrue(none.err().contains("a command is missing"), none.err()),
                () -> assertEquals(2, unknown.exit()),
                () -> assertTrue(unknown.err().contains("'rnu'"), unknown.err()),
                () -> assertEquals(2, assignment.exit()),
                () ->
                        assertTrue(
                                assignment.err().contains("needs one of [tiny]"), assignment.err()),
                () -> assertEquals(2, budget.exit()),
                () -> assertTrue(budget.err().contains("needs quick or full"), budget.err()),
                () -> assertEquals(2, data.exit()),
                () -> assertTrue(data.err().contains("is no folder"), data.err()),
                () -> assertEquals(2, dataset.exit()),
                () -> assertTrue(dataset.err().contains("needs one of mnist"), dataset.err()));
    }

    @Test
    void runLeavesTheNotebookAndAPageAndPrintsTheChecks() throws Exception {
        var out = home.resolve("results");
        var solution = Notebook.read(home.resolve("grading/tiny/solution.ipynb"));
        var right = home.resolve("right.ipynb");
        solution.withCells(solution.cells().subList(0, 7)).write(right);

        var run = lw("run", "tiny", "--notebook", right.toString(), "--out", out.toString());

        var executed = Notebook.read(out.resolve("right.ipynb"));
        var page = Files.readString(out.resolve("right.html"));
        assertAll(
                () -> assertEquals(0, run.exit(), run.out() + run.err()),
                () -> assertTrue(run.out().contains("7 of 7 points"), run.out()),
                () -> assertEquals("", run.err()),
                () -> assertTrue(page.contains("Scale and bias"), "the page lacks a check"),
                () ->
                        assertTrue(
                                executed.cells().stream()
                                        .anyMatch(cell -> !cell.outputs().isEmpty())));
    }

    @Test
    void runNamesACellThatFails() {
        var run = lw("run", "tiny", "--out", home.toString());

        assertEquals(1, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("failed: cell 8 (training)"), run.out());
    }

    @Test
    void runEndsWithOneWhereAStudentsNotebookIsNotRightYet() throws Exception {
        assertEquals(0, lw("release", "tiny").exit());
        var released = Notebook.read(home.resolve("notebooks/tiny.ipynb"));
        // without the question and the training cell, whose failing would be told of
        var notebook = home.resolve("mine.ipynb");
        released.withCells(released.cells().subList(0, 6)).write(notebook);

        var run = lw("run", "tiny", "--notebook", notebook.toString(), "--out", home.toString());

        assertEquals(1, run.exit(), run.err());
        assertTrue(run.out().contains("not written"), run.out());
        assertFalse(run.out().contains("failed:"), run.out());
    }

    @Test
    void aNotebookThatIsNoneIsNamed() throws Exception {
        var file = Files.writeString(home.resolve("essay.ipynb"), "Dear teacher");

        var run = lw("run", "tiny", "--notebook", file.toString());
        var missing = lw("run", "tiny", "--notebook", home.resolve("gone.ipynb").toString());

        assertAll(
                () -> assertEquals(2, run.exit()),
                () -> assertTrue(run.err().contains("essay.ipynb"), run.err()),
                () -> assertFalse(run.err().contains("\tat "), run.err()),
                () -> assertEquals(2, missing.exit()),
                () -> assertTrue(missing.err().contains("gone.ipynb"), missing.err()));
    }

    @Test
    void aKernelIsInstalledListedAndRemoved() {
        var prefix = "--prefix=" + home.resolve("prefix");

        var installed = lw("kernel", "install", prefix);
        var listed = lw("kernel", "list", prefix);
        var removed = lw("kernel", "uninstall", prefix);
        var none = lw("kernel", "list", prefix);

        assertAll(
                () -> assertEquals(0, installed.exit(), installed.err()),
                () -> assertTrue(listed.out().startsWith("java  Java (Layerwise)"), listed.out()),
                () -> assertEquals(0, removed.exit()),
                () -> assertEquals("", none.out()));
    }

    @Test
    void doctorSpeaksJsonToPrograms() {
        var run = lw("doctor", "--json");

        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().startsWith("{\"JDK\":"), run.out());
        assertTrue(run.out().contains("\"matrix product\":"), run.out());
    }

    @Test
    void gradingWithoutTheSandboxAskedForEndsWithThree() throws Exception {
        // a process of its own, because where bubblewrap is looked for is the environment's
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var submission = home.resolve("grading/tiny/solution.ipynb").toString();
        for (var words :
                List.of(List.of("grade", "tiny", submission), List.of("validate", "tiny"))) {
            var command = new ArrayList<String>();
            command.addAll(List.of(java, "-cp", System.getProperty("java.class.path")));
            command.addAll(List.of("-Dlayerwise.home=" + home, Main.class.getName()));
            command.addAll(words);
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("PATH", home.toString());

            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertEquals(3, process.waitFor(), said);
            assertTrue(said.contains("bubblewrap is not on the path"), said);
        }
    }
}
