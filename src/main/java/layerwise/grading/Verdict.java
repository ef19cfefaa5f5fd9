package layerwise.grading;

/** What became of a check. */
public enum Verdict {
    /** Every case is right. */
    PASSED("passed"),
    /** An output is wrong. */
    WRONG("wrong"),
    /** A stub was reached. */
    NOT_WRITTEN("not written"),
    /** The compiler refused the code. */
    DOES_NOT_COMPILE("does not compile"),
    /** An exception came out. */
    THREW("threw"),
    /** The limit of time was reached. */
    TIMED_OUT("timed out"),
    /** The limit of memory was reached. */
    OUT_OF_MEMORY("out of memory"),
    /** The process ended. */
    DIED("died"),
    /** The code uses what the assignment forbids. */
    FORBIDDEN("forbidden class"),
    /** The check was not reached, or the submission could not be read. */
    NOT_RUN("not run");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** As a person reads it. */
    public String words() {
        return words;
    }
}
