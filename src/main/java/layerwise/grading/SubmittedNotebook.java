package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;

/**
 * A submitted notebook that has been found but not yet read.
 *
 * @param name what reports call it: its path below the folder it was found in, without {@code
 *     .ipynb}
 * @param content reads its bytes
 */
public record SubmittedNotebook(String name, Content content) {
    private static final String SUFFIX = ".ipynb";
    private static final int LONGEST = 100 << 20;

    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Content {
        /** Reads all of it. */
        byte[] read() throws IOException;
    }

    /**
     * The submissions of files, folders and zips, in the order of the paths, in a folder by name.
     * In folders, copies that Jupyter makes ({@code .ipynb_checkpoints}) are passed over.
     *
     * @throws IllegalArgumentException if a path does not exist or holds no notebook
     */
    public static List<SubmittedNotebook> find(List<Path> paths) throws IOException {
        var found = new ArrayList<SubmittedNotebook>();
        for (var path : paths) {
            int before = found.size();
            if (Files.isDirectory(path)) {
                addFolder(path, found);
            } else if (path.toString().endsWith(".zip") && Files.isRegularFile(path)) {
                addZip(path, found);
            } else if (Files.isRegularFile(path)) {
                var name = withoutSuffix(path.getFileName().toString());
                found.add(new SubmittedNotebook(name, () -> Files.readAllBytes(path)));
            } else {
                throw new IllegalArgumentException(
                        path + " does not exist, needs to be a notebook, a folder or a zip");
            }
            if (found.size() == before) {
                throw new IllegalArgumentException(
                        path + " has no *.ipynb, needs at least one; nothing was graded");
            }
        }
        return withOwnNames(found);
    }

    private static void addFolder(Path folder, List<SubmittedNotebook> found) throws IOException {
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> isSubmission(folder.relativize(file).toString()))
                    .sorted()
                    .forEach(file -> {
                        var name = folder.relativize(file).toString().replace('\\', '/');
                        found.add(
                                new SubmittedNotebook(
                                        withoutSuffix(name), () -> Files.readAllBytes(file)));
                    });
        }
    }

    private static void addZip(Path zip, List<SubmittedNotebook> found) throws IOException {
        try (var file = new ZipFile(zip.toFile())) {
            file.stream()
                    .filter(entry -> !entry.isDirectory() && isSubmission(entry.getName()))
                    .map(entry -> entry.getName())
                    .sorted()
                    .forEach(name ->
                            found.add(
                                    new SubmittedNotebook(
                                            withoutSuffix(name), () -> read(zip, name))));
        }
    }

    /** An entry's bytes; one more than allowed at most, whatever it says about its size. */
    private static byte[] read(Path zip, String entry) throws IOException {
        try (var file = new ZipFile(zip.toFile());
                var in = file.getInputStream(file.getEntry(entry))) {
            return in.readNBytes(LONGEST + 1);
        }
    }

    private static boolean isSubmission(String path) {
        var parts = path.replace('\\', '/').split("/");
        for (var part : parts) {
            if (part.startsWith(".") || part.equals("__MACOSX")) {
                return false;
            }
        }
        return path.endsWith(SUFFIX);
    }

    private static String withoutSuffix(String name) {
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static List<SubmittedNotebook> withOwnNames(List<SubmittedNotebook> found) {
        Set<String> taken = new HashSet<>();
        var named = new ArrayList<SubmittedNotebook>();
        for (var submission : found) {
            var name = submission.name;
            for (int i = 2; !taken.add(name); i++) {
                name = submission.name + " (" + i + ")";
            }
            named.add(new SubmittedNotebook(name, submission.content));
        }
        return named;
    }

    byte[] bytes() {
        try {
            return content.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
