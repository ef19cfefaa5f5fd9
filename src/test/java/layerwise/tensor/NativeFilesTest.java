package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
    private final NativeFiles files = NativeFiles.here();

    @TempDir Path folder;

    private byte[] original(String name) throws IOException {
        var resource = "/org/bytedeco/openblas/" + files.platform() + "/" + name;
        try (var source = NativeFiles.class.getResourceAsStream(resource)) {
            return source.readAllBytes();
        }
    }

    @Test
    void halfWrittenFilesAreReplacedAndGoodOnesKept() throws IOException {
        files.unpackTo(folder);
        var library = folder.resolve(files.library());
        byte[] good = original(files.library());
        assertArrayEquals(good, Files.readAllBytes(library));
        var written = Files.readAttributes(library, "lastModifiedTime,fileKey");

        files.unpackTo(folder);
        assertEquals(
                written,
                Files.readAttributes(library, "lastModifiedTime,fileKey"),
                "a good file is not written again");

        Files.write(library, new byte[1000]);
        files.unpackTo(folder);
        assertArrayEquals(good, Files.readAllBytes(library));
    }

    @Test
    void severalCanUnpackAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(3)) {
            Callable<Void> unpack =
                    () -> {
                        files.unpackTo(folder);
                        return null;
                    };
            for (var done : threads.invokeAll(List.of(unpack, unpack, unpack))) {
                done.get();
            }
        }
        assertArrayEquals(
                original(files.library()), Files.readAllBytes(folder.resolve(files.library())));
        try (var listed = Files.list(folder)) {
            assertTrue(
                    listed.allMatch(file -> files.names().contains("" + file.getFileName())),
                    "no half-written file is left");
        }
    }

    @Test
    void anUnwritableCacheGivesAFolderOfItsOwn() throws IOException {
        // a file where the folder should be: also the superuser cannot write there
        var cache = Files.writeString(folder.resolve("cache"), "").resolve("layerwise");

        var chosen = files.unpacked(cache);

        assertNotEquals(cache, chosen);
        assertTrue(Files.exists(chosen.resolve(files.library())));
    }

    @Test
    void aPlatformWithoutOpenBlasIsNamed() {
        var other = new NativeFiles("plan9-x86_64", List.of("libopenblas.so.0"));

        var e = assertThrows(IOException.class, () -> other.unpacked(folder));

        assertEquals("no OpenBLAS for plan9-x86_64 on the class path", e.getMessage());
    }

    @Test
    void platformsAreCalledAsBytedecoCallsThem() {
        assertEquals("linux-x86_64", NativeFiles.of("Linux", "amd64").platform());
        assertEquals("linux-arm64", NativeFiles.of("Linux", "aarch64").platform());
        assertEquals("macosx-arm64", NativeFiles.of("Mac OS X", "aarch64").platform());
        assertEquals("windows-x86_64", NativeFiles.of("Windows 11", "amd64").platform());
        assertEquals("libopenblas.dll", NativeFiles.of("Windows 11", "amd64").library());
        assertEquals("libopenblas.0.dylib", NativeFiles.of("Mac OS X", "x86_64").library());
    }
}
