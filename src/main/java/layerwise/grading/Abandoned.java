package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * What a grader that was killed has left in the folder for temporary files. A grader's files carry
 * the id of its process in their names; those whose process is gone are nobody's.
 */
public final class Abandoned {
    private static final Pattern OURS =
            Pattern.compile("layerwise-(?:worker|grader)-(\\d{1,18})-.*");

    private Abandoned() {}

    /** How the names of this process's own files begin. */
    static String prefix() {
        return "layerwise-grader-" + ProcessHandle.current().pid() + "-";
    }

    /**
     * Removes what is nobody's, as far as it may; returns how many files and folders that were. The
     * files of other users stay, and those whose process id has been given to another process.
     */
    public static int sweep() {
        return sweep(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static int sweep(Path folder) {
        int swept = 0;
        try (var files = Files.newDirectoryStream(folder, "layerwise-*")) {
            for (var file : files) {
                var matcher = OURS.matcher(file.getFileName().toString());
                if (matcher.matches()
                        && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()
                        && isMine(file)
                        && delete(file)) {
                    swept++;
                }
            }
        } catch (IOException _) {
            // a folder that cannot be listed is left to a later run
        }
        return swept;
    }

    private static boolean isMine(Path file) {
        try {
            var user = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
            return user.equals(System.getProperty("user.name"));
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean delete(Path file) {
        try (var files = Files.walk(file)) {
            for (var each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
            return true;
        } catch (IOException | UncheckedIOException _) {
            return false;
        }
    }
}
