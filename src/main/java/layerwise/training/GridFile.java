package layerwise.training;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The trials of a {@link GridSearch} that are done, a line of JSON each, after a first line that
 * says which search it is.
 *
 * <p>A line is written at once and forced to the disk. Where the machine died meanwhile the last
 * line is cut off; it is dropped, and its trial computed again.
 */
final class GridFile implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private record Key(GridPoint point, long seed) {}

    private final Path path;
    private final RandomAccessFile file;
    private final Map<Key, GridTrial> trials = new HashMap<>();

    private GridFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens the file of a search for it alone; a search without a file gets one that keeps none.
     */
    static GridFile open(GridSearch search, Consumer<String> lines) {
        if (search.file().isEmpty()) {
            return new GridFile(null, null);
        }
        var path = search.file().get();
        try {
            var opened = new GridFile(path, new RandomAccessFile(path.toFile(), "rw"));
            try {
                opened.lock();
                opened.read(header(search), lines);
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "GridSearch: " + path + " cannot be opened for its trials: " + e.getMessage(),
                    e);
        }
    }

    private static String header(GridSearch search) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("search", search.name());
        fields.put("seed", search.seed());
        return JSON.writeValueAsString(fields) + "\n";
    }

    /** Let go when the file is closed. */
    private void lock() throws IOException {
        boolean locked;
        try {
            locked = file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new IllegalStateException(
                    "GridSearch: "
                            + path
                            + " is in use by another search, needs to be free; wait for it or"
                            + " choose another file");
        }
    }

    private void read(String header, Consumer<String> lines) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(file.length())];
        file.readFully(bytes);
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (header.startsWith(text)) {
            // new, or cut off within the first line
            file.setLength(0);
            write(header);
            return;
        }
        if (!text.startsWith(header)) {
            throw new IllegalArgumentException(
                    "GridSearch: "
                            + path
                            + " starts with "
                            + text.lines().findFirst().orElse("nothing")
                            + ", needs "
                            + header.strip()
                            + "; it is not of this search, choose another file");
        }
        int start = header.length();
        for (int number = 2; start < text.length(); number++) {
            int end = text.indexOf('\n', start);
            boolean isLast = end < 0 || end == text.length() - 1;
            if (end < 0 || !take(text.substring(start, end))) {
                requireLast(isLast, number);
                file.setLength(text.substring(0, start).getBytes(StandardCharsets.UTF_8).length);
                lines.accept(
                        path + ", line " + number + " is damaged, its trial is computed again");
                break;
            }
            start = end + 1;
        }
        file.seek(file.length());
    }

    private void requireLast(boolean isLast, int number) {
        if (!isLast) {
            throw new IllegalArgumentException(
                    "GridSearch: "
                            + path
                            + ", line "
                            + number
                            + " is no trial, needs one; only the last line can be cut off, so"
                            + " repair the file or choose another");
        }
    }

    /** Whether a line is a trial, which is then known. */
    private boolean take(String line) {
        try {
            var fields = JSON.readTree(line);
            var numbers = new LinkedHashMap<String, Double>();
            for (var number : fields.required("point").properties()) {
                numbers.put(number.getKey(), number.getValue().doubleValue());
            }
            var point = new GridPoint(numbers);
            long seed = fields.required("seed").longValue();
            double score = fields.has("score") ? fields.get("score").doubleValue() : Double.NaN;
            var failure = fields.has("score") ? "" : fields.required("failure").stringValue();
            double seconds = fields.required("seconds").doubleValue();
            trials.put(new Key(point, seed), new GridTrial(point, seed, score, seconds, failure));
            return true;
        } catch (JacksonException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The trial of this point and seed, or null where the file has none. */
    GridTrial trial(GridPoint point, long seed) {
        return trials.get(new Key(point, seed));
    }

    void append(GridTrial trial) {
        if (file == null) {
            return;
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("point", trial.point().numbers());
        fields.put("seed", trial.seed());
        fields.put(
                trial.failed() ? "failure" : "score",
                trial.failed() ? trial.failure() : (Object) trial.score());
        fields.put("seconds", trial.seconds());
        try {
            write(JSON.writeValueAsString(fields) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "GridSearch: " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void write(String line) throws IOException {
        file.write(line.getBytes(StandardCharsets.UTF_8));
        file.getFD().sync();
    }

    @Override
    public void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "GridSearch: " + path + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
