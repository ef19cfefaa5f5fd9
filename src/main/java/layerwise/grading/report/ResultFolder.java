package layerwise.grading.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import layerwise.grading.Batch;
import layerwise.grading.Grade;
import layerwise.grading.GradeStore;
import layerwise.grading.ShardManifest;
import layerwise.tensor.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of a batch on disk: a folder for each submission, and {@code summary.csv} and {@code
 * junit.xml} for all.
 *
 * <p>A submission's folder holds {@code grade.json} (everything, for the instructor), {@code
 * feedback.txt} and {@code results.json} (for the student). Each file is written beside its place
 * and moved there, {@code grade.json} last: where it is, the others are too. {@code timings.csv} is
 * a log: a line is added for each grading, also by the runs after a killed one.
 */
public final class ResultFolder implements GradeStore {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    // half a surrogate pair in a student's text has no bytes in UTF-8
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private static final String SHARD = "shard.json";
    private static final String PARTIAL = ".part";
    private static final String TIMINGS = "timings.csv";

    /** Files of the batch, which no submission's folder may be called. */
    private static final Set<String> OURS =
            Set.of("summary.csv", "junit.xml", "results.json", SHARD, TIMINGS);

    private final Path folder;

    /** Results below this folder, which is made when needed. */
    public ResultFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<Grade> find(String submission) {
        var file = of(submission).resolve("grade.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        // what is not a grade of this version is made again
        return read(file).filter(grade -> submission.equals(grade.submission()));
    }

    /**
     * Keeps other runs out of this folder until it is closed, and removes what a killed one has
     * left half written.
     *
     * @throws IllegalStateException if another run is at work here
     */
    public Closeable claim() throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(".lock");
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(channel)) {
            channel.close();
            throw new IllegalStateException(
                    folder
                            + " is being written to by another lw grade; wait for it, or give"
                            + " another --out");
        }
        sweep();
        return () -> {
            Files.deleteIfExists(file);
            channel.close();
        };
    }

    private static boolean isFree(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        } catch (IOException _) {
            // some file systems of clusters have no locks; who starts two runs there sees to it
            return true;
        }
    }

    private void sweep() throws IOException {
        try (var files = Files.walk(folder, 2)) {
            var partial = files.filter(f -> f.toString().endsWith(PARTIAL));
            for (var file : partial.filter(Files::isRegularFile).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Adds to {@code timings.csv} how long a submission took; no other file depends on time. */
    public synchronized void time(Batch.Finished finished) throws IOException {
        Files.createDirectories(folder);
        var line =
                SafeText.csv(finished.grade().submission())
                        + ","
                        + String.format(Locale.ROOT, "%.3f", finished.wall().toNanos() / 1e9)
                        + "\r\n";
        var file = folder.resolve(TIMINGS);
        if (!Files.exists(file)) {
            write(file, "\"submission\",\"seconds\"\r\n");
        }
        Files.writeString(file, line, StandardOpenOption.APPEND);
    }

    /** The grade in a file; empty if there is none that this version can read. */
    static Optional<Grade> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), Grade.class));
        } catch (JacksonException | IOException | NullPointerException e) {
            return Optional.empty();
        }
    }

    @Override
    public void save(Grade grade) throws IOException {
        var own = of(grade.submission());
        Files.createDirectories(own);
        write(own.resolve("feedback.txt"), ConsoleTable.of(grade) + "\n");
        write(own.resolve("results.json"), GradescopeReport.of(grade));
        write(own.resolve("grade.json"), json(grade) + "\n");
    }

    /** Writes what sums up all of the grades. */
    public void finish(List<Grade> grades) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve("summary.csv"), SummaryCsv.of(grades));
        write(folder.resolve("junit.xml"), JunitReport.of(grades));
        if (grades.size() == 1) {
            // where Gradescope looks for it: it grades one submission at a time
            write(folder.resolve("results.json"), GradescopeReport.of(grades.getFirst()));
        }
    }

    /** Says that the results here are those of a shard. */
    public void keep(ShardManifest manifest) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve(SHARD), json(manifest) + "\n");
    }

    /** What the shard was given whose results these are; empty if these are not a shard's. */
    Optional<ShardManifest> manifest() throws IOException {
        var file = folder.resolve(SHARD);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), ShardManifest.class));
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read; run lw grade --shard again", e);
        }
    }

    /** Grades as JSON: one grade, or a list of them. */
    public static String json(Object grades) {
        return JSON.writeValueAsString(grades);
    }

    /**
     * The folder of a submission; its name is made of its name, with a hash if that was changed.
     */
    Path of(String submission) {
        var safe = submission.replace("/", "__").replaceAll("[^\\p{L}\\p{N}._-]", "_");
        safe = safe.startsWith(".") || safe.isEmpty() ? "_" + safe : safe;
        safe = safe.length() > 100 ? safe.substring(0, 100) : safe;
        boolean same = safe.replace("__", "/").equals(submission) && !OURS.contains(safe);
        return folder.resolve(same ? safe : safe + "-" + hash(submission));
    }

    /** Students choose some names, so two of them must not be able to meet in one folder. */
    private static String hash(String name) {
        var bytes = ByteBuffer.allocate(2 * name.length());
        name.chars().forEach(c -> bytes.putChar((char) c));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
