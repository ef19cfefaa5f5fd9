package layerwise.tensor;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's {@code .npz} files: a zip of {@code .npy} files, each called by its array's name. Reads
 * what {@code numpy.savez} and {@code numpy.savez_compressed} write; writes compressed files that
 * depend on their content alone: the same arrays give the same bytes.
 */
public final class Npz {
    private static final String ENDING = ".npy";
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /** The arrays of a file by name, in the file's order. */
    public static Map<String, Tensor> read(Path file) throws IOException {
        return read(file, file.toString());
    }

    /**
     * The arrays of a stream by name; the stream is read to its end.
     *
     * @param name what the stream is called in errors
     */
    public static Map<String, Tensor> read(InputStream in, String name) throws IOException {
        // the sizes stand at the end of a zip, so it needs a file to jump about in
        var copy = Files.createTempFile("layerwise", ".npz");
        try {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return read(copy, name);
        } finally {
            Files.delete(copy);
        }
    }

    private static Map<String, Tensor> read(Path file, String name) throws IOException {
        if (Files.size(file) == 0) {
            throw new NpyFormatException(name, 0, "is the end of the file, needs a zip (.npz)");
        }
        var arrays = new LinkedHashMap<String, Tensor>();
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList()) {
                var entryName = entry.getName();
                if (entryName.endsWith(ENDING)) {
                    var key = entryName.substring(0, entryName.length() - ENDING.length());
                    try (var in = new BufferedInputStream(zip.getInputStream(entry))) {
                        arrays.put(key, Npy.read(in, name + "!" + entryName));
                    }
                }
            }
        } catch (ZipException e) {
            var wrong =
                    new NpyFormatException(
                            name, 0, "does not start a sound zip (.npz): " + e.getMessage());
            wrong.initCause(e);
            throw wrong;
        }
        return arrays;
    }

    /** Writes a file, which appears complete or not at all. */
    public static void write(Path file, Map<String, Tensor> arrays) throws IOException {
        AtomicFile.write(file, out -> write(out, arrays));
    }

    /** Writes the arrays in the map's order to a stream, which stays open. */
    public static void write(OutputStream stream, Map<String, Tensor> arrays) throws IOException {
        var zip = new ZipOutputStream(new BufferedOutputStream(stream));
        for (var array : arrays.entrySet()) {
            var entry = new ZipEntry(array.getKey() + ENDING);
            entry.setTimeLocal(NO_TIME);
            zip.putNextEntry(entry);
            Npy.write(zip, array.getValue());
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }
}
