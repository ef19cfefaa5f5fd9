package layerwise.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import layerwise.shell.LostVariable.Loss;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One shell for all tests, as starting it takes a second; each test uses names of its own. */
public class ShellTest {
    /** What cells count down when they have started, so that a test knows when to interrupt. */
    public static volatile CountDownLatch started = new CountDownLatch(1);

    private static final ByteArrayOutputStream OUT = new ByteArrayOutputStream();
    private static final ByteArrayOutputStream ERR = new ByteArrayOutputStream();
    private static Shell shell;

    @BeforeAll
    static void start() {
        shell =
                new Shell(
                        new Shell.Options(
                                System.getProperty("java.class.path"),
                                new PrintStream(OUT, true, StandardCharsets.UTF_8),
                                new PrintStream(ERR, true, StandardCharsets.UTF_8),
                                true));
    }

    @AfterAll
    static void stop() {
        shell.close();
    }

    @Test
    void theLastExpressionIsTheValueItself() {
        var run =
                shell.run(
                        "value",
                        """
                        import layerwise.tensor.*;
                        // a comment between snippets
                        var kept = Tensor.zeros(2, 3); kept
                        """);

        var value = assertInstanceOf(Tensor.class, value(run));
        assertSame(value, value(shell.run("again", "kept")));
    }

    @Test
    void declarationsAssignmentsAndVoidCallsHaveNoValue() {
        for (var source :
                List.of("int n1 = 3;", "int n2; n2 = 4", "void v1() {}\nv1();", "", "// x")) {
            var run = shell.run("none", source);
            assertInstanceOf(Outcome.Nothing.class, run.outcome(), source);
        }
    }

    @Test
    void recordsGenericsImportsAndPackagePrivateMembersWorkAcrossCells() {
        run(
                "types",
                """
                import java.util.function.*;
                record Pair<A, B>(A first, B second) {}
                class Counter {
                    int count;
                    void add(int n) { count += n; }
                }
                """);
        var run =
                run(
                        "use",
                        """
                        var counter1 = new Counter();
                        counter1.add(2);
                        counter1.count += 3;
                        Function<Integer, Pair<Integer, String>> f1 = n -> new Pair<>(n, "n");
                        f1.apply(counter1.count).first()
                        """);

        assertEquals(5, value(run));
    }

    @Test
    void aCompileErrorHasTheLineTheColumnAndACaret() {
        var run =
                shell.run(
                        "wrong",
                        """
                        int before2 = 1;

                        int wrong2() {
                            int x = "text";
                            return x;
                        }
                        """);

        var errors = assertInstanceOf(Outcome.NotCompiled.class, run.outcome()).errors();
        assertEquals(
                List.of(
                        new CompileError(
                                "incompatible types: java.lang.String cannot be converted to int",
                                4,
                                13,
                                "    int x = \"text\";\n            ^^^^^^")),
                errors);
        assertEquals(1, value(shell.run("after", "before2")), "what stood before it has run");
    }

    @Test
    void aMissingBraceIsAnErrorOfTheCell() {
        var run = shell.run("brace", "int ok3 = 1;\nclass Open3 {\n    void f() {\n");

        var errors = assertInstanceOf(Outcome.NotCompiled.class, run.outcome()).errors();
        assertEquals("reached end of file while parsing", errors.getFirst().message());
    }

    @Test
    void unknownNamesInAnExpressionAreErrorsOfTheirLine() {
        var run = shell.run("unknown", "int ok4 = 1;\n\nok4 + missing4");

        var error = assertInstanceOf(Outcome.NotCompiled.class, run.outcome()).errors().getFirst();
        assertEquals("cannot find symbol: variable missing4", error.message());
        assertEquals(3, error.line());
        assertEquals(7, error.column());
    }

    @Test
    void warningsNeverFailACell() {
        var run =
                shell.run(
                        "warnings",
                        """
                        import java.util.*;
                        List raw5 = new ArrayList();
                        raw5.add(1);
                        Thread.currentThread().getId();
                        new Integer(3)
                        """);

        assertEquals(3, value(run));
    }

    @Test
    void anExceptionHasTheLinesOfEveryCellThatItCameThrough() {
        run(
                "convolution",
                """
                // the layer of this test
                class Conv6 {

                    double[] forward(double[] x) {
                        return java.util.Arrays.stream(x)
                                .map(v -> {
                                    return x[(int) v];
                                })
                                .toArray();
                    }
                }
                """);
        var run =
                shell.run(
                        "use",
                        """
                        var conv6 = new Conv6();
                        double[] call6() {
                            return conv6
                                .forward(new double[] {7});
                        }

                        int unrelated6 = 1;
                        call6();
                        """);

        var thrown = assertInstanceOf(Outcome.Thrown.class, run.outcome());
        assertInstanceOf(ArrayIndexOutOfBoundsException.class, thrown.thrown());
        assertEquals(
                List.of(
                        "cell convolution, line 7 (Conv6.lambda)",
                        "cell convolution, line 9 (Conv6.forward)",
                        "cell use, line 4 (call6)",
                        "cell use, line 8"),
                thrown.frames().stream().map(CellFrame::toString).toList());
        var trace = List.of(thrown.thrown().getStackTrace()).toString();
        assertFalse(trace.matches(".*(REPL|jshell|CellExecution).*"), trace);
        assertEquals(
                thrown.frames(), CellTrace.of(thrown.thrown()), "a cleaned trace reads the same");
    }

    @Test
    void aStatementOverSeveralLinesHasTheLineThatThrew() {
        var run =
                shell.run(
                        "lines",
                        "int zero7 = 0;\nint r7 = 1\n    + 2\n    + Math.floorDiv(1, zero7);");

        var thrown = assertInstanceOf(Outcome.Thrown.class, run.outcome());
        assertEquals(List.of(new CellFrame("lines", 4, "")), thrown.frames());
    }

    @Test
    void errorsAndCausesAreKept() {
        var run =
                shell.run(
                        "causes",
                        """
                        void cause8() { throw new IllegalStateException("inner"); }
                        try { cause8(); } catch (Exception e) { throw new AssertionError("outer", e); }
                        """);

        var thrown = assertInstanceOf(Outcome.Thrown.class, run.outcome()).thrown();
        assertEquals("outer", thrown.getMessage());
        assertEquals("inner", thrown.getCause().getMessage());
        assertEquals("cell causes", thrown.getCause().getStackTrace()[0].getFileName());
    }

    @Test
    void aStackOverflowIsReportedAndTheShellLivesOn() {
        var run = shell.run("deep", "int deep9(int n) { return 1 + deep9(n + 1); }\ndeep9(0)");

        assertInstanceOf(
                StackOverflowError.class,
                assertInstanceOf(Outcome.Thrown.class, run.outcome()).thrown());
        assertEquals(2, value(shell.run("after", "1 + 1")));
    }

    @Test
    void aForwardReferenceSaysWhichNameIsMissingUntilItIsThere() {
        var first = shell.run("first", "int user10(int n) {\n    return helper10(n) + 1;\n}");

        assertTrue(first.completed());
        assertEquals(
                List.of(
                        "cell first, line 2: user10 uses method helper10(int), which no cell has"
                                + " defined; until one does, it cannot run (a typing mistake?)"),
                first.missing().stream().map(MissingName::toString).toList());
        var called = shell.run("call", "user10(1)");
        assertEquals(
                "method helper10(int)",
                assertInstanceOf(Outcome.Undefined.class, called.outcome())
                        .missing()
                        .getFirst()
                        .name());
        var second = shell.run("second", "int helper10(int n) { return 2 * n; }\nuser10(4)");
        assertEquals(List.of(), second.missing());
        assertEquals(9, value(second));
    }

    @Test
    void classesOfOneCellMayReferToEachOther() {
        var run =
                shell.run(
                        "both",
                        """
                        class Even11 { boolean is(int n) { return n == 0 || new Odd11().is(n - 1); } }
                        class Odd11 { boolean is(int n) { return n != 0 && new Even11().is(n - 1); } }
                        new Even11().is(10)
                        """);

        assertEquals(true, value(run));
        assertEquals(List.of(), run.missing());
    }

    @Test
    void outputGoesWhereTheHostSays() {
        OUT.reset();
        ERR.reset();

        run("print", "System.out.print(\"out\"); System.err.print(\"err\");");

        assertEquals("out", OUT.toString(StandardCharsets.UTF_8));
        assertEquals("err", ERR.toString(StandardCharsets.UTF_8));
    }

    @Test
    void interruptEndsLoopsSleepsAndCaughtInterrupts() throws Exception {
        var loops =
                List.of(
                        "while (true) {}",
                        "long n = 0; for (;;) { n += 3; if (n == 1) break; }",
                        "for (int i = 0; i >= 0; i = (i + 1) & 1023) { double y = Math.sqrt(i); }",
                        "Thread.sleep(60_000);",
                        "while (true) { try { Thread.sleep(9000); } catch (Exception e) {} }",
                        "while (true) { try { int z = 1 / 0; } catch (Throwable e) {} }",
                        "java.util.stream.IntStream.iterate(0, i -> i).parallel().forEach(i -> {});");
        for (var loop : loops) {
            var run =
                    interrupted("{ layerwise.shell.ShellTest.started.countDown(); " + loop + " }");
            assertEquals(new Outcome.Interrupted(false), run.outcome(), loop);
            assertEquals(2, value(shell.run("after", "1 + 1")), loop);
        }
    }

    @Test
    void interruptEndsALoopInAClassThatHasLongBeenCompiled() throws Exception {
        run(
                "hot",
                """
                class Hot12 {
                    static double sum(double[] x, long rounds) {
                        double sum = 0;
                        for (long r = 0; r < rounds; r++) {
                            for (int i = 0; i < x.length; i++) { sum += x[i]; }
                        }
                        return sum;
                    }
                }
                Hot12.sum(new double[1000], 20_000);
                """);

        var run =
                interrupted(
                        "{ layerwise.shell.ShellTest.started.countDown();"
                                + " Hot12.sum(new double[1000], Long.MAX_VALUE); }");

        assertEquals(new Outcome.Interrupted(false), run.outcome());
        assertEquals(0.0, value(shell.run("after", "Hot12.sum(new double[10], 3)")));
    }

    @Test
    void aLoopInsideTheLibraryIsLeftBehindAndSaidSo() throws Exception {
        var run =
                interrupted(
                        """
                        var lock13 = new java.util.concurrent.locks.ReentrantLock();
                        var held13 = new Thread(() -> { lock13.lock(); });
                        held13.start(); held13.join();
                        { layerwise.shell.ShellTest.started.countDown(); lock13.lock(); }
                        """);

        assertEquals(new Outcome.Interrupted(true), run.outcome());
        assertEquals(2, value(shell.run("after", "1 + 1")));
    }

    @Test
    void anInterruptWithNothingRunningIsForgotten() {
        shell.interrupt();

        assertEquals(2, value(shell.run("idle", "1 + 1")));
    }

    @Test
    void aRedefinedClassNamesTheVariablesItEmptiedAndTheCellsToRunAgain() {
        run("class 14", "class Layer14 { double f() { return 1; } }");
        run("make 14", "var layer14 = new Layer14(); int plain14 = 3;");

        var run = shell.run("class 14", "class Layer14 { double f() { return 2; } }");

        assertEquals(
                List.of(new LostVariable("layer14", Loss.RESET, "Layer14", List.of("make 14"))),
                run.lost());
        assertEquals(
                "layer14 was reset: its class Layer14 is new; run again: cell make 14",
                run.lost().getFirst().toString());
        var after = shell.run("plain", "plain14");
        assertEquals(3, value(after));
        assertEquals(List.of(), after.lost(), "said once, when it happened");
    }

    @Test
    void anObjectOfTheOldClassInsideAListAnArrayOrAnObjectIsFound() {
        run(
                "class 15",
                """
                class Conv15 implements Runnable {
                    static class Part {}
                    public void run() {}
                }
                """);
        run("base 15", "class Base15 { Object held; }\nclass Derived15 extends Base15 {}");
        run(
                "hold 15",
                """
                import java.util.*;
                Map<String, Runnable> map15 = new HashMap<>(Map.of("a", new Conv15()));
                Map<Runnable, String> keys15 = new HashMap<>(Map.of(new Conv15(), "a"));
                Optional<Runnable> optional15 = Optional.of(new Conv15());
                var derived15 = new Derived15();
                derived15.held = new Conv15();
                Object nested15 = new Conv15.Part();
                Runnable anonymous15 = new Conv15() {};
                Object direct15 = new Conv15();
                Runnable[] array15 = {new Conv15()};
                var list15 = new java.util.ArrayList<Runnable>(java.util.List.of(new Conv15()));
                record Net15(java.util.List<Runnable> layers) {}
                var net15 = new Net15(list15);
                Object other15 = "no class of a cell";
                """);
        run("more 15", "direct15 = new Conv15();");

        var run =
                shell.run(
                        "class 15",
                        """
                        class Conv15 implements Runnable {
                            int n;
                            static class Part {}
                            public void run() {}
                        }
                        """);

        assertEquals(
                List.of(
                        "anonymous15",
                        "array15",
                        "derived15",
                        "direct15",
                        "keys15",
                        "list15",
                        "map15",
                        "nested15",
                        "net15",
                        "optional15"),
                run.lost().stream().map(LostVariable::name).toList());
        assertTrue(run.lost().stream().allMatch(lost -> lost.loss() == Loss.OLD_CLASS));
        assertEquals(List.of("hold 15", "more 15"), run.lost().get(3).cells());
        assertEquals(
                "array15 still holds objects of the old Conv15; run again: cell hold 15",
                run.lost().get(1).toString());
        run("other 15", "class Other15 {}");
        assertEquals(
                List.of(),
                shell.run("other 15", "class Other15 { int n; }").lost(),
                "said once, when it happened");
    }

    @Test
    void runningAnUnchangedClassAgainLosesNothing() {
        run("same 16", "class Same16 { int f() { return 1; } }");
        run("use 16", "var same16 = new Same16();");

        var run = shell.run("same 16", "class Same16 { int f() { return 1; } }");

        assertEquals(List.of(), run.lost());
        assertEquals(1, value(shell.run("call", "same16.f()")));
    }

    @Test
    void aRedefinedMethodKeepsTheValuesThatWereComputedWithIt() {
        run("method 17", "int price17() { return 1; }");
        run("use 17", "int paid17 = price17(); var list17 = java.util.List.of(price17());");

        var run = shell.run("method 17", "int price17() { return 2; }");

        assertEquals(List.of(), run.lost());
        assertEquals("1 [1]", value(shell.run("read", "paid17 + \" \" + list17")));
    }

    @Test
    void runningTheDefiningCellAgainIsNoLoss() {
        var cell = "class Both18 { int n; }\nvar both18 = new Both18();";
        run("both 18", cell);

        assertEquals(List.of(), shell.run("both 18", cell.replace("int n", "long n")).lost());
        run("value 18", "var value18 = 1; var text18 = \"a\";");
        run("value 18", "var value18 = 2; var text18 = \"b\";");
        assertEquals("2b", value(shell.run("read", "value18 + text18")));
    }

    @Test
    void valuesThatNoCellCanReachAnyMoreAreLetGo() throws Exception {
        var big = "double[] big21 = new double[1 << 20];";
        run("big 21", big);
        var variable = new WeakReference<>(value(shell.run("read", "big21")));
        var expression = new WeakReference<>(value(shell.run("make", "new double[1 << 20]")));

        run("big 21", big);

        for (int i = 0; i < 100 && !(variable.refersTo(null) && expression.refersTo(null)); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertTrue(variable.refersTo(null), "a variable that was declared anew");
        assertTrue(expression.refersTo(null), "the value of an expression");
    }

    @Test
    void aRecompiledDependentKeepsItsLines() {
        run("base 19", "int base19() { return 1; }");
        run("top 19", "\n\nint top19(int n) {\n    return base19() / n;\n}");
        run("base 19", "\nlong base19() { return 1; }\nint extra19 = 1;");

        var run =
                shell.run(
                        "call 19",
                        "int top19(int n) {\n    return (int) base19() / n;\n}\ntop19(0)");

        var thrown = assertInstanceOf(Outcome.Thrown.class, run.outcome());
        assertEquals(new CellFrame("call 19", 2, "top19"), thrown.frames().getFirst());
    }

    @Test
    void overloadsInOneCellHaveTheirOwnLines() {
        var run =
                shell.run(
                        "overloads",
                        """
                        int over20(int n) { return over20(n, 0); }

                        int over20(int n, int d) {
                            return n / d;
                        }
                        over20(1)
                        """);

        var thrown = assertInstanceOf(Outcome.Thrown.class, run.outcome());
        assertEquals(
                List.of(
                        new CellFrame("overloads", 4, "over20"),
                        new CellFrame("overloads", 1, "over20"),
                        new CellFrame("overloads", 6, "")),
                thrown.frames());
    }

    /** One snippet, so that the stop cannot come before the loop has begun. */
    private static CellRun interrupted(String source) throws Exception {
        started = new CountDownLatch(1);
        var interrupter =
                new Thread(() -> {
                    try {
                        started.await(20, TimeUnit.SECONDS);
                        // Some way into the loop.
                        Thread.sleep(50);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    shell.interrupt();
                });
        interrupter.start();
        var run = shell.run("loop", source);
        interrupter.join();
        return run;
    }

    private static CellRun run(String cell, String source) {
        var run = shell.run(cell, source);
        assertTrue(run.completed(), () -> cell + ": " + run);
        return run;
    }

    private static Object value(CellRun run) {
        return assertInstanceOf(Outcome.Value.class, run.outcome(), run.toString()).value();
    }
}
