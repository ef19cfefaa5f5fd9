package layerwise.layers;

/**
 * Arrays that a thread keeps from one piece of work to the next, shared by all layers: only their
 * length is kept, never their content.
 */
final class Scratch {
    private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(Scratch::new);

    private double[] columns = new double[0];
    private double[] outputs = new double[0];

    private Scratch() {}

    /** The calling thread's arrays. */
    static Scratch own() {
        return OWN.get();
    }

    /** For unrolled images; at least this long. */
    double[] columns(int length) {
        if (columns.length < length) {
            columns = new double[length];
        }
        return columns;
    }

    /** For the outputs of several images side by side; at least this long. */
    double[] outputs(int length) {
        if (outputs.length < length) {
            outputs = new double[length];
        }
        return outputs;
    }
}
