package layerwise.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Downloads files of the catalogue: mirrors in order, a cut-off download goes on where it stopped,
 * and a file is only put in place when the checksum of its content is right.
 */
public final class Fetcher {
    private static final int REDIRECTS = 5;
    private static final int RESUMES = 3;

    /** Hears how far a download is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called now and then.
         *
         * @param file the file's name
         * @param done bytes that are there
         * @param total bytes in all, or -1 where the server does not say
         */
        void update(String file, long done, long total);
    }

    private final Duration patience;
    private final Progress progress;

    /**
     * A fetcher.
     *
     * @param patience how long a server may say nothing before the next mirror is tried
     * @param progress hears how far it is
     */
    public Fetcher(Duration patience, Progress progress) {
        this.patience = Objects.requireNonNull(patience, "patience");
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    /**
     * Downloads one file into a folder, unless it is there and right.
     *
     * @return the file
     * @throws IOException if no mirror gave it; the message has one line for each
     */
    public Path fetch(Catalogue.File file, List<URI> mirrors, Path folder) throws IOException {
        Files.createDirectories(folder);
        var target = folder.resolve(file.name());
        if (Files.exists(target) && mismatch(file, target).isEmpty()) {
            return target;
        }
        var partial = folder.resolve(file.name() + ".part");
        var problems = new ArrayList<String>();
        for (var mirror : mirrors) {
            var uri = mirror.resolve(file.name());
            try {
                download(uri, partial, file.name());
                var mismatch = mismatch(file, partial);
                if (mismatch.isEmpty()) {
                    Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
                    return target;
                }
                problems.add(uri + " sent content with " + mismatch.get());
                Files.delete(partial);
            } catch (IOException e) {
                problems.add(uri + ": " + (e.getMessage() == null ? e : e.getMessage()));
            }
        }
        throw new IOException(
                file.name()
                        + " could not be fetched from any of "
                        + mirrors.size()
                        + " mirrors:\n  "
                        + String.join("\n  ", problems)
                        + "\nCheck the network, or put the file into "
                        + folder
                        + " yourself");
    }

    private void download(URI uri, Path partial, String name) throws IOException {
        for (int attempt = 0; ; attempt++) {
            long before = Files.exists(partial) ? Files.size(partial) : 0;
            try {
                transfer(uri, partial, name, before);
                return;
            } catch (IOException e) {
                long now = Files.exists(partial) ? Files.size(partial) : 0;
                if (attempt >= RESUMES || now <= before) {
                    throw e; // no progress: going on would only ask the same again
                }
            }
        }
    }

    private void transfer(URI uri, Path partial, String name, long from) throws IOException {
        var connection = open(uri, from);
        try {
            boolean resumed = connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
            long start = resumed ? from : 0;
            long length = connection.getContentLengthLong();
            long total = length < 0 ? -1 : start + length;
            try (var in = connection.getInputStream();
                    var out =
                            Files.newOutputStream(
                                    partial,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE,
                                    resumed
                                            ? StandardOpenOption.APPEND
                                            : StandardOpenOption.TRUNCATE_EXISTING)) {
                long done = copy(in, out, name, start, total);
                if (total >= 0 && done != total) {
                    throw new IOException("cut off after " + done + " of " + total + " bytes");
                }
            }
        } finally {
            connection.disconnect();
        }
    }

    private long copy(InputStream in, OutputStream out, String name, long start, long total)
            throws IOException {
        var buffer = new byte[1 << 16];
        long done = start;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            done += n;
            progress.update(name, done, total);
        }
        return done;
    }

    /** Follows redirects by hand, because the JDK's own following stops at a change of protocol. */
    private HttpURLConnection open(URI uri, long from) throws IOException {
        var at = uri;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            var connection = (HttpURLConnection) at.toURL().openConnection();
            connection.setConnectTimeout((int) patience.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setInstanceFollowRedirects(false);
            if (from > 0) {
                connection.setRequestProperty("Range", "bytes=" + from + "-");
            }
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL) {
                return connection;
            }
            var location = connection.getHeaderField("Location");
            connection.disconnect();
            if (status == 416) {
                // what is here is already longer than the file: it is another one, start again
                from = 0;
            } else if (status / 100 == 3 && location != null) {
                at = at.resolve(location);
            } else {
                throw new IOException("the server answers " + status);
            }
        }
        throw new IOException("redirected more than " + REDIRECTS + " times");
    }

    /** What went wrong, in a line, for the name of the set that is drawn instead. */
    static String reason(IOException e) {
        var message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines().findFirst().orElse("").replaceAll(" from any of .*:$", "");
    }

    /**
     * How a file differs from what the catalogue says of it: the sum it has, and the needed one.
     */
    static Optional<String> mismatch(Catalogue.File file, Path path) throws IOException {
        if (!file.isArchive()) {
            return mismatch("SHA-256", contentSha256(path), file.sha256());
        }
        var md5 = mismatch("MD5", archiveSum("MD5", path), file.md5());
        return md5.isPresent()
                ? md5
                : mismatch("SHA-256", archiveSum("SHA-256", path), file.sha256());
    }

    private static Optional<String> mismatch(String algorithm, String found, String needed) {
        return found.equals(needed)
                ? Optional.empty()
                : Optional.of(algorithm + " " + found + ", needs " + needed);
    }

    private static String contentSha256(Path file) throws IOException {
        try {
            return sha256(file);
        } catch (ZipException | EOFException e) {
            return "of a damaged gzip file (" + e.getMessage() + ")";
        }
    }

    /** SHA-256 of a file's decompressed content, in hexadecimal. */
    public static String sha256(Path file) throws IOException {
        try (var in = Idx.open(file)) {
            return sum("SHA-256", in);
        }
    }

    private static String archiveSum(String algorithm, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return sum(algorithm, in);
        }
    }

    private static String sum(String algorithm, InputStream in) throws IOException {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
