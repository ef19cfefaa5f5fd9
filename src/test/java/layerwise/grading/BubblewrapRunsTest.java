package layerwise.grading;

import static layerwise.grading.Submission.check;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.grading.worker.WorkerMain;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BubblewrapRunsTest extends SandboxedRunsContract {
    @BeforeAll
    static void bubblewrapWorksHere() {
        var probe = Sandbox.probe().getFirst();
        assumeTrue(probe.usable(), probe.finding());
    }

    @Override
    Sandbox sandbox() {
        return Sandbox.of(Isolation.BWRAP);
    }

    @Test
    void aWorkerOutlivesTheThreadThatAskedForIt(@TempDir Path scratch) throws Exception {
        var started = new CompletableFuture<Process>();
        var asking =
                new Thread(() -> {
                    try {
                        var limits = new WorkerLimits(256L << 20, Duration.ofSeconds(30));
                        started.complete(
                                sandbox()
                                        .startJvm(
                                                WorkerMain.class,
                                                WorkerProgram.ofThisJvm(),
                                                limits,
                                                scratch));
                        // until then bubblewrap has asked to die with its parent
                        Thread.sleep(1000);
                    } catch (IOException | InterruptedException e) {
                        started.completeExceptionally(e);
                    }
                });
        asking.start();
        var worker = started.get();
        asking.join();
        try {
            boolean ended = worker.waitFor(2, TimeUnit.SECONDS);
            assertFalse(ended, "it ended with its thread");
        } finally {
            worker.destroyForcibly().waitFor();
        }
    }

    @Test
    void nothingOfTheMachineCanBeReachedFromInside() throws IOException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var project = Path.of("").toAbsolutePath();
            var home = System.getProperty("user.home");
            var submission =
                    new Submission()
                            .check("passwd", exists("/etc/passwd"))
                            .check("project", exists(project.toString()))
                            .check("home", exists(home))
                            .check("shell", exists("/bin/sh"))
                            .check(
                                    "processes",
                                    "c.output(\"out\", ProcessHandle.allProcesses().count());")
                            .check(
                                    "environment",
                                    "var names = new TreeSet<>(System.getenv().keySet());"
                                            + " throw new IOException(names.toString());")
                            .check(
                                    "paths",
                                    "throw new IOException(System.getProperties().values()"
                                            + ".toString());")
                            .check(
                                    "loopback",
                                    "new Socket(InetAddress.getLoopbackAddress(), "
                                            + server.getLocalPort()
                                            + ");")
                            .check(
                                    "fork",
                                    "new ProcessBuilder(\"/jdk/bin/java\", \"-version\").start();")
                            .check(
                                    "writes",
                                    """
                                    int written = 0;
                                    for (var folder : List.of("/", "/dev", "/dev/shm", "/jdk",
                                            "/layerwise", "/etc", "/proc", "/openblas")) {
                                        try {
                                            Files.writeString(Path.of(folder, "x"), "x");
                                            written++;
                                        } catch (IOException e) {
                                        }
                                    }
                                    c.output("out", written);
                                    """)
                            .check(
                                    "fills",
                                    """
                                    try (var out = new FileOutputStream("/tmp/fill")) {
                                        while (true) {
                                            out.write(new byte[1 << 20]);
                                        }
                                    }
                                    """)
                            .honestCheck("honest");

            var result = run(submission);

            assertAll(
                    () -> assertEquals(0, number(result, "passwd")),
                    () -> assertEquals(0, number(result, "project")),
                    () -> assertEquals(0, number(result, "home")),
                    () -> assertEquals(0, number(result, "shell")),
                    () -> assertEquals(2, number(result, "processes"), "bwrap's own and the JVM"),
                    () -> assertEquals("[MALLOC_ARENA_MAX, PWD]", message(result, "environment")),
                    () -> assertTrue(!message(result, "paths").contains(project.toString())),
                    () -> assertTrue(message(result, "paths").contains("/layerwise/0")),
                    () -> assertEquals("Connection refused", message(result, "loopback")),
                    () ->
                            assertTrue(
                                    message(result, "fork").contains("Operation not permitted"),
                                    message(result, "fork")),
                    () -> assertEquals(0, number(result, "writes")),
                    () -> assertTrue(message(result, "fills").matches("No space.*|File too.*")),
                    () -> assertEquals(2, number(result, "honest")));
        }
    }

    private static String exists(String path) {
        return "c.output(\"out\", Files.exists(Path.of(\"" + path + "\")) ? 1 : 0);";
    }

    private static double number(WorkerRuns.Result result, String id) {
        var outcome = check(result, id).getFirst();
        return assertInstanceOf(Outputs.class, outcome, outcome::toString)
                .tensors()
                .get("out")
                .data()[0];
    }

    private static String message(WorkerRuns.Result result, String id) {
        var outcome = check(result, id).getFirst();
        return assertInstanceOf(Threw.class, outcome, outcome::toString).message();
    }
}
