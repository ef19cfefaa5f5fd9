package layerwise.grading;

import java.util.Optional;
import layerwise.grading.SubmittedNotebook.Content;

/**
 * A file that was found in a folder or a zip, or what stands in its place where it cannot be read.
 *
 * @param path below the folder or zip that was given, with slashes
 * @param slot the same, or the path of the outermost zip that a student put it into
 * @param written the time that a student's zip has for it, for comparison; 0 outside of those
 * @param problem why it cannot be read
 */
record HandedFile(
        String path, String slot, long written, Optional<String> problem, Content content) {
    static final String NOTEBOOK = ".ipynb";
    static final String ZIP = ".zip";

    static HandedFile unusable(String path, String slot, String problem) {
        return new HandedFile(
                path,
                slot,
                0,
                Optional.of(problem),
                () -> {
                    throw new UnusableSubmissionException(problem);
                });
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isNotebook() {
        return problem.isEmpty() && endsWith(path, NOTEBOOK);
    }

    /** Whether it is one that systems and editors leave: hidden, or in a hidden folder. */
    static boolean isHidden(String path) {
        for (var part : path.split("/")) {
            if ((part.startsWith(".") && !part.equals("..")) || part.equals("__MACOSX")) {
                return true;
            }
        }
        return false;
    }

    static boolean endsWith(String path, String suffix) {
        int from = path.length() - suffix.length();
        return from > 0 && path.regionMatches(true, from, suffix, 0, suffix.length());
    }

    static String without(String path, String suffix) {
        return endsWith(path, suffix) ? path.substring(0, path.length() - suffix.length()) : path;
    }
}
