package layerwise.grading.worker;

import java.util.Optional;

/** Runs cells in this JVM: what the worker needs of a shell. */
interface Cells {

    /** Runs a cell; what went wrong, or nothing where it ran to its end. */
    Optional<Problem> run(String id, String source);

    /** What to say of an exception that came out of the code of a cell. */
    Problem describe(Throwable thrown);
}
