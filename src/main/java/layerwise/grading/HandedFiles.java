package layerwise.grading;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import layerwise.grading.SubmittedNotebook.Content;

/**
 * The files of a folder or a zip, and of the zips in it.
 *
 * <p>Nothing is ever unpacked to a path that a zip names. Only notebooks, inner zips and the few
 * files that a platform adds are read, each up to {@link #LONGEST} bytes; the zips that one student
 * handed in may have {@link #MOST_ENTRIES} entries, and unpack to {@link #MOST_UNPACKED} bytes of
 * inner zips, {@link #DEEPEST} levels deep.
 */
final class HandedFiles {
    static final int LONGEST = 100 << 20;
    static final int MOST_ENTRIES = 10_000;
    static final long MOST_UNPACKED = 500L << 20;
    static final int DEEPEST = 3;

    /** What every zip tool can write names in, if not in UTF-8; any byte is a character. */
    private static final Charset CODE_PAGE = Charset.forName("IBM437");

    private final List<HandedFile> found = new ArrayList<>();

    /** Opens a zip anew, as often as it is read. */
    @FunctionalInterface
    private interface Opener {
        ZipFile open() throws IOException;
    }

    /** What is left of the limits for the zips that one student handed in. */
    private static final class Budget {
        private int entries = MOST_ENTRIES;
        private long unpacked = MOST_UNPACKED;

        /** Finding what there is counts; reading what was found has a limit of its own. */
        private boolean searching = true;
    }

    private HandedFiles() {}

    /** Those below a folder, by path; links are not followed. */
    static List<HandedFile> ofFolder(Path folder) throws IOException {
        var files = new HandedFiles();
        var root = folder.toRealPath();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes is) {
                        return HandedFile.isHidden(relative(at))
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                        files.addFile(relative(file), file, is);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        var path = relative(file);
                        files.addUnusable(path, path, "cannot be read: " + reason(e));
                        return FileVisitResult.CONTINUE;
                    }

                    private String relative(Path file) {
                        return root.relativize(file).toString().replace('\\', '/');
                    }
                });
        return files.sorted();
    }

    /**
     * Those of a zip, by path.
     *
     * @throws IllegalArgumentException if it cannot be read as a whole
     */
    static List<HandedFile> ofZip(Path zip) throws IOException {
        var files = new HandedFiles();
        try {
            files.addEntries(() -> open(zip), "", "", 0, null);
        } catch (ZipException | EOFException e) {
            throw new IllegalArgumentException(zip + " cannot be read: " + reason(e), e);
        }
        return files.sorted();
    }

    /** A file by itself. */
    static List<HandedFile> ofFile(Path file) {
        var files = new HandedFiles();
        var name = file.getFileName().toString();
        files.found.add(
                new HandedFile(name, name, 0, Optional.empty(), () -> Files.readAllBytes(file)));
        return files.found;
    }

    private List<HandedFile> sorted() {
        found.sort(Comparator.comparing(HandedFile::path));
        return List.copyOf(found);
    }

    private void addUnusable(String path, String slot, String problem) {
        found.add(HandedFile.unusable(path, slot, problem));
    }

    private void addFile(String path, Path file, BasicFileAttributes is) {
        if (HandedFile.isHidden(path)) {
            return;
        }
        if (!is.isRegularFile() && matters(path)) {
            addUnusable(path, path, "is no file but a link or a device, which is not followed");
        } else if (HandedFile.endsWith(path, HandedFile.ZIP)) {
            var limits = new Budget();
            expand(() -> open(file), path, path, 1, limits);
            limits.searching = false;
        } else if (is.isRegularFile()) {
            found.add(
                    new HandedFile(
                            path, path, 0, Optional.empty(), () -> Files.readAllBytes(file)));
        }
    }

    /** Whether it would be a student's work if it could be read. */
    private static boolean matters(String path) {
        return HandedFile.endsWith(path, HandedFile.NOTEBOOK)
                || HandedFile.endsWith(path, HandedFile.ZIP);
    }

    /** Adds what is in a zip that a student handed in, or the zip with what is wrong with it. */
    private void expand(Opener opener, String path, String slot, int depth, Budget budget) {
        int before = found.size();
        try {
            if (depth > DEEPEST) {
                throw new UnusableSubmissionException(
                        "is a zip in a zip, "
                                + depth
                                + " levels deep, needs "
                                + DEEPEST
                                + " at most");
            }
            addEntries(opener, path + "/", slot, depth, budget);
        } catch (IOException e) {
            found.subList(before, found.size()).clear();
            addUnusable(path, slot, reason(e));
        }
    }

    private void addEntries(Opener opener, String prefix, String slot, int depth, Budget budget)
            throws IOException {
        List<ZipEntry> entries;
        try (var zip = opener.open()) {
            if (budget != null && zip.size() > budget.entries) {
                throw new UnusableSubmissionException(
                        "has more than " + MOST_ENTRIES + " entries, needs fewer");
            }
            entries = zip.stream().filter(e -> !e.isDirectory()).<ZipEntry>map(e -> e).toList();
            if (budget != null) {
                budget.entries -= zip.size();
            }
        }
        Set<String> twice = new HashSet<>();
        Set<String> once = new HashSet<>();
        entries.forEach(entry -> {
            if (!once.add(entry.getName())) {
                twice.add(entry.getName());
            }
        });
        for (var entry : entries) {
            var name = entry.getName().replace('\\', '/');
            if (!HandedFile.isHidden(name) && once.remove(entry.getName())) {
                add(opener, entry, prefix + name, slot, depth, budget, twice);
            }
        }
    }

    private void add(
            Opener opener,
            ZipEntry entry,
            String path,
            String outer,
            int depth,
            Budget budget,
            Set<String> twice)
            throws IOException {
        var slot = outer.isEmpty() ? path : outer;
        boolean zip = HandedFile.endsWith(path, HandedFile.ZIP);
        if (leadsOutside(entry.getName()) && matters(path)) {
            addUnusable(path, slot, "has a path that leads out of its zip, which is not followed");
        } else if (twice.contains(entry.getName()) && matters(path)) {
            addUnusable(path, slot, "is in its zip twice, and nothing says which one counts");
        } else if (zip) {
            var limits = budget == null ? new Budget() : budget;
            expand(() -> inner(opener, entry.getName(), limits), path, slot, depth + 1, limits);
            limits.searching = budget != null;
        } else {
            long written = budget == null ? 0 : entry.getTime();
            Content content = () -> read(opener, entry.getName(), LONGEST + 1);
            found.add(new HandedFile(path, slot, written, Optional.empty(), content));
        }
    }

    private static boolean leadsOutside(String name) {
        var path = name.replace('\\', '/');
        return path.startsWith("/")
                || path.matches("[A-Za-z]:.*")
                || List.of(path.split("/")).contains("..");
    }

    private static byte[] read(Opener opener, String entry, int most) throws IOException {
        try (var zip = opener.open();
                var in = zip.getInputStream(zip.getEntry(entry))) {
            return in.readNBytes(most);
        } catch (ZipException | EOFException e) {
            throw new UnusableSubmissionException(entry + " " + reason(e));
        }
    }

    /** An inner zip; its bytes stand in a file that has no name while it is read. */
    private static ZipFile inner(Opener outer, String entry, Budget budget) throws IOException {
        long most = budget.searching ? Math.min(LONGEST, budget.unpacked) : LONGEST;
        var bytes = read(outer, entry, (int) most + 1);
        if (bytes.length > most) {
            throw new UnusableSubmissionException(
                    "unpacks to more than "
                            + (LONGEST >> 20)
                            + " MB, or with all zips around it to more than "
                            + (MOST_UNPACKED >> 20)
                            + " MB; it is not read");
        }
        if (budget.searching) {
            budget.unpacked -= bytes.length;
        }
        var file = Files.createTempFile(Abandoned.prefix(), HandedFile.ZIP);
        try {
            Files.write(file, bytes);
            return open(file);
        } finally {
            if (!file.toFile().delete()) {
                file.toFile().deleteOnExit();
            }
        }
    }

    private static ZipFile open(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException _) {
            // names that are not UTF-8 are one cause, and the only one that this cures
            return new ZipFile(file.toFile(), CODE_PAGE);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof UnusableSubmissionException) {
            return e.getMessage();
        }
        var text = String.valueOf(e.getMessage());
        if (text.contains("encrypted")) {
            return "is encrypted, needs to be without a password";
        }
        if (e instanceof ZipException || e instanceof EOFException) {
            return "is damaged or no zip: " + text;
        }
        return e.getClass().getSimpleName() + ", " + text;
    }
}
