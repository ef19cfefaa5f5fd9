package layerwise.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The start cache of the {@code lw} script: the script and the JVM are the real ones; the jar is a
 * small one whose command says what its JVM was told and what it uses.
 */
class LwStartTest {
    private static final String MAIN =
            """
            package layerwise.cli;
            import java.nio.file.*;
            public class Main {
                public static void main(String[] args) throws Exception {
                    var given = Files.readString(Path.of("/proc/self/cmdline"));
                    var mapped = Files.readString(Path.of("/proc/self/maps"));
                    // false where the JVM has refused the cache after a look at it
                    var shares = System.getProperty("java.vm.info").contains("sharing");
                    System.out.println(String.join(" ", args)
                            + (given.contains("-XX:AOTCache=") ? ", given" : "")
                            + (mapped.contains(".aot") && shares ? ", used" : ""));
                }
            }
            """;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private Path folder;
    private Path checkout;
    private Path jar;

    private record Run(int exit, String output) {}

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(
                Files.isReadable(Path.of("/proc/self/maps")),
                "skipped: only Linux's /proc tells what a JVM has mapped");
        checkout = Files.createDirectories(folder.resolve("a checkout"));
        Files.copy(Path.of("lw"), checkout.resolve("lw"));
        Files.createDirectories(checkout.resolve("src/main"));
        Files.createFile(checkout.resolve("pom.xml"));
        jar = Files.createDirectories(checkout.resolve("target")).resolve("layerwise.jar");
        writeJar();
    }

    @Test
    void aPreparedStartUsesTheCacheAndTheJvmSaysNothing() throws Exception {
        var prepared = lw(true, "prepare");

        assertAll(
                () -> assertEquals(new Run(0, ""), prepared),
                () -> assertEquals(1, caches().size(), () -> target().toString()),
                () -> assertEquals(new Run(0, "run x, given, used\n"), lw(true, "run", "x")),
                () -> assertEquals(new Run(0, "doctor, given, used\n"), lw(true, "doctor")),
                () -> assertEquals(2, target().size(), () -> target().toString()));
    }

    @Test
    void theFirstCallHasTheCacheMadeAndTheNextOnesUseIt() throws Exception {
        var first = lw(false, "run");
        await(() -> !caches().isEmpty() && target().size() == 2);
        var next = lw(false, "run");

        assertEquals(new Run(0, "run\n"), first);
        assertEquals(new Run(0, "run, given, used\n"), next);
    }

    @Test
    void nothingIsPreparedOnContinuousIntegrationUnlessAsked() throws Exception {
        var run = lw(true, "run");

        assertEquals(new Run(0, "run\n"), run);
        assertEquals(List.of("layerwise.jar"), target());
    }

    @Test
    void aCacheOlderThanTheJarIsNotUsedAndIsMadeAnew() throws Exception {
        lw(true, "prepare");
        var newer = FileTime.from(Instant.now().plus(Duration.ofSeconds(1)));
        Files.setLastModifiedTime(jar, newer);

        var before = lw(true, "run");
        // a clock that stands still would make a cache as old as the jar
        Thread.sleep(Math.max(0, newer.toMillis() - System.currentTimeMillis()) + 10);
        lw(true, "prepare");

        assertEquals(new Run(0, "run\n"), before);
        assertEquals(new Run(0, "run, given, used\n"), lw(true, "run"));
    }

    @Test
    void aDamagedCacheCostsTimeAndNothingElse() throws Exception {
        lw(true, "prepare");
        var cache = checkout.resolve("target").resolve(caches().getFirst());
        var whole = Files.readAllBytes(cache);

        var damages = new ArrayList<byte[]>();
        damages.add(new byte[0]);
        damages.add("no cache at all".getBytes());
        damages.add(Arrays.copyOf(whole, whole.length / 2));
        for (var damage : damages) {
            Files.write(cache, damage);
            assertEquals(new Run(0, "run, given\n"), lw(true, "run"), damage.length + " bytes");
        }
    }

    @Test
    void aBuildRemovesTheCacheOfTheOldJar() throws Exception {
        lw(true, "prepare");
        var build = checkout.resolve("mvnw");
        Files.writeString(build, "#!/bin/sh\ntouch target/layerwise.jar\n");
        assertTrue(build.toFile().setExecutable(true));
        Files.setLastModifiedTime(
                checkout.resolve("pom.xml"),
                FileTime.from(Instant.now().plus(Duration.ofHours(1))));

        var run = lw(true, "run");

        assertTrue(run.output.endsWith("run\n"), run.output);
        assertEquals(List.of(), caches());
    }

    @Test
    void twoDoNotMakeItAtATime() throws Exception {
        lw(true, "prepare");
        var cache = checkout.resolve("target").resolve(caches().getFirst());
        Files.delete(cache);
        var lock = Files.createDirectory(cache.resolveSibling(cache.getFileName() + ".lock"));

        var second = lw(true, "prepare");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        var afterItsOwnerWasKilled = lw(true, "prepare");

        assertEquals(2, second.exit, second.output);
        assertTrue(second.output.contains("no other lw that is making it"), second.output);
        assertEquals(new Run(0, ""), afterItsOwnerWasKilled);
    }

    private List<String> target() {
        try (var files = Files.list(checkout.resolve("target"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> caches() {
        return target().stream().filter(name -> name.endsWith(".aot")).toList();
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, () -> "still only " + target());
            Thread.sleep(50);
        }
    }

    private Run lw(boolean onCi, String... words) throws Exception {
        var command = new ArrayList<>(List.of("sh", checkout.resolve("lw").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LAYERWISE") || name.equals("CI"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        if (onCi) {
            environment.put("CI", "true");
        }
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        return new Run(process.exitValue(), output);
    }

    private void writeJar() throws IOException {
        var source = Files.writeString(folder.resolve("Main.java"), MAIN);
        var compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), source.toString());
        assertEquals(0, compiled);
        try (OutputStream out = Files.newOutputStream(jar);
                var entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("layerwise/cli/Main.class"));
            entries.write(Files.readAllBytes(folder.resolve("layerwise/cli/Main.class")));
        }
    }
}
