package layerwise.datasets;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader on files of four records each; record n (over all files) has class n % 10. */
class Cifar10Test {
    private static final int RECORD = 3073;
    private static final Cifar10.Layout LAYOUT = new Cifar10.Layout(4, 17, 2, 3);
    @TempDir private Path folder;
    private final List<Path> files = new ArrayList<>();

    @BeforeEach
    void writeFiles() throws IOException {
        for (int file = 0; file < 6; file++) {
            var name = file < 5 ? "data_batch_" + (file + 1) + ".bin" : "test_batch.bin";
            var bytes = new byte[4 * RECORD];
            for (int r = 0; r < 4; r++) {
                int n = 4 * file + r;
                Arrays.fill(bytes, r * RECORD, (r + 1) * RECORD, (byte) (10 * n));
                bytes[r * RECORD] = (byte) (n % 10);
                bytes[r * RECORD + 1] = 1; // red of the upper left pixel
                bytes[r * RECORD + 1 + 1024 + 32] = 2; // green of the one below it
                bytes[(r + 1) * RECORD - 1] = (byte) 255; // blue of the lower right one
            }
            files.add(Files.write(folder.resolve(name), bytes));
        }
    }

    @Test
    void theFilesAreDividedInOrder() {
        var set = read(Cifar10.Pixels.RAW);

        assertAll(
                () -> assertEquals(17, set.train().size()),
                () -> assertEquals(2, set.validation().size()),
                () -> assertEquals(3, set.test().size()),
                () -> assertEquals(160, set.train().image(16).get(1, 5, 5)),
                () -> assertEquals(170, set.validation().image(0).get(1, 5, 5)),
                () -> assertEquals(200, set.test().image(0).get(1, 5, 5)),
                () -> assertEquals(6, set.train().label(16)),
                () -> assertArrayEquals(new int[] {7, 8}, set.validation().labels()),
                () -> assertArrayEquals(new int[] {0, 1, 2}, set.test().labels()));
    }

    @Test
    void aRecordIsRedThenGreenThenBlueRowByRow() {
        var image = read(Cifar10.Pixels.RAW).train().image(3);

        assertAll(
                () -> assertEquals(Shape.of(3, 32, 32), image.shape()),
                () -> assertEquals(1, image.get(0, 0, 0)),
                () -> assertEquals(2, image.get(1, 1, 0)),
                () -> assertEquals(255, image.get(2, 31, 31)),
                () -> assertEquals(30, image.get(0, 0, 1)));
    }

    @Test
    void pixelsAreWhatTheArgumentSays() {
        var unit = read(Cifar10.Pixels.UNIT);
        var centered = read(Cifar10.Pixels.CENTERED);

        double mean = 10 * (16 * 17 / 2.0) / 17;
        assertAll(
                () -> assertEquals(30 / 255.0, unit.train().image(3).get(1, 5, 5), 1e-16),
                () -> assertEquals(1, unit.test().image(2).get(2, 31, 31)),
                () -> assertEquals(30 - mean, centered.train().image(3).get(1, 5, 5)),
                () -> assertEquals(170 - mean, centered.validation().image(0).get(1, 5, 5)),
                () -> assertEquals(200 - mean, centered.test().image(0).get(1, 5, 5)),
                () -> assertEquals(0, centered.test().image(0).get(2, 31, 31)),
                () -> assertEquals(200, centered.uncentered().test().image(0).get(1, 5, 5)));
    }

    @Test
    void partsKeepTheMeanOfAllTrainingImages() {
        var centered = read(Cifar10.Pixels.CENTERED);
        var mean = centered.train().center().orElseThrow();

        var first = centered.first(2, 1, 1);

        assertAll(
                () -> assertSame(mean, first.train().center().orElseThrow()),
                () -> assertSame(mean, first.test().center().orElseThrow()),
                () -> assertEquals(0 - mean.get(0, 1, 1), first.train().image(0).get(0, 1, 1)),
                () ->
                        assertSame(
                                mean,
                                centered.train().select(new int[] {1}).center().orElseThrow()),
                () ->
                        assertSame(
                                mean,
                                centered.withScale(PixelScale.UNIT)
                                        .validation()
                                        .center()
                                        .orElseThrow()));
    }

    @Test
    void theMeanOfAnotherImageShapeIsRefused() {
        var set = read(Cifar10.Pixels.RAW);
        var flat = set.train().mean().flatten();

        var e = assertThrows(ShapeException.class, () -> set.train().centered(flat));

        assertEquals(
                "LabeledImages: mean has shape (3072,), needs (3, 32, 32);"
                        + " it is shaped like one image",
                e.getMessage());
    }

    @Test
    void aLabelThatIsNoClassIsNamedWithFileByteAndRecord() throws IOException {
        damage(1, 2 * RECORD, 11);

        assertMessage(
                "data_batch_2.bin: byte 6146 is label 11, needs one from 0 to 9; record 2 starts"
                        + " there");
    }

    @Test
    void recordsThatBelongToNoPartAreCheckedToo() throws IOException {
        damage(4, 3 * RECORD, 200);

        assertMessage("data_batch_5.bin: byte 9219 is label 200");
    }

    @Test
    void aFileOfAnotherLengthIsNamedWithTheByte() throws IOException {
        Files.write(files.get(2), Arrays.copyOf(Files.readAllBytes(files.get(2)), 5000));
        assertMessage(
                "data_batch_3.bin: byte 5000 is the end of the file, which needs 12292, 4 records"
                        + " of 3073; take the binary version");

        Files.write(files.get(2), new byte[12293]);
        assertMessage(
                "data_batch_3.bin: byte 12292 should be the end of the file, which has 12293 bytes"
                        + " and needs 12292");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(files.get(5));

        assertMessage("test_batch.bin: there is no such file");
    }

    @Test
    void filesOfTwoCopiesAreNotMixed() throws IOException {
        var other = Files.createDirectory(folder.resolve("other"));
        files.set(5, Files.move(files.get(5), other.resolve("test_batch.bin")));

        assertMessage("put all six files of one archive together");
    }

    @Test
    void theRealPhotographsAreDividedAsTheCourseDoes() {
        var data = System.getenv("LAYERWISE_DATA");
        var found =
                Catalogue.entry("cifar10").contents().stream()
                        .flatMap(name -> Locations.find("cifar10", name).stream())
                        .toList();
        assumeTrue(
                data != null && found.size() == 6,
                "skipped: LAYERWISE_DATA is not set, or there is no CIFAR-10 in any folder");

        var set = Cifar10.read(found.getFirst().getParent(), Cifar10.Pixels.CENTERED);

        assertAll(
                () -> assertEquals(49_000, set.train().size()),
                () -> assertEquals(1_000, set.validation().size()),
                () -> assertEquals(1_000, set.test().size()),
                () -> assertEquals("CIFAR-10", set.name()),
                // what cs231n shows as the mean image: light above, dark below
                () -> assertEquals(130.6, set.train().mean().get(0, 0, 0), 1.5),
                () -> assertEquals(0, sumOfMiddlePixel(set.train()), 1e-6));
    }

    private static double sumOfMiddlePixel(LabeledImages images) {
        double sum = 0;
        for (int from = 0; from < images.size(); from += 7_000) {
            var part = images.slice(from, from + 7_000).images();
            for (int n = 0; n < 7_000; n++) {
                sum += part.get(n, 1, 16, 16);
            }
        }
        return sum;
    }

    private ImageDataset read(Cifar10.Pixels pixels) {
        return Cifar10.read(files, pixels, LAYOUT);
    }

    private void damage(int file, int at, int value) throws IOException {
        var bytes = Files.readAllBytes(files.get(file));
        bytes[at] = (byte) value;
        Files.write(files.get(file), bytes);
    }

    private void assertMessage(String part) {
        var e = assertThrows(DatasetFormatException.class, () -> read(Cifar10.Pixels.RAW), part);
        assertTrue(e.getMessage().contains(part), e::getMessage);
    }
}
