package layerwise.datasets;

import java.io.IOException;
import java.net.URI;
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

    /**
     * The file, gzipped or not, wherever it is found first; what belongs into a folder of an
     * archive is found without that folder too.
     */
    public static Optional<Path> find(String dataset, String file) {
        var plain = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
        var alone = file.substring(file.lastIndexOf('/') + 1);
        for (var folder : folders()) {
            for (var candidate : List.of(folder.resolve(dataset), folder)) {
                for (var name : List.of(file, plain, alone)) {
                    if (Files.isRegularFile(candidate.resolve(name))) {
                        return Optional.of(candidate.resolve(name));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * All files that a dataset is read from, found or fetched, in the catalogue's order. An archive
     * is unpacked into the user's cache.
     *
     * @throws IOException if one is nowhere and cannot be fetched
     */
    public static List<Path> findOrFetch(String dataset, Fetcher fetcher) throws IOException {
        var entry = Catalogue.entry(dataset);
        var files = new ArrayList<Path>();
        for (var file : entry.files()) {
            var found =
                    file.contents().stream().flatMap(name -> find(dataset, name).stream()).toList();
            if (found.size() == file.contents().size()) {
                files.addAll(found);
            } else {
                files.addAll(fetch(entry, file, entry.mirrors(), fetcher));
            }
        }
        return files;
    }

    /**
     * All files that a dataset is read from, in the user's cache: what is not there is fetched.
     *
     * @param mirrors folders on the web to fetch from
     * @throws IOException if one cannot be fetched
     */
    public static List<Path> fetch(Catalogue.Entry entry, List<URI> mirrors, Fetcher fetcher)
            throws IOException {
        var files = new ArrayList<Path>();
        for (var file : entry.files()) {
            files.addAll(fetch(entry, file, mirrors, fetcher));
        }
        return files;
    }

    private static List<Path> fetch(
            Catalogue.Entry entry, Catalogue.File file, List<URI> mirrors, Fetcher fetcher)
            throws IOException {
        var folder = cache().resolve(entry.name());
        if (!file.isArchive()) {
            return List.of(fetcher.fetch(file, mirrors, folder));
        }
        var members = file.members().stream().map(folder::resolve).toList();
        if (members.stream().allMatch(Files::isRegularFile)) {
            return members;
        }
        var local = archive(entry, file);
        if (local.isPresent()) {
            Archive.unpack(local.get(), file.members(), folder);
        } else {
            var fetched = fetcher.fetch(file, mirrors, folder);
            Archive.unpack(fetched, file.members(), folder);
            Files.delete(fetched); // everything needed of it now lies beside it
        }
        return members;
    }

    /** The archive itself, where somebody has put it into one of the folders. */
    private static Optional<Path> archive(Catalogue.Entry entry, Catalogue.File file)
            throws IOException {
        var found =
                find(entry.name(), file.name())
                        .filter(path -> path.getFileName().toString().equals(file.name()));
        if (found.isPresent()) {
            var mismatch = Fetcher.mismatch(file, found.get());
            if (mismatch.isPresent()) {
                throw new DatasetFormatException(
                        found.get().toString(),
                        "has " + mismatch.get() + "; delete it and fetch it again",
                        null);
            }
        }
        return found;
    }
}
