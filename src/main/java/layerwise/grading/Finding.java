package layerwise.grading;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a failed check was put down to.
 *
 * @param causes what puts out the same in every case; more than one where they cannot be told apart
 * @param cases how many cases were compared, all of the check's
 * @param elsewhere the check by which the cause is known, where it is another one; else empty
 */
record Finding(Sureness sureness, List<Cause> causes, int cases, String elsewhere) {

    /** How sure it is. */
    enum Sureness {
        /** It is this: no other known mistake fits. */
        SURE,
        /** It is one of these. */
        ONE_OF,
        /** It fits, but what was put out is so plain that much else would fit as well. */
        PERHAPS
    }

    Finding {
        causes = List.copyOf(causes);
        if (causes.isEmpty() || sureness == Sureness.SURE && causes.size() > 1) {
            throw new IllegalArgumentException(
                    "Finding: " + sureness + " with " + causes.size() + " causes");
        }
    }

    /** For reports to the instructor: the id of a mistake alone only where it is sure. */
    String id() {
        var ids = causes.stream().map(Cause::id).collect(Collectors.joining(", "));
        return switch (sureness) {
            case SURE -> ids;
            case ONE_OF -> "one of: " + ids;
            case PERHAPS -> "perhaps: " + ids;
        };
    }
}
