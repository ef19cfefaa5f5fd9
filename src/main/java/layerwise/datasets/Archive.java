package layerwise.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.zip.ZipException;

/**
 * Files out of a tar archive, gzipped or not. A member is a header of 512 bytes (name at byte 0,
 * size in octal at 124, sum of the header's bytes in octal at 148) and its content, filled up to a
 * multiple of 512. Source: POSIX.1-1988, ustar interchange format.
 */
final class Archive {
    private static final int BLOCK = 512;

    private Archive() {}

    /**
     * Unpacks these members into a folder, each to its path. They are put in place only when all of
     * them are there whole; nothing else of the archive is written.
     *
     * @throws DatasetFormatException if the archive is cut off, lacks a member or is no archive
     */
    static void unpack(Path archive, List<String> members, Path folder) throws IOException {
        Files.createDirectories(folder);
        var unpacked = new HashMap<String, Path>();
        try (var in = Idx.open(archive)) {
            var tar = new Tar(archive.getFileName().toString(), in);
            while (unpacked.size() < members.size() && tar.next()) {
                if (members.contains(tar.name)) {
                    var file = Files.createTempFile(folder, "unpacking", ".part");
                    unpacked.put(tar.name, file);
                    tar.copyTo(file);
                } else {
                    tar.skip();
                }
            }
            for (var member : members) {
                if (!unpacked.containsKey(member)) {
                    throw tar.problem("is the end of the archive, which has no " + member);
                }
            }
            for (var member : members) {
                var target = folder.resolve(member);
                Files.createDirectories(target.getParent());
                Files.move(unpacked.get(member), target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (EOFException | ZipException e) {
            throw new DatasetFormatException(
                    archive.toString(),
                    "cannot be unpacked (" + e.getMessage() + "); delete it and fetch it again",
                    e);
        } finally {
            for (var part : unpacked.values()) {
                Files.deleteIfExists(part);
            }
        }
    }

    /** Goes from member to member. */
    private static final class Tar {
        private final String archive;
        private final InputStream in;
        private long offset;
        private String name = "";
        private long size;

        Tar(String archive, InputStream in) {
            this.archive = archive;
            this.in = in;
        }

        DatasetFormatException problem(String text) {
            return new DatasetFormatException(archive, offset, text);
        }

        /** Reads the next header; false at the archive's end, a block of zeros. */
        boolean next() throws IOException {
            var header = in.readNBytes(BLOCK);
            int sum = 0;
            for (int i = 0; i < header.length; i++) {
                sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
            }
            if (header.length < BLOCK) {
                throw problem("is the end of the file, needs a member's header; it is cut off");
            }
            if (sum == 8 * ' ') {
                return false;
            }
            if (octal(header, 148, 8) != sum) {
                throw problem("is no header of a tar archive");
            }
            name = text(header, 0, 100);
            size = octal(header, 124, 12);
            offset += BLOCK;
            return true;
        }

        void copyTo(Path file) throws IOException {
            try (var out = Files.newOutputStream(file)) {
                var buffer = new byte[1 << 16];
                for (long left = size; left > 0; ) {
                    int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (n < 0) {
                        throw new EOFException("it ends within " + name);
                    }
                    out.write(buffer, 0, n);
                    left -= n;
                }
            }
            in.skipNBytes(padded() - size);
            offset += padded();
        }

        void skip() throws IOException {
            in.skipNBytes(padded());
            offset += padded();
        }

        private long padded() {
            return (size + BLOCK - 1) / BLOCK * BLOCK;
        }

        private long octal(byte[] header, int from, int length) {
            var digits = text(header, from, length).strip();
            if (!digits.matches("[0-7]{1,11}")) {
                throw problem("is no header of a tar archive");
            }
            return Long.parseLong(digits, 8);
        }

        private static String text(byte[] header, int from, int length) {
            int end = from;
            while (end < from + length && header[end] != 0) {
                end++;
            }
            return new String(header, from, end - from, StandardCharsets.UTF_8);
        }
    }
}
