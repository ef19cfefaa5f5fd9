package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A submitted notebook that has been found but not yet read.
 *
 * @param name what reports call it: as the platform does, else its path below the folder it was
 *     found in, without {@code .ipynb}
 * @param origin who handed it in and when
 * @param content reads its bytes
 */
public record SubmittedNotebook(String name, Origin origin, Content content) {

    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Content {
        /** Reads all of it. */
        byte[] read() throws IOException;
    }

    /**
     * The submissions that were found.
     *
     * @param passedOver files that are nobody's submission to this assignment, and why
     */
    public record Found(List<SubmittedNotebook> submissions, List<String> passedOver) {
        public Found {
            submissions = List.copyOf(submissions);
            passedOver = List.copyOf(passedOver);
        }
    }

    /** A notebook of which nothing else is known. */
    public SubmittedNotebook(String name, Content content) {
        this(name, Origin.UNKNOWN, content);
    }

    /**
     * The submissions in files, folders and zips, in the order of the paths, in a folder by name.
     * The layouts that the platforms export are known by their names. What was handed in and cannot
     * be graded is a submission too, whose content says why.
     *
     * @param assignment the id; of several notebooks of a student the one of this name counts
     * @throws IllegalArgumentException if a path does not exist or holds no submission
     */
    public static Found find(List<Path> paths, String assignment) throws IOException {
        var found = new ArrayList<SubmittedNotebook>();
        var passedOver = new ArrayList<String>();
        for (var path : paths) {
            var sorted = Layout.of(files(path), assignment);
            var here =
                    sorted.parcels().stream().flatMap(p -> p.chosen(assignment).stream()).toList();
            if (here.isEmpty()) {
                throw new IllegalArgumentException(
                        path + " has no *.ipynb, needs at least one; nothing was graded");
            }
            found.addAll(here);
            passedOver.addAll(sorted.passedOver());
        }
        return new Found(withOwnNames(found), passedOver);
    }

    private static List<HandedFile> files(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return HandedFiles.ofFolder(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    path + " does not exist, needs to be a notebook, a folder or a zip");
        }
        return HandedFile.endsWith(path.toString(), HandedFile.ZIP)
                ? HandedFiles.ofZip(path)
                : HandedFiles.ofFile(path);
    }

    private static List<SubmittedNotebook> withOwnNames(List<SubmittedNotebook> found) {
        Set<String> taken = new HashSet<>();
        var named = new ArrayList<SubmittedNotebook>();
        for (var submission : found) {
            var name = submission.name;
            for (int i = 2; !taken.add(name); i++) {
                name = submission.name + " (" + i + ")";
            }
            named.add(new SubmittedNotebook(name, submission.origin, submission.content));
        }
        return named;
    }

    /**
     * All of it.
     *
     * @throws UnusableSubmissionException if what was handed in cannot be graded
     * @throws UncheckedIOException if the machine cannot read it
     */
    byte[] bytes() throws UnusableSubmissionException {
        try {
            return content.read();
        } catch (UnusableSubmissionException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key that its grade has; of one that is unusable it depends on why. */
    String key(Grader grader) {
        try {
            return grader.key(bytes());
        } catch (UnusableSubmissionException e) {
            return unusableKey(grader, e);
        }
    }

    static String unusableKey(Grader grader, UnusableSubmissionException e) {
        return grader.key(("unusable: " + e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
}
