package layerwise.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code lw} script where no JDK 25 is installed: bubblewrap hides the ones of this machine,
 * and a local server stands for Temurin's. What is served is a small folder laid out like a JDK.
 */
class LwScriptTest {
    @TempDir private Path folder;
    private HttpServer server;
    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private Path checkout;
    private Path home;

    private record Run(int exit, String output) {}

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/bwrap")),
                "skipped: bubblewrap, which hides this machine's JDKs, is not installed");
        checkout = Files.createDirectory(folder.resolve("checkout"));
        home = Files.createDirectory(folder.resolve("home"));
        Files.copy(Path.of("lw"), checkout.resolve("lw"));
        Files.createDirectories(checkout.resolve("src/main"));
        Files.createFile(checkout.resolve("pom.xml"));
        Files.createDirectories(checkout.resolve("target"));
        Files.createFile(checkout.resolve("target/layerwise.jar"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var path = exchange.getRequestURI().getPath();
                    var key =
                            path.endsWith(".sha256.txt")
                                    ? "sum"
                                    : path.endsWith(".tar.gz") ? "jdk" : "";
                    var body = served.get(key);
                    exchange.sendResponseHeaders(
                            body == null ? 404 : 200, body == null ? -1 : body.length);
                    if (body != null) {
                        exchange.getResponseBody().write(body);
                    }
                    exchange.close();
                });
        server.start();
        var archive = jdkArchive();
        served.put("jdk", archive);
        served.put("sum", (sha256(archive) + "  jdk.tar.gz\n").getBytes());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void withoutAJdkItSaysHowToGetOne() throws Exception {
        var run = lw(Map.of());

        assertAll(
                () -> assertEquals(2, run.exit, run.output),
                () -> assertTrue(run.output.contains("LAYERWISE_JDK=fetch"), run.output),
                () -> assertTrue(run.output.contains("JAVA_HOME"), run.output));
    }

    @Test
    void aFetchedJdkRunsTheCommand() throws Exception {
        var run = lw(Map.of("LAYERWISE_JDK", "fetch"));

        assertAll(
                () -> assertEquals(0, run.exit, run.output),
                () -> assertTrue(run.output.contains("java of the fetched JDK"), run.output),
                () -> assertTrue(run.output.contains("layerwise.cli.Main doctor"), run.output),
                () -> assertEquals(List.of("temurin-25.0.3"), fetched()));
    }

    @Test
    void aFetchedJdkIsFoundTheNextTime() throws Exception {
        lw(Map.of("LAYERWISE_JDK", "fetch"));
        served.clear();

        var run = lw(Map.of());

        assertEquals(0, run.exit, run.output);
    }

    @Test
    void aWrongChecksumLeavesNothingBehind() throws Exception {
        served.put("sum", ("0".repeat(64) + "  jdk.tar.gz\n").getBytes());

        var run = lw(Map.of("LAYERWISE_JDK", "fetch"));

        assertAll(
                () -> assertEquals(2, run.exit, run.output),
                () -> assertTrue(run.output.contains("needs " + "0".repeat(64)), run.output),
                () -> assertEquals(List.of(), fetched()));
    }

    @Test
    void aMissingChecksumIsNotTrusted() throws Exception {
        served.remove("sum");

        var run = lw(Map.of("LAYERWISE_JDK", "fetch"));

        assertAll(
                () -> assertEquals(2, run.exit, run.output),
                () -> assertTrue(run.output.contains("not trusted"), run.output),
                () -> assertEquals(List.of(), fetched()));
    }

    private List<String> fetched() throws IOException {
        var jdks = home.resolve(".jdks");
        assertFalse(Files.notExists(jdks), "no " + jdks);
        try (var files = Files.list(jdks)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Run lw(Map<String, String> environment) throws Exception {
        var mirror = "http://127.0.0.1:" + server.getAddress().getPort();
        var command =
                new ArrayList<>(
                        List.of("bwrap", "--die-with-parent", "--bind", "/", "/", "--dev", "/dev"));
        command.addAll(List.of("--tmpfs", "/usr/lib/jvm", "--clearenv"));
        command.addAll(List.of("--setenv", "PATH", "/usr/bin:/bin"));
        command.addAll(List.of("--setenv", "HOME", home.toString()));
        command.addAll(List.of("--setenv", "LAYERWISE_JDK_MIRROR", mirror));
        environment.forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
        command.addAll(List.of("sh", checkout.resolve("lw").toString(), "doctor"));
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        var output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Run(process.exitValue(), output);
    }

    private byte[] jdkArchive() throws Exception {
        var root = folder.resolve("jdk-25.0.3+9");
        var bin = Files.createDirectories(root.resolve("bin"));
        Files.writeString(root.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        for (var tool : List.of("java", "javac")) {
            var script = "#!/bin/sh\necho \"" + tool + " of the fetched JDK: $*\"\n";
            Files.writeString(bin.resolve(tool), script);
            assertTrue(bin.resolve(tool).toFile().setExecutable(true));
        }
        var archive = folder.resolve("jdk.tar.gz");
        var tar =
                new ProcessBuilder(
                                "tar",
                                "-czf",
                                archive.toString(),
                                "-C",
                                folder.toString(),
                                root.getFileName().toString())
                        .inheritIO()
                        .start();
        assertEquals(0, tar.waitFor());
        return Files.readAllBytes(archive);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
