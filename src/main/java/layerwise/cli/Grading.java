package layerwise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import layerwise.datasets.Locations;
import layerwise.grading.Isolation;

/** What the grading commands share: the exit codes, and where assignments are. */
final class Grading {
    /** Everything was done. */
    static final int DONE = 0;

    /** Something was found wrong. */
    static final int FOUND = 1;

    /** The call, or a file, is unusable. */
    static final int UNUSABLE = 2;

    /** The sandbox asked for is not available. */
    static final int NO_SANDBOX = 3;

    private Grading() {}

    static int unusable(String message) {
        System.err.println(message);
        return UNUSABLE;
    }

    /** The folder with {@code grading} in it: as checks look for it, else the working folder. */
    static Path home() {
        var named = System.getProperty("layerwise.home", System.getenv("LAYERWISE_HOME"));
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("grading"))) {
                return at;
            }
        }
        return Path.of("");
    }

    /** Where runs of solutions and known mistakes are kept, beside the datasets. */
    static Path keptRuns() {
        return Locations.cache().resolveSibling("runs");
    }

    /** Where the workers' classes and start caches are kept. */
    static Path workers() {
        return Locations.cache().resolveSibling("workers");
    }

    static Optional<Isolation> isolation(String name) {
        return Arrays.stream(Isolation.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
