package layerwise.grading;

import java.io.IOException;
import java.util.Optional;

/** Where finished grades are kept, so that a batch that was stopped goes on where it was. */
public interface GradeStore {

    /** The finished grade of a submission, if it was made with this key. */
    Optional<Grade> find(String submission, String key);

    /** Keeps a finished grade, all of it or nothing. */
    void save(Grade grade) throws IOException;
}
