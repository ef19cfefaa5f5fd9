package layerwise.training;

/**
 * Thrown where training cannot or must not go on: the loss is not a finite number, or the thread
 * was interrupted. What was measured until then is in {@link Model#history}.
 */
public final class TrainingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingStoppedException(String message) {
        super(message);
    }
}
