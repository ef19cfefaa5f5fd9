package layerwise.grading;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a submission was handed in. Nothing in it depends on what its code does.
 *
 * @param students one, several of a group, or none where it is not known
 * @param submitted when, if that is known
 * @param sha256 of the file that was graded; empty if there was none to grade
 * @param notes what was noticed and needs nobody, such as other notebooks that were passed over
 * @param concerns why a person should look at it
 * @param lateness empty if the assignment has no late rule
 */
public record Handin(
        List<Student> students,
        Optional<Instant> submitted,
        String sha256,
        List<String> notes,
        List<String> concerns,
        Optional<Lateness> lateness) {

    /** Of something that nobody handed in, such as the solution. */
    static final Handin NONE =
            new Handin(List.of(), Optional.empty(), "", List.of(), List.of(), Optional.empty());

    public Handin {
        students = List.copyOf(students);
        notes = List.copyOf(notes);
        concerns = List.copyOf(concerns);
    }
}
