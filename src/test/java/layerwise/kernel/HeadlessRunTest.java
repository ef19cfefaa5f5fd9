package layerwise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import layerwise.kernel.HeadlessRun.Executed;
import layerwise.notebook.Output;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One kernel for all tests, as JJava allows one per JVM; each test uses names of its own. */
class HeadlessRunTest {
    private static HeadlessRun headless;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        headless = new HeadlessRun(System.getProperty("java.class.path"));
    }

    @AfterAll
    static void stop() {
        headless.close();
    }

    @Test
    void theImportsOfTheNotebooksAreThereAndATensorIsShownRichly() {
        var executed = ok("RandomState unused1 = null; Tensor.zeros(2, 3)");

        var result = assertInstanceOf(Output.Result.class, executed.outputs().getLast());
        assertEquals(executed.executionCount(), result.executionCount());
        assertTrue(result.bundle().get("text/plain").contains("0"), result.toString());
        assertTrue(result.bundle().containsKey("text/html"), result.toString());
    }

    @Test
    void printedTextIsJoinedAndStandsAboveTheValue() {
        var executed =
                ok(
                        """
                        for (int i = 0; i < 3; i++) System.out.println("line " + i);
                        System.out.print("ü€𝄞"); System.err.println("oops");
                        1 + 1
                        """);

        assertEquals(
                List.of(
                        new Output.Printed("stdout", "line 0\nline 1\nline 2\nü€𝄞"),
                        new Output.Printed("stderr", "oops\n")),
                executed.outputs().subList(0, 2));
        assertEquals("2", text(executed.outputs().getLast()));
    }

    @Test
    void whatIsShownStandsWhereItWasShownAndAnUpdateReplacesIt() {
        var executed =
                ok(
                        """
                        {
                            // One statement, too quick for output to be sent on by the clock.
                            System.out.println("before");
                            var handle3 = Screen.current().show("first");
                            System.out.println("after");
                            Screen.current().update(handle3, "second");
                        }
                        """);

        assertEquals(
                List.of("before\n", "second", "after\n"),
                executed.outputs().stream().map(HeadlessRunTest::text).toList());
    }

    @Test
    void aPictureIsAPng() {
        var executed =
                ok(
                        "new java.awt.image.BufferedImage(2, 2, java.awt.image.BufferedImage.TYPE_INT_RGB)");

        var bundle = ((Output.Result) executed.outputs().getLast()).bundle();
        assertTrue(bundle.get("image/png").startsWith("iVBOR"), bundle.toString());
    }

    @Test
    void aCompileErrorShowsTheLineWithACaret() {
        var failure = failure(run("wrong", "int fine5 = 1;\nint bad5 = \"x\";"));

        assertEquals("CompileError", failure.name());
        assertEquals(
                "cell wrong, line 2: incompatible types: java.lang.String cannot be converted to int",
                failure.value());
        var traceback = plain(failure);
        assertTrue(traceback.contains("    int bad5 = \"x\";\n               ^^^"), traceback);
    }

    @Test
    void anExceptionShowsCellsLinesAndTheLineOfTheStudent() {
        ok("class Div6 {\n    int by(int d) {\n        return 1 / d;\n    }\n}");

        var failure = failure(run("use", "\nnew Div6().by(0)"));

        assertEquals("java.lang.ArithmeticException", failure.name());
        assertEquals(
                """
                java.lang.ArithmeticException: / by zero
                    at cell test, line 3 (Div6.by)
                        return 1 / d;
                    at cell use, line 2\
                """,
                plain(failure));
    }

    @Test
    void anExceptionOfTheStudentsOwnClassHasItsOwnName() {
        var failure =
                failure(
                        run(
                                "own",
                                """
                                class Oops7 extends RuntimeException { Oops7(String s) { super(s); } }
                                throw new Oops7("mine");
                                """));

        assertEquals("Oops7", failure.name());
        assertEquals("mine", failure.value());
    }

    @Test
    void aToStringThatThrowsFailsTheCellOnly() {
        var failure =
                failure(
                        run(
                                "text",
                                """
                                class Bad8 { public String toString() { throw new IllegalStateException("no text"); } }
                                new Bad8()
                                """));

        assertEquals("no text", failure.value());
        ok("1 + 1");
    }

    @Test
    void aRedefinitionIsSaidInTheOutput() {
        run("class", "class Layer9 { int n; }");
        run("make", "var layer9 = new Layer9();");

        var executed = run("class", "class Layer9 { long n; }");

        assertEquals(
                "A class or method was redefined.\n"
                        + "layer9 was reset: its class Layer9 is new; run again: cell make",
                text(executed.outputs().getLast()));
    }

    @Test
    void loadRunsAJavaFileAndLaterLinesUseIt() throws Exception {
        var file = folder.resolve("Loaded10.java");
        Files.writeString(
                file, "package some.where;\n\npublic class Loaded10 {\n    int n = 41;\n}\n");

        var executed = ok("int one10 = 1;\n%load " + file + "\nnew Loaded10().n + one10");

        assertEquals("42", text(executed.outputs().getLast()));
    }

    @Test
    void linesBehindAMagicKeepTheirNumbers() {
        var failure = failure(run("magic", "int a11 = 1;\n%lsmagic\n\nint b11 = \"x\";"));

        assertTrue(failure.value().startsWith("cell magic, line 4: "), failure.value());
    }

    @Test
    void timeSaysHowLongAndKeepsTheValue() {
        var executed = ok("%%time\nint a12 = 20;\n2 * a12");

        var printed = text(executed.outputs().getFirst());
        assertTrue(printed.matches("time: [0-9.]+ m?s\n"), printed);
        assertEquals("40", text(executed.outputs().getLast()));
    }

    @Test
    void lsmagicListsWhatWorksAndADownloadIsRefusedWithTheReason() {
        assertEquals(
                "%%time  %classpath  %load  %lsmagic  %time\n",
                text(ok("%lsmagic").outputs().getFirst()));

        var failure = failure(run("maven", "%maven org.example:lib:1"));

        assertTrue(failure.value().contains("no network"), failure.value());
    }

    @Test
    void anUnknownMagicSaysSoAndARemainderIsNoMagic() {
        assertTrue(failure(run("unknown", "%matplotlib inline")).value().contains("%lsmagic"));

        assertEquals(
                "1",
                text(
                        ok("int a14 = 7;\na14\n    %b14()\n;\n".replace("%b14()", "% 3"))
                                .outputs()
                                .getLast()));
    }

    @Test
    void aCellOverItsTimeLimitIsStoppedAndTheNextOneRuns() {
        var executed = headless.run("long", "while (true) {}", Optional.of(Duration.ofMillis(300)));

        assertTrue(executed.timedOut());
        assertFalse(executed.ok());
        assertEquals("Interrupted", failure(executed).name());
        ok("1 + 1");
    }

    @Test
    void thereIsNoInputToReadAndTheCellDoesNotWait() {
        assertEquals("-1", text(ok("System.in.read()").outputs().getLast()));
    }

    private static Executed ok(String source) {
        var executed = run("test", source);
        assertTrue(executed.ok(), executed::toString);
        return executed;
    }

    private static Executed run(String cell, String source) {
        return headless.run(cell, source, Optional.empty());
    }

    private static Output.Failure failure(Executed executed) {
        assertFalse(executed.ok(), executed::toString);
        return assertInstanceOf(Output.Failure.class, executed.outputs().getLast());
    }

    private static String plain(Output.Failure failure) {
        return String.join("\n", failure.traceback()).replaceAll("\u001b\\[[0-9]*m", "");
    }

    private static String text(Output output) {
        return switch (output) {
            case Output.Printed(_, var text) -> text;
            case Output.Shown(var bundle) -> bundle.get("text/plain");
            case Output.Result(_, var bundle) -> bundle.get("text/plain");
            default -> output.toString();
        };
    }
}
