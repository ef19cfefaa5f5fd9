package layerwise.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where files of a dataset are looked for, in this order: the folder given by {@code
 * -Dlayerwise.data}, the one given by {@code LAYERWISE_DATA}, {@code datasets/} of the project, the
 * user's cache. In each, the dataset's own folder is looked into first, then the folder itself.
 */
public final class Locations {
    private Locations() {}

    /** The folders that are looked into, most particular first; they need not exist. */
    public static List<Path> folders() {
        var folders = new ArrayList<Path>();
        add(folders, System.getProperty("layerwise.data"));
        add(folders, System.getenv("LAYERWISE_DATA"));
        var home = System.getProperty("layerwise.home", System.getenv("LAYERWISE_HOME"));
        folders.add((home == null ? Path.of("") : Path.of(home)).resolve("datasets"));
        folders.add(cache());
        return folders;
    }

    private static void add(List<Path> folders, String name) {
        if (name != null && !name.isBlank()) {
            folders.add(Path.of(name));
        }
    }

    /** Where downloads are put. */
    public static Path cache() {
        var xdg = System.getenv("XDG_CACHE_HOME");
        var base =
                xdg == null || xdg.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(xdg);
        return base.resolve("layerwise").resolve("datasets");
    }

    /** The file, gzipped or not, wherever it is found first. */
    public static Optional<Path> find(String dataset, String file) {
        var plain = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
        for (var folder : folders()) {
            for (var candidate : List.of(folder.resolve(dataset), folder)) {
                for (var name : List.of(file, plain)) {
                    if (Files.isRegularFile(candidate.resolve(name))) {
                        return Optional.of(candidate.resolve(name));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * All files of a dataset, found or fetched, in the catalogue's order.
     *
     * @throws IOException if one is nowhere and cannot be fetched
     */
    public static List<Path> findOrFetch(String dataset, Fetcher fetcher) throws IOException {
        var entry = Catalogue.entry(dataset);
        var files = new ArrayList<Path>();
        for (var file : entry.files()) {
            var found = find(dataset, file.name());
            if (found.isPresent()) {
                files.add(found.get());
            } else {
                files.add(fetcher.fetch(file, entry.mirrors(), cache().resolve(dataset)));
            }
        }
        return files;
    }
}
