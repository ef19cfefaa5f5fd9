package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import layerwise.datasets.Fetcher;
import layerwise.datasets.Locations;
import layerwise.grading.report.SimilarityReport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarityTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9/");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path home;

    private final Fetcher fetcher = new Fetcher(Duration.ofSeconds(5), (_, _, _) -> {});

    @Test
    void aCellIsWrappedSoThatAParserOfFilesReadsIt() {
        var unit =
                CellSource.unit(
                        """
                        import java.util.*;
                        record A(int n) {}
                        int twice(int x) { return 2 * x; }
                        if (twice(2) > 3) { twice(1); }
                        // the end
                        """);

        assertTrue(unit.whole());
        assertEquals(
                "class Cell {\nrecord A(int n) {}\nint twice(int x) { return 2 * x; }\n"
                        + "void cell() {\nif (twice(2) > 3) { twice(1); }\n}\n}\n",
                unit.text());
    }

    @Test
    void whatHasASyntaxErrorIsLeftOutAndTold() {
        var unit = CellSource.unit("int good = 1;\nclass Bad { int = ; }");

        assertFalse(unit.whole());
        assertEquals("class Cell {\nint good = 1;\nvoid cell() {\n}\n}\n", unit.text());
    }

    @Test
    void copiesAreAlikeAndWhatWasGivenDoesNotCount() throws Exception {
        var jplag = Locations.cache().resolveSibling("jplag");
        Assumptions.assumeTrue(
                Files.exists(jplag.resolve("jplag-" + Jplag.VERSION + ".jar")),
                "JPlag is not in " + jplag + "; lw similar fetches it");
        var assignment = TinyAssignment.assignment(TinyAssignment.in(home));
        var broken = new SubmittedNotebook("=broken", () -> new byte[] {'{'});

        var similarity =
                Similarity.of(
                        assignment,
                        List.of(
                                new SubmittedNotebook("blank", assignment.released()::bytes),
                                submission("one", 0),
                                submission("copy", 0),
                                submission("other", 1),
                                broken),
                        jplag,
                        NOWHERE,
                        fetcher,
                        PATIENCE);

        var first = similarity.pairs().getFirst();
        assertEquals(List.of("one", "copy"), List.of(first.first(), first.second()));
        // not 1: between given tokens, runs that are too short do not match
        assertTrue(first.average() > 0.8, first.toString());
        assertTrue(similarity.pairs().get(1).average() < 0.5, similarity.pairs().toString());
        assertTrue(
                similarity.leftOut().stream().anyMatch(text -> text.startsWith("=broken: ")),
                similarity.leftOut().toString());
        assertTrue(
                similarity.pairs().stream()
                        .filter(pair -> pair.first().equals("blank"))
                        .allMatch(pair -> pair.tokens() == 0),
                similarity.pairs().toString());
    }

    @Test
    void aComparisonThatTakesTooLongIsEnded() {
        var jplag = Locations.cache().resolveSibling("jplag");
        Assumptions.assumeTrue(
                Files.exists(jplag.resolve("jplag-" + Jplag.VERSION + ".jar")),
                "JPlag is not in " + jplag + "; lw similar fetches it");
        var assignment = TinyAssignment.assignment(TinyAssignment.in(home));
        var two = List.of(submission("one", 0), submission("two", 1));

        var e =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                Similarity.of(
                                        assignment,
                                        two,
                                        jplag,
                                        NOWHERE,
                                        fetcher,
                                        Duration.ofMillis(1)));

        assertTrue(e.getMessage().contains("or give more time with --minutes"), e.getMessage());
    }

    private SubmittedNotebook submission(String name, int variant) {
        var body =
                variant == 0
                        ? "for (int i = 0; i < 3; i++) { if (i % 2 == 1) { a += value; b -= i; } }"
                                + " while (b > 65521) { b = b - 65521; a--; } b++;"
                        : "int[] both = {value, a}; b = both[0] == 0 ? b : both.length; "
                                + "synchronized (this) { try { a = both[1]; } finally { b = 2; } }";
        return new SubmittedNotebook(
                name, () -> TinyAssignment.solutionWith(home, "b = (b + a) % 65521;", body));
    }

    @Test
    void withoutNetworkTheMessageSaysWhichFileBelongsWhere() {
        var assignment = TinyAssignment.assignment(TinyAssignment.in(home));
        var two = List.of(submission("one", 0), submission("two", 1));
        var empty = home.resolve("jplag");

        var e =
                assertThrows(
                        IOException.class,
                        () -> Similarity.of(assignment, two, empty, NOWHERE, fetcher, PATIENCE));

        assertTrue(e.getMessage().contains("put the file into " + empty), e.getMessage());
    }

    @Test
    void aJarThatIsNotThePinnedOneIsNotRun() throws Exception {
        var assignment = TinyAssignment.assignment(TinyAssignment.in(home));
        var two = List.of(submission("one", 0), submission("two", 1));
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 4);
                    exchange.getResponseBody().write(new byte[4]);
                    exchange.close();
                });
        server.start();
        try {
            var mirror = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            var e =
                    assertThrows(
                            IOException.class,
                            () ->
                                    Similarity.of(
                                            assignment,
                                            two,
                                            home.resolve("jplag"),
                                            mirror,
                                            fetcher,
                                            PATIENCE));

            assertTrue(e.getMessage().contains("sent content with"), e.getMessage());
            try (var files = Files.list(home.resolve("jplag"))) {
                assertEquals(0, files.count());
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesOfSubmissionsAreNeitherFormulasNorTags() {
        var pair = new Similarity.Pair("=1+1", "<b>", 0.5, 1, 12);
        var similarity = new Similarity(List.of(pair), List.of("<i>: gone"));

        var csv = SimilarityReport.csv(similarity);
        var html = SimilarityReport.html("t", similarity);

        assertTrue(csv.endsWith("\"'=1+1\",\"<b>\",\"0.5000\",\"1.0000\",\"12\"\r\n"), csv);
        assertTrue(html.contains("<td>&lt;b&gt;</td>"), html);
        assertTrue(html.contains("<li>&lt;i&gt;: gone</li>"), html);
    }
}
