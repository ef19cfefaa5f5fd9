package layerwise.grading;

import static layerwise.grading.Submission.cell;
import static layerwise.grading.Submission.check;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import layerwise.checks.AssignmentSpec.Forbidden;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Died;
import layerwise.grading.WorkerRuns.DoesNotCompile;
import layerwise.grading.WorkerRuns.NeverRan;
import layerwise.grading.WorkerRuns.NotWritten;
import layerwise.grading.WorkerRuns.OutOfMemory;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Ran;
import layerwise.grading.WorkerRuns.Role;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.grading.WorkerRuns.TimedOut;
import layerwise.grading.worker.CompilerMain;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every isolation has to keep, on a gallery of submissions that mean no good. */
abstract class SandboxedRunsContract {
    private static final List<CaseOutcome> HONEST =
            List.of(
                    new Outputs(Map.of("out", Tensor.of(2))),
                    new Outputs(Map.of("out", Tensor.of(4))));

    abstract Sandbox sandbox();

    /** The classes that grading gives to a worker. */
    static WorkerProgram program() {
        return WorkerProgram.without(
                new Forbidden(List.of(), List.of()), Path.of("target/workers"));
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        Leftovers.assertNone();
    }

    @Test
    void everyWayToFailWithinTheJvmCostsItsOwnCheck() {
        var submission =
                new Submission()
                        .solution(
                                "stub",
                                """
                                class Stub {
                                    Tensor forward(Tensor x) {
                                        throw new UnsupportedOperationException(
                                            "stub is not written yet");
                                    }
                                }
                                """)
                        .solution(
                                "silent",
                                """
                                class Silent extends RuntimeException {
                                    public String getMessage() {
                                        throw new IllegalStateException();
                                    }
                                }
                                """)
                        .solution("broken", "class Broken { int x = \"text\"; }")
                        .solution("unfinished", "class Unfinished { int f() { return g(1); } }")
                        .solution(
                                "prints",
                                "for (int i = 0; i < 1_000_000; i++) {"
                                        + " System.out.println(\"x\".repeat(100)); }")
                        .solution("cheats", "check(\"honest\", c -> c.output(\"out\", 7));")
                        .add("throws", Role.EXTRA, "throw new IllegalStateException(\"so\");")
                        .check("stub-check", "new Stub().forward(c.tensor(\"x\"));")
                        .check("broken-check", "new Broken();")
                        .check("unfinished-check", "c.output(\"out\", new Unfinished().f());")
                        .check(
                                "throws-check",
                                "\nthrow new IOException(\"no \" + c.tensor(\"x\").get(0));")
                        .check(
                                "recursion-check",
                                "new Object() { int f(int n) { return f(n + 1) + 1; } }.f(0);")
                        .check("message-check", "throw new Silent();")
                        .check(
                                "changes-check",
                                """
                                var out = c.tensor("x");
                                c.output("out", out);
                                out.data()[0] = 1e9;
                                """)
                        .check("giant-check", "c.output(\"out\", Tensor.zeros(5_000_000));")
                        .check(
                                "forger-check",
                                "new FileOutputStream(FileDescriptor.out).write("
                                        + "new byte[] {11, 0, 0, 0, 0});"
                                        + "c.output(\"out\", c.tensor(\"x\").map(v -> 2 * v));")
                        .check(
                                "lingers-check",
                                """
                                var thread = new Thread(() -> {
                                    while (true) {
                                        try { Thread.sleep(1000); } catch (Throwable t) { }
                                    }
                                });
                                thread.start();
                                c.output("out", c.tensor("x").map(v -> 2 * v));
                                """)
                        .honestCheck("honest");

        var result = run(submission);

        assertAll(
                () -> assertEquals(new Ran(), cell(result, "stub")),
                () ->
                        assertEquals(
                                List.of(
                                        new NotWritten("stub is not written yet"),
                                        new NotWritten("stub is not written yet")),
                                check(result, "stub-check")),
                () -> assertNotCompiled("broken", cell(result, "broken")),
                () -> assertNotCompiled("broken-check", check(result, "broken-check").getFirst()),
                () -> assertNotCompiled("unfinished", check(result, "unfinished-check").getFirst()),
                () -> assertEquals(new Ran(), cell(result, "prints")),
                () ->
                        assertTrue(
                                Submission.stdout(result, "prints")
                                        .endsWith("... and 100980000 bytes more"),
                                Submission.stdout(result, "prints").substring(19_900)),
                () -> assertEquals(new Ran(), cell(result, "cheats")),
                () -> assertThrew("java.lang.IllegalStateException", "so", cell(result, "throws")),
                () ->
                        assertThrew(
                                "java.io.IOException",
                                "no 1.0",
                                check(result, "throws-check").getFirst()),
                () ->
                        assertThrew(
                                "java.lang.StackOverflowError",
                                "",
                                check(result, "recursion-check").getFirst()),
                () ->
                        assertInstanceOf(
                                Threw.class,
                                check(result, "message-check").getFirst(),
                                check(result, "message-check")::toString),
                () ->
                        assertEquals(
                                new Outputs(Map.of("out", Tensor.of(1))),
                                check(result, "changes-check").getFirst()),
                () ->
                        assertInstanceOf(
                                Threw.class,
                                check(result, "giant-check").getFirst(),
                                check(result, "giant-check")::toString),
                () -> assertEquals(HONEST, check(result, "forger-check")),
                () -> assertEquals(HONEST, check(result, "lingers-check")),
                () -> assertEquals(HONEST, check(result, "honest")));
    }

    @Test
    void everyWayToEndTheJvmCostsItsOwnCheck() {
        var submission =
                new Submission()
                        .check("exit-check", "System.exit(0);")
                        .check("halt-check", "Runtime.getRuntime().halt(7);")
                        .check(
                                "heap-check",
                                """
                                var hog = new ArrayList<long[]>();
                                while (true) {
                                    try { hog.add(new long[1 << 20]); } catch (Throwable t) { }
                                }
                                """)
                        .check(
                                "direct-check",
                                """
                                var hog = new ArrayList<java.nio.ByteBuffer>();
                                while (true) {
                                    hog.add(java.nio.ByteBuffer.allocateDirect(1 << 24));
                                }
                                """)
                        .check(
                                "wire-check",
                                """
                                try (var out = new FileOutputStream("/proc/self/fd/3")) {
                                    out.write(new byte[] {10, 0, 0, 0, 0});
                                    out.write(new byte[32]);
                                }
                                Thread.sleep(60_000);
                                """)
                        .honestCheck("honest");

        var result = run(submission);

        assertAll(
                () -> assertCost(new Died("exit code 0"), check(result, "exit-check")),
                () -> assertCost(new Died("exit code 7"), check(result, "halt-check")),
                () -> assertCost(new OutOfMemory(256L << 20), check(result, "heap-check")),
                () -> assertCost(new OutOfMemory(256L << 20), check(result, "direct-check")),
                () ->
                        assertCost(
                                new Died(
                                        "it sent bytes that are no message: a message of type"
                                                + " FINISHED has a seal that does not fit"),
                                check(result, "wire-check")),
                () -> assertEquals(new Ran(), cell(result, "exit-check")),
                () -> assertEquals(HONEST, check(result, "honest")));
    }

    @Test
    void hangsCostTheirOwnCheckOrCell() {
        var submission =
                new Submission()
                        .solution("hangs", "while (true) { try { } catch (Throwable t) { } }")
                        .add("exits", Role.EXTRA, "System.exit(1);")
                        .solution(
                                "doubler",
                                "class Doubler { Tensor f(Tensor x) {"
                                        + " return x.map(v -> 2 * v); } }")
                        .check(
                                "second-case-check",
                                """
                                if (c.tensor("x").get(0) == 2) {
                                    while (true) {
                                        try { Thread.sleep(0, 1); } catch (Throwable t) { }
                                    }
                                }
                                c.output("out", new Doubler().f(c.tensor("x")));
                                """)
                        .check("honest", "c.output(\"out\", new Doubler().f(c.tensor(\"x\")));");

        var result = run(submission);

        var late = new TimedOut(Submission.LIMITS.perCell());
        assertAll(
                () -> assertEquals(late, cell(result, "hangs")),
                () -> assertEquals(new Died("exit code 1"), cell(result, "exits")),
                () ->
                        assertEquals(
                                List.of(HONEST.getFirst(), late),
                                check(result, "second-case-check")),
                () -> assertEquals(HONEST, check(result, "honest")));
    }

    @Test
    void aThreadBombIsBounded() {
        var submission =
                new Submission()
                        .check(
                                "bomb-check",
                                """
                                while (true) {
                                    var thread = new Thread(() -> {
                                        while (true) {
                                            try { Thread.sleep(9999); } catch (Throwable t) { }
                                        }
                                    });
                                    thread.setDaemon(true);
                                    thread.start();
                                }
                                """)
                        .honestCheck("honest");

        var result = run(submission);

        assertCost(new OutOfMemory(256L << 20), check(result, "bomb-check"));
        assertEquals(HONEST, check(result, "honest"));
    }

    @Test
    void workersStartedAheadLiveOnWithoutTheThreadThatStartedThem() throws InterruptedException {
        try (var runs = new SandboxedRuns(sandbox(), program(), 1)) {
            var submission = new Submission().honestCheck("honest");
            var first = new Thread(() -> submission.run(runs));
            first.start();
            first.join();

            var result = submission.run(runs);

            assertEquals(HONEST, check(result, "honest"));
        }
    }

    @Test
    void aCompilerServesTheNextSubmissionAndKnowsNothingOfTheLast() {
        try (var runs = new SandboxedRuns(sandbox(), program(), 0)) {
            var first =
                    new Submission()
                            .solution("helper", "int helper() { return 1; }")
                            .add("exits", Role.EXTRA, "System.exit(1);")
                            .honestCheck("honest")
                            .run(runs);
            var compilers = compilers();
            var second =
                    new Submission()
                            .check("borrows", "c.output(\"out\", helper());")
                            .honestCheck("honest")
                            .run(runs);

            assertEquals(new Died("exit code 1"), cell(first, "exits"));
            assertEquals(HONEST, check(first, "honest"));
            assertNotCompiled("borrows", check(second, "borrows").getFirst());
            assertEquals(HONEST, check(second, "honest"));
            assertEquals(1, compilers.size());
            assertEquals(compilers, compilers());
        }
    }

    @Test
    void whatKeepsTheCompilerCostsItsCellAndTheNextGetsAnother() {
        var methods = new StringBuilder("class Long {");
        for (int i = 0; i < 1500; i++) {
            methods.append(
                    "int f" + i + "(int x) {" + "x = 3 * x + 1; ".repeat(200) + "return x; }");
        }
        var large = methods.append("}").toString();
        try (var runs = new SandboxedRuns(sandbox(), program(), 0)) {
            new Submission().honestCheck("honest").run(runs);
            var before = compilers();
            var result = new Submission().solution("large", large).honestCheck("honest").run(runs);

            // which of the two comes first is a matter of the machine
            var ending = cell(result, "large");
            assertTrue(
                    ending instanceof TimedOut || ending instanceof OutOfMemory, ending::toString);
            assertEquals(HONEST, check(result, "honest"));
            assertFalse(compilers().equals(before), "the same compiler as before");
        }
    }

    @Test
    void aVariableKeepsItsValueWhenItsCellIsNotRunAgain() {
        var result =
                run(
                        new Submission()
                                .add("value", Role.EXTRA, "int kept = 0;\nkept += 2;")
                                .add("method", Role.EXTRA, "int f() { return kept; }")
                                .add("again", Role.EXTRA, "int f() { return later() + kept; }")
                                .add("later", Role.EXTRA, "int later() { return 0; }")
                                .check(
                                        "honest",
                                        "c.output(\"out\", c.tensor(\"x\").map(v -> f() * v));"));

        assertEquals(HONEST, check(result, "honest"));
    }

    private static Set<Long> compilers() {
        return ProcessHandle.current()
                .descendants()
                .filter(handle ->
                        handle.info()
                                .commandLine()
                                .filter(line -> line.endsWith(CompilerMain.class.getName()))
                                .isPresent())
                .filter(handle -> handle.children().findAny().isEmpty())
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    WorkerRuns.Result run(Submission submission) {
        try (var runs = new SandboxedRuns(sandbox(), program(), 0)) {
            return submission.run(runs);
        }
    }

    static void assertNotCompiled(String cell, Object ending) {
        assertEquals(cell, assertInstanceOf(DoesNotCompile.class, ending).cell());
    }

    private static void assertThrew(String type, String message, Object ending) {
        var threw = assertInstanceOf(Threw.class, ending, ending::toString);
        assertEquals(type, threw.type());
        assertEquals(message, threw.message());
    }

    /** The first case bears it, the second was given up with it. */
    private static void assertCost(Object expected, List<CaseOutcome> cases) {
        assertEquals(expected, cases.getFirst());
        assertInstanceOf(NeverRan.class, cases.get(1));
    }
}
