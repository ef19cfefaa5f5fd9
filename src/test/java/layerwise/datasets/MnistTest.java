package layerwise.datasets;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import layerwise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    @TempDir private Path folder;

    @Test
    void imagesAreReadWithTheirSizesGzippedOrNot() throws Exception {
        var bytes = images(2, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 254, 255);
        var plain = file("plain", bytes);
        var gzipped = file("gzipped", gzip(bytes));

        for (var file : List.of(plain, gzipped)) {
            var images = Idx.readImages(file);
            assertAll(
                    () -> assertEquals(2, images.count),
                    () -> assertEquals(2, images.height),
                    () -> assertEquals(3, images.width),
                    () -> assertEquals(12, images.pixels.length),
                    () -> assertEquals((byte) 255, images.pixels[11]));
        }
    }

    @Test
    void swappedFilesAreNamedWithTheQuestion() throws Exception {
        var labels = file("t10k-labels-idx1-ubyte", labels(3, 1, 4));

        var e = assertThrows(DatasetFormatException.class, () -> Idx.readImages(labels));

        assertEquals(
                "t10k-labels-idx1-ubyte: byte 0 has magic number 2049, needs 2051 (images);"
                        + " 2049 marks labels, are the paths swapped?",
                e.getMessage());
    }

    @Test
    void imagesGivenAsLabelsAreNamedToo() throws Exception {
        var images = file("images", images(1, 1, 1, 9));

        var e = assertThrows(DatasetFormatException.class, () -> Idx.readLabels(images));

        assertTrue(e.getMessage().contains("2051 marks images, are the paths"), e::getMessage);
    }

    @Test
    void anEmptyFileAndACutOffOneNameTheByte() throws Exception {
        var empty = file("empty", new byte[0]);
        var cut = file("cut", Arrays.copyOf(images(1, 2, 2, 1, 2, 3, 4), 18));
        var longer = file("longer", Arrays.copyOf(images(1, 2, 2, 1, 2, 3, 4), 21));
        var cutGzip = file("cut.gz", Arrays.copyOf(gzip(labels(1, 2, 3)), 12));

        assertAll(
                () -> assertMessage("empty: byte 0 is the end", () -> Idx.readImages(empty)),
                () -> assertMessage("cut: byte 18 is the end", () -> Idx.readImages(cut)),
                () -> assertMessage("needs 20 bytes; it is cut", () -> Idx.readImages(cut)),
                () -> assertMessage("longer: byte 20 should be", () -> Idx.readImages(longer)),
                () -> assertMessage("cannot be read to its end", () -> Idx.readLabels(cutGzip)),
                () -> assertMessage("no such file", () -> Idx.read(folder.resolve("nowhere"))));
    }

    @Test
    void aLabelThatIsNoDigitIsNamedWithItsByte() throws Exception {
        var file = file("labels", labels(1, 10, 2));

        assertMessage("byte 9 is label 10, needs one from 0 to 9", () -> Idx.readLabels(file));
    }

    @Test
    void batchesAreScaledAndKeepTheOrderAskedFor() {
        var pixels = new byte[] {0, 51, (byte) 255, 1, 2, 3};
        var set = new LabeledImages(pixels, new int[] {7, 8}, Shape.of(1, 1, 3), PixelScale.UNIT);

        var batch = set.batch(new int[] {1, 0});

        assertAll(
                () -> assertEquals(Shape.of(2, 1, 1, 3), batch.shape()),
                () -> assertEquals(51 / 255.0, batch.get(1, 0, 0, 1), 1e-16),
                () -> assertEquals(1, batch.get(1, 0, 0, 2)),
                () -> assertArrayEquals(new int[] {8, 7}, set.labels(new int[] {1, 0})),
                () -> assertEquals(3, set.withScale(PixelScale.RAW).image(1).get(0, 0, 2)),
                () -> assertEquals(1, set.slice(1, 2).size()),
                () -> assertEquals(8, set.select(new int[] {1}).label(0)));
    }

    @Test
    void theRealFilesAreDividedAsTheAssignmentsDo() throws Exception {
        var data = System.getenv("LAYERWISE_DATA");
        assumeTrue(
                data != null && Files.isDirectory(Path.of(data, "mnist")),
                "skipped: LAYERWISE_DATA does not point at a folder with mnist");
        var files = new java.util.ArrayList<Path>();
        for (var file : Catalogue.entry("mnist").files()) {
            var found = Locations.find("mnist", file.name()).orElseThrow();
            assertEquals(file.sha256(), Fetcher.sha256(found), file.name());
            files.add(found);
        }

        var first = Mnist.read(files, Mnist.Split.FIRST_48000);
        var last = Mnist.read(files, Mnist.Split.LAST_55000);
        var random = Mnist.read(files, Mnist.Split.RANDOM_55000);

        assertAll(
                () -> assertEquals(48_000, first.train().size()),
                () -> assertEquals(12_000, first.validation().size()),
                () -> assertEquals(10_000, first.test().size()),
                () -> assertEquals(5, first.train().label(0)),
                () -> assertEquals(55_000, last.train().size()),
                () -> assertEquals(5, last.validation().label(0)),
                () -> assertEquals(5_000, random.validation().size()),
                () -> assertEquals(55_000, random.train().size()));
        var swapped = List.of(files.get(1), files.get(0), files.get(3), files.get(2));
        assertMessage("are the paths swapped?", () -> Mnist.read(swapped, Mnist.Split.FIRST_48000));
    }

    private static void assertMessage(String part, Runnable action) {
        var e = assertThrows(DatasetFormatException.class, action::run);
        assertTrue(e.getMessage().contains(part), e::getMessage);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] images(int count, int height, int width, int... pixels) {
        var buffer = ByteBuffer.allocate(16 + pixels.length);
        buffer.putInt(2051).putInt(count).putInt(height).putInt(width);
        Arrays.stream(pixels).forEach(pixel -> buffer.put((byte) pixel));
        return buffer.array();
    }

    private static byte[] labels(int... labels) {
        var buffer = ByteBuffer.allocate(8 + labels.length).putInt(2049).putInt(labels.length);
        Arrays.stream(labels).forEach(label -> buffer.put((byte) label));
        return buffer.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
