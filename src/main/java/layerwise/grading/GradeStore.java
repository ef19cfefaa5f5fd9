package layerwise.grading;

import java.io.IOException;
import java.util.Optional;

/** Where finished grades are kept, so that a batch that was stopped goes on where it was. */
public interface GradeStore {

    /** The finished grade of a submission, whatever its key. */
    Optional<Grade> find(String submission);

    /** Keeps a finished grade, all of it or nothing. */
    void save(Grade grade) throws IOException;
}
