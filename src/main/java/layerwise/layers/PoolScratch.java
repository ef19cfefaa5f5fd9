package layerwise.layers;

/** What a thread needs to pool a plane, kept from one to the next: only lengths, never content. */
final class PoolScratch {
    private static final ThreadLocal<PoolScratch> OWN = ThreadLocal.withInitial(PoolScratch::new);

    /** For windows that lie within the image. */
    final WindowMaxima maxima = new WindowMaxima();

    private double[] outputs = {};
    private int[] cells = {};

    private PoolScratch() {}

    /** The calling thread's arrays. */
    static PoolScratch own() {
        return OWN.get();
    }

    /** For the outputs of a plane; at least this long. */
    double[] outputs(int length) {
        if (outputs.length < length) {
            outputs = new double[length];
        }
        return outputs;
    }

    /** For the largest cells of a plane; at least this long. */
    int[] cells(int length) {
        if (cells.length < length) {
            cells = new int[length];
        }
        return cells;
    }
}
