package layerwise.layers;

/** What a thread needs to pool a plane, kept from one to the next: only lengths, never content. */
final class PoolScratch {
    private static final ThreadLocal<PoolScratch> OWN = ThreadLocal.withInitial(PoolScratch::new);

    private double[] outputs = {};
    private int[] cells = {};
    private long[] keys = {};

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

    /** For a plane's cells in an order that integers have; at least this long. */
    long[] keys(int length) {
        if (keys.length < length) {
            keys = new long[length];
        }
        return keys;
    }
}
