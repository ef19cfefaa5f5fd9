package layerwise.grading;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a submission comes from, as far as the place it was found in says.
 *
 * @param students one, several of a group, or none where it is not known
 * @param submitted when it was handed in, if that is known
 * @param markedLate whether the platform says that it is late
 * @param notes what was noticed and needs nobody
 * @param concerns why a person should look at it
 */
public record Origin(
        List<Student> students,
        Optional<Instant> submitted,
        boolean markedLate,
        List<String> notes,
        List<String> concerns) {
    /** Nothing is known. */
    static final Origin UNKNOWN =
            new Origin(List.of(), Optional.empty(), false, List.of(), List.of());

    public Origin {
        students = List.copyOf(students);
        notes = List.copyOf(notes);
        concerns = List.copyOf(concerns);
    }
}
