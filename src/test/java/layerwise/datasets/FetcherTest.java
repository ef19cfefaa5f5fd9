package layerwise.datasets;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fetcher against a local server that behaves as servers do: badly. */
class FetcherTest {
    @TempDir private Path folder;
    private HttpServer server;
    private final List<String> requests = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Long> heard = new ArrayList<>();
    private byte[] archive;
    private Catalogue.File file;

    @BeforeEach
    void startServer() throws Exception {
        var content = new byte[100_000];
        new Random(1).nextBytes(content);
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        archive = compressed.toByteArray();
        var sum = MessageDigest.getInstance("SHA-256").digest(content);
        file = new Catalogue.File("digits.gz", archive.length, HexFormat.of().formatHex(sum));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stopServer() {
        released.countDown();
        server.stop(0);
    }

    @Test
    void aFileIsFetchedAndItsProgressHeard() throws Exception {
        var mirror = mirror("good", exchange -> send(exchange, 200, archive));

        var fetched = fetch(mirror);

        assertAll(
                () -> assertArrayEquals(archive, Files.readAllBytes(fetched)),
                () -> assertEquals(archive.length, heard.getLast()),
                () -> assertEquals(List.of("digits.gz"), filesLeft()));
    }

    @Test
    void aFileThatIsThereAndRightIsNotFetchedAgain() throws Exception {
        var mirror = mirror("good", exchange -> send(exchange, 200, archive));
        fetch(mirror);

        fetch(mirror);

        assertEquals(1, requests.size());
    }

    @Test
    void aCutOffDownloadGoesOnWhereItStopped() throws Exception {
        var thereTooEarly = new AtomicBoolean();
        var mirror =
                mirror(
                        "cut",
                        exchange -> {
                            var range = exchange.getRequestHeaders().getFirst("Range");
                            thereTooEarly.set(Files.exists(folder.resolve("digits.gz")));
                            if (range == null) {
                                sendHead(exchange, archive, 30_000);
                            } else {
                                int from = Integer.parseInt(range.replaceAll("\\D", ""));
                                var rest = Arrays.copyOfRange(archive, from, archive.length);
                                send(exchange, 206, rest);
                            }
                        });

        var fetched = fetch(mirror);

        assertAll(
                () -> assertArrayEquals(archive, Files.readAllBytes(fetched)),
                () -> assertFalse(thereTooEarly.get(), "half a file stood in its place"),
                () -> assertEquals(2, requests.size()),
                () -> assertTrue(requests.getLast().endsWith("bytes=30000-"), requests::toString));
    }

    @Test
    void aServerThatCannotResumeSendsItAllAgain() throws Exception {
        var mirror =
                mirror(
                        "cut",
                        exchange -> {
                            if (requests.size() == 1) {
                                sendHead(exchange, archive, 30_000);
                            } else {
                                send(exchange, 200, archive);
                            }
                        });

        assertArrayEquals(archive, Files.readAllBytes(fetch(mirror)));
    }

    @Test
    void aCorruptFileIsRefusedAndTheNextMirrorAsked() throws Exception {
        var damaged = archive.clone();
        damaged[50_000] ^= 1;
        var bad = mirror("bad", exchange -> send(exchange, 200, damaged));
        var good = mirror("good", exchange -> send(exchange, 200, archive));

        assertArrayEquals(archive, Files.readAllBytes(fetch(bad, good)));
        // in the order given, and nothing of the corrupt file is built upon
        assertEquals(List.of("bad null", "good null"), requests);
    }

    @Test
    void aFileThatIsThereAndWrongIsReplaced() throws Exception {
        var mirror = mirror("good", exchange -> send(exchange, 200, archive));
        for (var wrong : List.of(new byte[] {1, 2, 3}, Arrays.copyOf(archive, 60_000))) {
            Files.write(folder.resolve("digits.gz"), wrong);

            assertArrayEquals(archive, Files.readAllBytes(fetch(mirror)));
        }
    }

    @Test
    void anAnswerThatEndsTooSoonWithoutAnErrorIsGoneOnWithElsewhere() throws Exception {
        var good =
                mirror(
                        "good",
                        exchange ->
                                send(
                                        exchange,
                                        206,
                                        Arrays.copyOfRange(archive, 30_000, archive.length)));
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var once = Thread.ofPlatform().start(() -> answerInPart(socket));
            var cut = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/cut/");

            assertArrayEquals(archive, Files.readAllBytes(fetch(cut, good)));
            once.join();
        }
        assertEquals(List.of("good bytes=30000-"), requests);
    }

    /** Says how much there is, sends less and closes in good order; once, then is gone. */
    private void answerInPart(ServerSocket socket) {
        try (socket;
                var connection = socket.accept()) {
            connection.getInputStream().read(new byte[10_000]);
            var out = connection.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + archive.length).getBytes());
            out.write("\r\nConnection: close\r\n\r\n".getBytes());
            out.write(archive, 0, 30_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anArchiveMustHaveBothItsOwnSums() throws Exception {
        var mirror = mirror("good", exchange -> send(exchange, 200, archive));
        var md5 = sum("MD5", archive);
        var sha256 = sum("SHA-256", archive);

        file = archiveFile(sha256, md5);
        assertArrayEquals(archive, Files.readAllBytes(fetch(mirror)));

        file = archiveFile(sha256, sum("MD5", new byte[0]));
        var e = assertThrows(IOException.class, () -> fetch(mirror));
        var needed = "MD5 " + md5 + ", needs d41d8cd98f00b204e9800998ecf8427e";
        assertTrue(e.getMessage().contains(needed), e::toString);

        file = archiveFile(sum("SHA-256", new byte[0]), md5);
        var other = assertThrows(IOException.class, () -> fetch(mirror));
        assertTrue(other.getMessage().contains("with SHA-256 " + sha256), other::toString);
    }

    private Catalogue.File archiveFile(String sha256, String md5) {
        return new Catalogue.File("digits.gz", archive.length, sha256, md5, List.of("a.bin"));
    }

    private static String sum(String algorithm, byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }

    @Test
    void aServerThatStallsIsLeftForTheNext() throws Exception {
        var slow =
                mirror(
                        "slow",
                        exchange -> {
                            exchange.sendResponseHeaders(200, archive.length);
                            exchange.getResponseBody().write(archive, 0, 1000);
                            exchange.getResponseBody().flush();
                            try {
                                released.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        var good = mirror("good", exchange -> send(exchange, 200, archive));

        assertArrayEquals(archive, Files.readAllBytes(fetch(slow, good)));
    }

    @Test
    void redirectsAreFollowedAndLoopsAreNot() throws Exception {
        mirror("good", exchange -> send(exchange, 200, archive));
        var moved = mirror("moved", exchange -> redirect(exchange, "/good/digits.gz"));
        var loop = mirror("loop", exchange -> redirect(exchange, "/loop/digits.gz"));

        assertArrayEquals(archive, Files.readAllBytes(fetch(loop, moved)));
    }

    @Test
    void whatIsLeftOfAnotherFileDoesNotSpoilTheDownload() throws Exception {
        Files.write(folder.resolve("digits.gz.part"), new byte[200_000]);
        var mirror =
                mirror(
                        "good",
                        exchange -> {
                            boolean range = exchange.getRequestHeaders().containsKey("Range");
                            send(exchange, range ? 416 : 200, range ? new byte[0] : archive);
                        });

        assertArrayEquals(archive, Files.readAllBytes(fetch(mirror)));
    }

    @Test
    void whereAllMirrorsFailEachIsNamedWithItsReason() {
        var damaged = Arrays.copyOf(archive, 60_000);
        var bad = mirror("bad", exchange -> send(exchange, 200, damaged));
        var gone = mirror("gone", exchange -> send(exchange, 404, new byte[0]));

        var e = assertThrows(IOException.class, () -> fetch(bad, gone));

        assertAll(
                () ->
                        assertTrue(
                                e.getMessage().contains("digits.gz could not be fetched"),
                                e::toString),
                () -> assertEquals("digits.gz could not be fetched", Fetcher.reason(e)),
                () -> assertTrue(e.getMessage().contains("damaged gzip"), e::toString),
                () -> assertTrue(e.getMessage().contains("the server answers 404"), e::toString),
                () -> assertTrue(e.getMessage().contains(folder.toString()), e::toString),
                () -> assertFalse(Files.exists(folder.resolve("digits.gz"))));
    }

    private Path fetch(URI... mirrors) throws IOException {
        var fetcher = new Fetcher(Duration.ofMillis(500), (_, done, _) -> heard.add(done));
        return fetcher.fetch(file, List.of(mirrors), folder);
    }

    private List<String> filesLeft() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    private URI mirror(String name, HttpHandler handler) {
        server.createContext(
                "/" + name + "/",
                exchange -> {
                    synchronized (requests) {
                        requests.add(name + " " + exchange.getRequestHeaders().getFirst("Range"));
                    }
                    handler.handle(exchange);
                });
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + "/");
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void sendHead(HttpExchange exchange, byte[] body, int bytes) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, bytes);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().add("Location", to);
        send(exchange, 302, new byte[0]);
    }
}
