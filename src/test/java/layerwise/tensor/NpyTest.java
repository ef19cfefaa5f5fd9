package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    @TempDir Path folder;

    private static Tensor numbers(int... sizes) {
        return new RandomState(1).randn(sizes);
    }

    private static byte[] bytes(Tensor tensor) throws IOException {
        var out = new ByteArrayOutputStream();
        Npy.write(out, tensor);
        return out.toByteArray();
    }

    private static Tensor read(byte[] bytes) throws IOException {
        return Npy.read(new ByteArrayInputStream(bytes), "x.npy");
    }

    @Test
    void whatIsWrittenReadsBackEqual() throws IOException {
        for (var tensor :
                List.of(numbers(), numbers(0), numbers(3), numbers(2, 0, 4), numbers(70, 301))) {
            assertEquals(tensor, read(bytes(tensor)), tensor.shape().toString());
        }
    }

    @Test
    void specialNumbersKeepTheirBits() throws IOException {
        var special =
                Tensor.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, 1 / 3.0);

        assertArrayEquals(special.data(), read(bytes(special)).data());
    }

    @Test
    void severalArraysFollowEachOtherInOneStream() throws IOException {
        var out = new ByteArrayOutputStream();
        Npy.write(out, numbers(3, 4));
        Npy.write(out, numbers(7));
        var in = new ByteArrayInputStream(out.toByteArray());

        assertEquals(numbers(3, 4), Npy.read(in, "stream"));
        assertEquals(numbers(7), Npy.read(in, "stream"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<f8", ">f8", "<f4", ">f4", "<i8", ">i8", "<i4", ">i4", "<i2", "|i1", "|u1", "<u2",
                ">u4", "|b1"
            })
    void filesNumpyWroteAreRead(String type) throws Exception {
        Python.assumeNumpy();
        Python.run(
                folder,
                """
                from numpy.lib import format
                a = (np.arange(24).reshape(2, 3, 4) * 5.0 - (0 if 'u' in '%1$s' else 40)).astype('%1$s')
                if a.dtype.kind in 'iu':
                    ends = np.iinfo(a.dtype)
                    a[0, 0, :2] = max(ends.min, -2**53), min(ends.max, 2**53)
                np.save('c.npy', a)
                np.save('fortran.npy', np.asfortranarray(a))
                np.save('scalar.npy', a[1, 2, 3])
                np.save('empty.npy', a[:, :0])
                for version in 1, 2, 3:
                    with open('v%%d.npy' %% version, 'wb') as f:
                        format.write_array(f, a, version=(version, 0))
                np.save('expected.npy', a.astype('<f8'))
                """
                        .formatted(type));
        var expected = Npy.read(folder.resolve("expected.npy"));

        for (var name : List.of("c", "fortran", "v1", "v2", "v3")) {
            assertEquals(expected, Npy.read(folder.resolve(name + ".npy")), name);
        }
        assertEquals(expected.get(1, 2, 3), Npy.read(folder.resolve("scalar.npy")).get());
        assertEquals(Shape.of(2, 0, 4), Npy.read(folder.resolve("empty.npy")).shape());
    }

    @Test
    void filesAreByteForByteNumpys() throws Exception {
        Python.assumeNumpy();
        Python.run(
                folder,
                """
                r = np.random.RandomState(1)
                np.save('a.npy', r.randn(20, 301)); r.seed(1)
                np.save('b.npy', r.randn(7)); r.seed(1)
                np.save('c.npy', np.array(r.randn())); r.seed(1)
                np.save('d.npy', r.randn(123456, 0)); r.seed(1)
                np.save('e.npy', r.randn(7, 10, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
                """);

        assertArrayEquals(Files.readAllBytes(folder.resolve("a.npy")), bytes(numbers(20, 301)));
        assertArrayEquals(Files.readAllBytes(folder.resolve("b.npy")), bytes(numbers(7)));
        assertArrayEquals(Files.readAllBytes(folder.resolve("c.npy")), bytes(numbers()));
        assertArrayEquals(Files.readAllBytes(folder.resolve("d.npy")), bytes(numbers(123456, 0)));
        // a header that ends at byte 128 before padding, and only with room for the first size
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("e.npy")),
                bytes(numbers(7, 10, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)));
    }

    @Test
    void archivesReadBackInTheirOrder() throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("weights", numbers(5, 4));
        arrays.put("0/out", numbers());
        arrays.put("empty", numbers(0, 3));
        var file = folder.resolve("x.npz");

        Npz.write(file, arrays);

        assertEquals(List.copyOf(arrays.entrySet()), List.copyOf(Npz.read(file).entrySet()));
        try (var in = Files.newInputStream(file)) {
            assertEquals(arrays, Npz.read(in, "stream"));
        }
        try (var listed = Files.list(folder)) {
            assertEquals(List.of(file), listed.toList(), "nothing is left beside the file");
        }
    }

    @Test
    void theSameArraysGiveTheSameArchive() throws IOException {
        var first = new ByteArrayOutputStream();
        var second = new ByteArrayOutputStream();

        Npz.write(first, Map.of("x", numbers(50)));
        Npz.write(second, Map.of("x", numbers(50)));

        assertArrayEquals(first.toByteArray(), second.toByteArray());
        // byte 10 of a zip: DOS time and date, midnight of 1 January 1980
        assertArrayEquals(
                new byte[] {0, 0, 0x21, 0}, Arrays.copyOfRange(first.toByteArray(), 10, 14));
    }

    @Test
    void archivesGoBothWaysWithNumpy() throws Exception {
        Python.assumeNumpy();
        Npz.write(folder.resolve("ours.npz"), Map.of("0/x", numbers(3, 5), "s", numbers()));

        Python.run(
                folder,
                """
                ours = np.load('ours.npz')
                r = np.random.RandomState(1)
                assert sorted(ours.keys()) == ['0/x', 's'], list(ours.keys())
                x = r.randn(3, 5)
                assert np.array_equal(ours['0/x'], x)
                assert ours['s'].shape == () and ours['s'] == x[0, 0]
                np.savez('stored.npz', x=x, labels=np.array([3, 1], np.int64))
                np.savez_compressed('deflated.npz', x=x, labels=np.array([3, 1], np.int64))
                """);

        for (var name : List.of("stored.npz", "deflated.npz")) {
            var expected = Map.of("x", numbers(3, 5), "labels", Tensor.of(3, 1));
            assertEquals(expected, Npz.read(folder.resolve(name)), name);
        }
    }

    @Test
    void brokenFilesAreNamedWithTheByte() throws IOException {
        byte[] good = bytes(Tensor.of(1, 2, 3));

        assertMessage(
                "x.npy: byte 0 does not start a .npy file, needs \\x93NUMPY and a version",
                () -> read("PK-something-else".getBytes()));
        assertMessage(
                "x.npy: byte 6 has version 9, needs 1, 2 or 3",
                () -> read(with(good, 6, (byte) 9)));
        assertMessage(
                "x.npy: byte 150 is the end of the file, needs 2 bytes more",
                () -> read(Arrays.copyOf(good, 150)));
        assertMessage(
                "x.npy: byte 40 is the end of the file, needs 88 bytes more",
                () -> read(Arrays.copyOf(good, 40)));
        assertMessage(
                "x.npy: byte 11 has elements of type '<c8', needs floats (f8, f4), integers (i8,"
                        + " i4, i2, i1, u4, u2, u1) or booleans (b1); convert with astype before saving",
                () -> read(with(good, 22, (byte) 'c')));
        assertMessage(
                "x.npy: byte 51 has the shape (9999999999,), needs one of at most 2147483639"
                        + " elements",
                () -> read(headed("'shape': (9999999999,), }")));
        var liar = headed("'shape': (999999999,), }");
        assertMessage(
                "x.npy: byte 128 is the end of the file, needs 65536 bytes more", () -> read(liar));
    }

    @Test
    void integersADoubleCannotHoldAreRefused() throws Exception {
        Python.assumeNumpy();
        Python.run(
                folder,
                """
                np.save('big.npy', np.array([1, 2**53 + 1]))
                np.save('small.npy', np.array([-2**53 - 1]))
                """);
        var big = folder.resolve("big.npy");
        var small = folder.resolve("small.npy");

        assertMessage(
                big + ": byte 136 has 9007199254740993, needs at most 2^53, as a double holds",
                () -> Npy.read(big));
        assertMessage(
                small + ": byte 128 has -9007199254740993, needs at most 2^53, as a double holds",
                () -> Npy.read(small));
    }

    @Test
    void aBrokenArchiveIsNamed() throws IOException {
        var file = folder.resolve("x.npz");
        Npz.write(file, Map.of("x", numbers(50)));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));

        var e = assertThrows(NpyFormatException.class, () -> Npz.read(file));

        assertEquals(
                file + ": byte 0 does not start a sound zip (.npz): " + e.getCause().getMessage(),
                e.getMessage());
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        var file = folder.resolve("x.npz");
        Npz.write(file, Map.of("x", numbers(5)));
        var arrays = new LinkedHashMap<String, Tensor>();
        arrays.put("x", numbers(9));
        arrays.put("missing", null);

        assertThrows(NullPointerException.class, () -> Npz.write(file, arrays));

        assertEquals(Map.of("x", numbers(5)), Npz.read(file));
        try (var listed = Files.list(folder)) {
            assertEquals(1, listed.count());
        }
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        var changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] headed(String end) throws IOException {
        byte[] bytes = Arrays.copyOf(bytes(Tensor.of(1)), 128);
        var header = "{'descr': '<f8', 'fortran_order': False, " + end;
        Arrays.fill(bytes, 10, 127, (byte) ' ');
        System.arraycopy(header.getBytes(), 0, bytes, 10, header.length());
        return bytes;
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void assertMessage(String message, Action action) {
        assertEquals(message, assertThrows(NpyFormatException.class, action::run).getMessage());
    }
}
