package layerwise.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import layerwise.tensor.Shape;

/**
 * The CIFAR-10 photographs, 3x32x32, ten classes, divided as cs231n divides them: the first 49000
 * of the five training files to learn from, the next 1000 to validate, the first 1000 of the test
 * file to test. Drawn shapes where the photographs are not to be had.
 *
 * <p>A file is a row of records: one byte of class, then 1024 bytes of red, 1024 of green and 1024
 * of blue, each row by row. Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny
 * Images" (2009), and the binary version's readme.
 */
public final class Cifar10 {
    private static final Shape IMAGE = Shape.of(3, 32, 32);
    private static final int RECORD = 1 + IMAGE.size();
    private static final Layout OFFICIAL = new Layout(10_000, 49_000, 1_000, 1_000);

    /** The names of the classes, class 0 first. */
    public static final List<String> CLASSES =
            List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck");

    /** How a pixel becomes a number. */
    public enum Pixels {
        /** 0 to 255, as stored. */
        RAW,
        /** 0 to 1. */
        UNIT,
        /** 0 to 255 minus the mean image of all training images, as in cs231n. */
        CENTERED;

        /** Sets the pixels of a dataset whose parts are stored ones. */
        ImageDataset of(ImageDataset stored) {
            return switch (this) {
                case RAW -> stored.withScale(PixelScale.RAW);
                case UNIT -> stored.withScale(PixelScale.UNIT);
                case CENTERED -> stored.withScale(PixelScale.RAW).centered();
            };
        }
    }

    /** How many records a file has, and how many images each part. */
    record Layout(int perFile, int train, int validation, int test) {}

    private Cifar10() {}

    /** The photographs with the mean training image subtracted, as {@link #load(Pixels)}. */
    public static ImageDataset load() {
        return load(Pixels.CENTERED);
    }

    /**
     * The photographs: those of a folder of {@link Locations} or of the web, else drawn shapes, a
     * tenth as many, and then the dataset's name says so.
     *
     * @throws DatasetFormatException if files are there but are not CIFAR-10's
     */
    public static ImageDataset load(Pixels pixels) {
        var quiet = new Fetcher(Duration.ofSeconds(5), (_, _, _) -> {});
        List<Path> files;
        try {
            files = Locations.findOrFetch("cifar10", quiet);
        } catch (IOException e) {
            return SyntheticShapes.likeCifar10(Fetcher.reason(e), pixels);
        }
        return read(files, pixels);
    }

    /**
     * The photographs of a folder with data_batch_1.bin to data_batch_5.bin and test_batch.bin.
     *
     * @throws DatasetFormatException if a file is missing or is not CIFAR-10's
     */
    public static ImageDataset read(Path folder, Pixels pixels) {
        return read(
                Catalogue.entry("cifar10").contents().stream()
                        .map(member -> folder.resolve(Path.of(member).getFileName()))
                        .toList(),
                pixels);
    }

    /**
     * The photographs of these files: the five of training in order, then the test file.
     *
     * @throws DatasetFormatException if a file is missing or is not CIFAR-10's
     */
    public static ImageDataset read(List<Path> files, Pixels pixels) {
        return read(files, pixels, OFFICIAL);
    }

    static ImageDataset read(List<Path> files, Pixels pixels, Layout layout) {
        if (files.size() != 6) {
            throw new IllegalArgumentException(
                    "Cifar10.read: there are "
                            + files.size()
                            + " files, needs 6: data_batch_1.bin to data_batch_5.bin, test_batch.bin");
        }
        requireOneFolder(files);
        var training = parts(files.subList(0, 5), layout.perFile, layout.train, layout.validation);
        var test = parts(files.subList(5, 6), layout.perFile, layout.test);
        return pixels.of(
                new ImageDataset(
                        "CIFAR-10", CLASSES, training.get(0), training.get(1), test.getFirst()));
    }

    /** Batches of two copies of the data may overlap, if their pictures are in another order. */
    private static void requireOneFolder(List<Path> files) {
        var first = files.getFirst().toAbsolutePath().getParent();
        for (var file : files) {
            if (!file.toAbsolutePath().getParent().equals(first)) {
                throw new DatasetFormatException(
                        file.toString(),
                        "lies in another folder than "
                                + files.getFirst()
                                + ", needs the same; put all six files of one archive together",
                        null);
            }
        }
    }

    /** The records of these files in order, divided into parts of these sizes. */
    private static List<LabeledImages> parts(List<Path> files, int perFile, int... sizes) {
        var parts = new ArrayList<LabeledImages>();
        var pixels = new byte[sizes[0] * IMAGE.size()];
        var labels = new int[sizes[0]];
        int filled = 0;
        for (var file : files) {
            var bytes = records(file, perFile);
            for (int r = 0; r < perFile && parts.size() < sizes.length; r++) {
                int at = r * RECORD;
                labels[filled] = bytes[at];
                System.arraycopy(bytes, at + 1, pixels, filled * IMAGE.size(), IMAGE.size());
                filled++;
                if (filled == labels.length) {
                    parts.add(new LabeledImages(pixels, labels, IMAGE, PixelScale.RAW));
                    int next = parts.size() < sizes.length ? sizes[parts.size()] : 0;
                    pixels = new byte[next * IMAGE.size()];
                    labels = new int[next];
                    filled = 0;
                }
            }
        }
        return parts;
    }

    /** All bytes of a file, once its length and every label are right. */
    private static byte[] records(Path file, int count) {
        var bytes = Idx.read(file);
        int needed = count * RECORD;
        if (bytes.length != needed) {
            throw new DatasetFormatException(
                    file.toString(),
                    Math.min(bytes.length, needed),
                    (bytes.length < needed
                                    ? "is the end of the file, which needs "
                                    : "should be the end of the file, which has "
                                            + bytes.length
                                            + " bytes and needs ")
                            + needed
                            + ", "
                            + count
                            + " records of "
                            + RECORD
                            + "; take the binary version of CIFAR-10, cifar-10-binary.tar.gz");
        }
        for (int at = 0; at < needed; at += RECORD) {
            int label = bytes[at] & 0xff;
            if (label >= CLASSES.size()) {
                throw new DatasetFormatException(
                        file.toString(),
                        at,
                        "is label "
                                + label
                                + ", needs one from 0 to 9; record "
                                + at / RECORD
                                + " starts there");
            }
        }
        return bytes;
    }
}
