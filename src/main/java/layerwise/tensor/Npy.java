package layerwise.tensor;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * NumPy's {@code .npy} files. Reads versions 1 to 3, floats, integers and booleans of either byte
 * order, row-major or Fortran order; writes version 1 with little-endian doubles, byte for byte
 * what {@code numpy.save} writes.
 *
 * <p>A stream is read up to the last element and left there. 64-bit integers beyond 2^53 are
 * refused, because a double cannot hold them.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int CHUNK = 1 << 16;
    private static final long EXACT = 1L << 53;

    private Npy() {}

    /** Reads a file; throws {@link NpyFormatException} where it is not a .npy file. */
    public static Tensor read(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads one array from a stream.
     *
     * @param name what the stream is called in errors
     */
    public static Tensor read(InputStream in, String name) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new NpyFormatException(
                    name, 0, "does not start a .npy file, needs \\x93NUMPY and a version");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new NpyFormatException(name, 6, "has version " + version + ", needs 1, 2 or 3");
        }
        int lengthBytes = version == 1 ? 2 : 4;
        long length = 0;
        byte[] written = exactly(in, lengthBytes, name, 8);
        for (int i = lengthBytes - 1; i >= 0; i--) {
            length = length << 8 | written[i] & 0xff;
        }
        if (length > LONGEST_HEADER) {
            throw new NpyFormatException(
                    name, 8, "has header length " + length + ", needs at most " + LONGEST_HEADER);
        }
        int at = 8 + lengthBytes;
        byte[] text = exactly(in, (int) length, name, at);
        var header = NpyHeader.parse(new String(text, StandardCharsets.UTF_8), name, at);
        return elements(in, header, name, at + length);
    }

    private static byte[] exactly(InputStream in, int count, String name, long at)
            throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new NpyFormatException(
                    name,
                    at + bytes.length,
                    "is the end of the file, needs " + (count - bytes.length) + " bytes more");
        }
        return bytes;
    }

    /** The array grows as bytes arrive, so that a header that lies does not exhaust memory. */
    private static Tensor elements(InputStream in, NpyHeader header, String name, long at)
            throws IOException {
        int count = header.shape().size();
        int width = header.width();
        double[] data = new double[Math.min(count, CHUNK)];
        for (int done = 0; done < count; ) {
            int now = Math.min(CHUNK / width, count - done);
            if (done + now > data.length) {
                data = Arrays.copyOf(data, (int) Math.min(count, 2L * data.length));
            }
            long from = at + (long) done * width;
            var bytes = ByteBuffer.wrap(exactly(in, now * width, name, from)).order(header.order());
            for (int i = 0; i < now; i++) {
                data[done + i] = number(header, bytes, i, name, from + (long) i * width);
            }
            done += now;
        }
        int[] sizes = header.shape().toArray();
        if (!header.fortran()) {
            return Tensor.wrap(data, sizes);
        }
        int axes = sizes.length;
        int[] reversed = new int[axes];
        int[] order = new int[axes];
        for (int i = 0; i < axes; i++) {
            reversed[i] = sizes[axes - 1 - i];
            order[i] = axes - 1 - i;
        }
        return Strides.transpose(Tensor.wrap(data, reversed), order);
    }

    private static double number(NpyHeader header, ByteBuffer bytes, int i, String name, long at)
            throws NpyFormatException {
        return switch (header.type()) {
            case "f8" -> bytes.getDouble(8 * i);
            case "f4" -> bytes.getFloat(4 * i);
            case "i8" -> {
                long value = bytes.getLong(8 * i);
                if (value > EXACT || value < -EXACT) {
                    throw new NpyFormatException(
                            name, at, "has " + value + ", needs at most 2^53, as a double holds");
                }
                yield value;
            }
            case "i4" -> bytes.getInt(4 * i);
            case "i2" -> bytes.getShort(2 * i);
            case "i1" -> bytes.get(i);
            case "u1", "b1" -> bytes.get(i) & 0xff;
            case "u2" -> bytes.getShort(2 * i) & 0xffff;
            case "u4" -> bytes.getInt(4 * i) & 0xffffffffL;
            default -> throw new IllegalStateException(header.type());
        };
    }

    /** Writes a file, which appears complete or not at all. */
    public static void write(Path file, Tensor tensor) throws IOException {
        AtomicFile.write(file, out -> write(out, tensor));
    }

    /** Writes one array to a stream and flushes it. */
    public static void write(OutputStream stream, Tensor tensor) throws IOException {
        var out = new BufferedOutputStream(stream, CHUNK);
        out.write(MAGIC);
        out.write(new byte[] {1, 0});
        var text = header(tensor.shape());
        out.write(text.length() & 0xff);
        out.write(text.length() >> 8);
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        double[] data = tensor.data();
        var bytes = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < data.length; done += CHUNK / 8) {
            int now = Math.min(CHUNK / 8, data.length - done);
            bytes.asDoubleBuffer().put(data, done, now);
            out.write(bytes.array(), 0, 8 * now);
        }
        out.flush();
    }

    /** NumPy leaves room for the first size to grow to 21 digits, then pads to 64 bytes. */
    private static String header(Shape shape) {
        int[] sizes = shape.toArray();
        var listed =
                Arrays.stream(sizes)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", ", "(", sizes.length == 1 ? ",)" : ")"));
        var text = "{'descr': '<f8', 'fortran_order': False, 'shape': " + listed + ", }";
        if (sizes.length > 0) {
            text += " ".repeat(21 - Integer.toString(sizes[0]).length());
        }
        int before = MAGIC.length + 2 + 2;
        int padding = 64 - (before + text.length() + 1) % 64;
        return text + " ".repeat(padding) + "\n";
    }
}
