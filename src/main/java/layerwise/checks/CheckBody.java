package layerwise.checks;

/** What a check does with the inputs of one case: calls student code, puts out what it gives. */
@FunctionalInterface
public interface CheckBody {

    /** Runs on one case; whatever it throws belongs to the code being checked. */
    void run(Case c) throws Exception;
}
