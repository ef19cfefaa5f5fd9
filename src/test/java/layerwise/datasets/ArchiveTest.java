package layerwise.datasets;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir private Path folder;
    private final byte[] one = new byte[1_500];
    private final byte[] two = new byte[1_024];
    private byte[] tar;
    private Path target;

    @BeforeEach
    void packFiles() throws IOException {
        var random = new Random(1);
        random.nextBytes(one);
        random.nextBytes(two);
        var out = new ByteArrayOutputStream();
        member(out, "pictures/", new byte[0]);
        member(out, "pictures/one.bin", one);
        member(out, "pictures/readme.html", new byte[700]);
        member(out, "pictures/two.bin", two);
        out.write(new byte[1024]);
        tar = out.toByteArray();
        target = folder.resolve("target");
    }

    @Test
    void membersAreUnpackedToTheirPathsAndNothingElseIs() throws IOException {
        for (var bytes : List.of(tar, gzip(tar))) {
            unpack(bytes, "pictures/two.bin", "pictures/one.bin");

            assertArrayEquals(one, Files.readAllBytes(target.resolve("pictures/one.bin")));
            assertArrayEquals(two, Files.readAllBytes(target.resolve("pictures/two.bin")));
            assertEquals(List.of("one.bin", "pictures", "two.bin"), left());
        }
    }

    @Test
    void aMissingMemberIsNamedAndNothingIsLeft() throws IOException {
        var e = refusal(tar, "pictures/one.bin", "pictures/three.bin");

        assertEquals(
                "a.tar.gz: byte 5632 is the end of the archive, which has no pictures/three.bin",
                e.getMessage());
        assertEquals(List.of(), left());
    }

    @Test
    void damagedArchivesAreRefusedAndNothingIsLeft() throws IOException {
        var changed = tar.clone();
        changed[512 + 3]++; // the name of the second member
        var cut = Arrays.copyOf(tar, 1_700);
        var cutGzip = Arrays.copyOf(gzip(tar), 900);
        var cutHeader = Arrays.copyOf(tar, 2_600);

        assertAll(
                () -> assertMessage("byte 512 is no header of a tar archive", changed),
                () -> assertMessage("it ends within pictures/one.bin", cut),
                () -> assertMessage("cannot be unpacked", cutGzip),
                () -> assertMessage("byte 2560 is the end of the file", cutHeader),
                () -> assertMessage("byte 0 is the end of the file", new byte[0]),
                () -> assertEquals(List.of(), left()));
    }

    private void assertMessage(String part, byte[] bytes) throws IOException {
        var e = refusal(bytes, "pictures/one.bin", "pictures/two.bin");
        assertTrue(e.getMessage().contains(part), e::getMessage);
    }

    private DatasetFormatException refusal(byte[] bytes, String... members) {
        return assertThrows(DatasetFormatException.class, () -> unpack(bytes, members));
    }

    private void unpack(byte[] bytes, String... members) throws IOException {
        var archive = Files.write(folder.resolve("a.tar.gz"), bytes);
        Archive.unpack(archive, List.of(members), target);
    }

    private List<String> left() throws IOException {
        try (var files = Files.walk(target)) {
            return files.skip(1).map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void member(ByteArrayOutputStream out, String name, byte[] content)
            throws IOException {
        var header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 148, "        ");
        header[156] = (byte) (name.endsWith("/") ? '5' : '0');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        out.write(header);
        out.write(content);
        out.write(new byte[(512 - content.length % 512) % 512]);
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
