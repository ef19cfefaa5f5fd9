package layerwise.checks;

/** What a notebook's calls of {@link Checks} reach: the kernel's end or a worker's. */
public sealed interface CheckSession permits KernelSession, RecordingSession {

    /** Runs the body on each case. */
    CheckResult check(String id, CheckBody body);

    /** Takes an answer: a number, or one of the choices. */
    CheckResult answer(String id, Object value);
}
