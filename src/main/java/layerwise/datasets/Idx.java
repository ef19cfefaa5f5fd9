package layerwise.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * MNIST's IDX files, gzipped or not. Four bytes of magic number (2051 images, 2049 labels), four
 * for each size, big-endian, then one byte for each pixel or label. Source: Y. LeCun, C. Cortes, C.
 * Burges, "The MNIST database of handwritten digits".
 */
final class Idx {
    private static final int IMAGES = 2051;
    private static final int LABELS = 2049;

    private Idx() {}

    /** Pixels of {@code count} images of {@code height} by {@code width}. */
    static final class Images {
        final int count;
        final int height;
        final int width;
        final byte[] pixels;

        private Images(int count, int height, int width, byte[] pixels) {
            this.count = count;
            this.height = height;
            this.width = width;
            this.pixels = pixels;
        }
    }

    /** Reads a file of images; throws {@link DatasetFormatException} where it is none. */
    static Images readImages(Path file) {
        var bytes = read(file);
        requireMagic(file, bytes, IMAGES);
        int count = size(file, bytes, 4, "images");
        int height = size(file, bytes, 8, "rows");
        int width = size(file, bytes, 12, "columns");
        return new Images(
                count, height, width, body(file, bytes, 16, (long) count * height * width));
    }

    /**
     * Reads a file of labels from 0 to 9; throws {@link DatasetFormatException} where it is none.
     */
    static int[] readLabels(Path file) {
        var bytes = read(file);
        requireMagic(file, bytes, LABELS);
        int count = size(file, bytes, 4, "labels");
        var body = body(file, bytes, 8, count);
        var labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = body[i] & 0xff;
            if (labels[i] > 9) {
                throw new DatasetFormatException(
                        name(file), 8L + i, "is label " + labels[i] + ", needs one from 0 to 9");
            }
        }
        return labels;
    }

    /** The whole file, decompressed if it is gzipped. */
    static byte[] read(Path file) {
        try (var in = open(file)) {
            return in.readAllBytes();
        } catch (NoSuchFileException e) {
            throw new DatasetFormatException(file.toString(), "there is no such file", e);
        } catch (IOException e) {
            throw new DatasetFormatException(
                    file.toString(),
                    "cannot be read to its end ("
                            + e.getMessage()
                            + "); delete it and fetch it again",
                    e);
        }
    }

    /** The file's bytes, decompressed on the way if it starts as gzip does. */
    static InputStream open(Path file) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file));
        in.mark(2);
        boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzipped ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static void requireMagic(Path file, byte[] bytes, int needed) {
        int found = size(file, bytes, 0, "magic number");
        if (found == needed) {
            return;
        }
        var kind = needed == IMAGES ? "images" : "labels";
        var other = needed == IMAGES ? LABELS : IMAGES;
        var hint =
                found == other
                        ? other
                                + " marks "
                                + (other == LABELS ? "labels" : "images")
                                + ", are the paths swapped?"
                        : "this is no IDX file of MNIST's kind";
        throw new DatasetFormatException(
                name(file),
                0,
                "has magic number " + found + ", needs " + needed + " (" + kind + "); " + hint);
    }

    private static int size(Path file, byte[] bytes, int offset, String what) {
        if (bytes.length < offset + 4) {
            throw new DatasetFormatException(
                    name(file),
                    bytes.length,
                    "is the end of the file, needs the "
                            + what
                            + " at bytes "
                            + offset
                            + " to "
                            + (offset + 3));
        }
        int value = ByteBuffer.wrap(bytes).getInt(offset);
        if (value < 0) {
            throw new DatasetFormatException(
                    name(file), offset, "says " + value + " " + what + ", needs at least 0");
        }
        return value;
    }

    private static byte[] body(Path file, byte[] bytes, int offset, long length) {
        long needed = offset + length;
        if (bytes.length != needed) {
            throw new DatasetFormatException(
                    name(file),
                    Math.min(bytes.length, needed),
                    bytes.length < needed
                            ? "is the end of the file, needs " + needed + " bytes; it is cut off"
                            : "should be the end of the file, which has "
                                    + bytes.length
                                    + " bytes");
        }
        return java.util.Arrays.copyOfRange(bytes, offset, bytes.length);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
