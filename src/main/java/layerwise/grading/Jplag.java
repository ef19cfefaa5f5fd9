package layerwise.grading;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import layerwise.datasets.Catalogue;
import layerwise.datasets.Fetcher;

/**
 * JPlag, in a process of its own.
 *
 * <p>JPlag is under the GPL-3.0 and Layerwise under the Apache License, so it is neither in the jar
 * nor linked against: its jars are fetched from Maven Central at first use, each with its SHA-256,
 * and a small program is run with them from its source.
 */
final class Jplag {
    static final String VERSION = "6.0.0";

    /** What the program prints: fields of a line. */
    record Line(List<String> fields) {}

    private record Jar(String folder, Catalogue.File file) {}

    private final Path folder;
    private final URI mirror;
    private final Duration limit;

    /**
     * JPlag as it is, or will be, in a folder.
     *
     * @param mirror a Maven repository, with a slash at its end
     * @param limit how long a comparison may take
     */
    Jplag(Path folder, URI mirror, Duration limit) {
        this.folder = folder;
        this.mirror = mirror;
        this.limit = limit;
    }

    /**
     * Compares submissions.
     *
     * @param submissions a folder for each of them in it
     * @param given the folder of the code that all were given
     * @throws IOException if JPlag cannot be fetched; the message says what to do
     */
    List<Line> compare(Path submissions, Path given, Fetcher fetcher)
            throws IOException, InterruptedException {
        var jars = new ArrayList<String>();
        for (var jar : jars()) {
            var from = List.of(mirror.resolve(jar.folder));
            jars.add(fetcher.fetch(jar.file, from, folder).toString());
        }
        var program = submissions.resolveSibling("Compare.java");
        Files.writeString(program, resource("Compare.java"));
        var output = submissions.resolveSibling("jplag.tsv");
        var errors = submissions.resolveSibling("jplag.log");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                // deeply nested code needs a deep stack
                                "-Xss64m",
                                "-cp",
                                String.join(File.pathSeparator, jars),
                                program.toString(),
                                submissions.toString(),
                                given.toString())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            if (!process.waitFor(limit)) {
                throw new IllegalStateException(
                        "JPlag was not done within "
                                + Lateness.span(Math.max(1, limit.toSeconds()))
                                + " and was ended; compare fewer submissions at a time, or give"
                                + " more time with --minutes");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "JPlag ended with exit code "
                            + process.exitValue()
                            + ":\n"
                            + Files.readString(errors).strip());
        }
        return Files.readAllLines(output).stream()
                .map(line -> new Line(List.of(line.split("\t"))))
                .toList();
    }

    private static List<Jar> jars() {
        return resource("jars.txt").lines().map(Jplag::jar).toList();
    }

    private static Jar jar(String line) {
        var fields = line.split(" ");
        int name = fields[2].lastIndexOf('/') + 1;
        var file =
                new Catalogue.File(fields[2].substring(name), Long.parseLong(fields[1]), fields[0]);
        return new Jar(fields[2].substring(0, name), file);
    }

    private static String resource(String name) {
        try (var in = Jplag.class.getResourceAsStream("jplag/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
