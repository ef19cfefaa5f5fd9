package layerwise.grading;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which Layerwise this is. */
final class Version {
    /** The directory of a zip ends with this record, a comment of up to 64 kB behind it. */
    private static final int END_OF_DIRECTORY = 0x06054b50;

    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int DIRECTORY_AT = 16;

    /** A directory that starts further on than 32 bits can say. */
    private static final long ELSEWHERE = 0xFFFFFFFFL;

    private static final String BUILD = build(home());

    private Version() {}

    /** As reports name it. */
    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /**
     * The version and a hash of the classes: work of another build is not taken for this one's, and
     * two builds of one source are one.
     */
    static String build() {
        return BUILD;
    }

    /** The jar or folder that Layerwise's classes are in. */
    static Path home() {
        try {
            var source = Version.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(source.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Layerwise's own place has no path", e);
        }
    }

    private static String build(Path home) {
        try {
            var hash = Files.isDirectory(home) ? ofFolder(home) : ofJar(home);
            return current() + " " + hash.toString().substring(0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(home + " cannot be read", e);
        }
    }

    private static ContentHash ofFolder(Path home) throws IOException {
        var hash = new ContentHash();
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                hash.add(home.relativize(file).toString()).add(Files.readAllBytes(file));
            }
        }
        return hash;
    }

    /** Of the zip's directory, which has a checksum of each file; to read all takes long. */
    private static ContentHash ofJar(Path jar) throws IOException {
        try (var file = new RandomAccessFile(jar.toFile(), "r")) {
            long tailAt = Math.max(0, file.length() - END_BYTES - LONGEST_COMMENT);
            var tail = ByteBuffer.wrap(read(file, tailAt)).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
                if (tail.getInt(at) == END_OF_DIRECTORY) {
                    long directory = Integer.toUnsignedLong(tail.getInt(at + DIRECTORY_AT));
                    return new ContentHash()
                            .add(read(file, directory == ELSEWHERE ? 0 : directory));
                }
            }
            throw new IOException("it is no zip");
        }
    }

    private static byte[] read(RandomAccessFile file, long from) throws IOException {
        var bytes = new byte[Math.toIntExact(file.length() - from)];
        file.seek(from);
        file.readFully(bytes);
        return bytes;
    }
}
