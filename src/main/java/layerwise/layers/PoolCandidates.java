package layerwise.layers;

/**
 * For each position of a window the largest key known so far and the cell that has it, counted from
 * the first cell under the window: two arrays of one length.
 *
 * <p>The loop below chooses without a branch and uses all its arrays at one index. That is what the
 * compiler needs to do several positions at once: of an array that is used at an offset it would
 * have to know that it is not one of the others. So what lies at an offset is copied first.
 */
final class PoolCandidates {
    /** One for each position. */
    long[] keys = {};

    private long[] cells = {};

    /** Makes room for so many positions; in fresh arrays all cells are 0. */
    void require(int positions) {
        if (keys.length < positions) {
            keys = new long[positions];
            cells = new long[positions];
        }
    }

    /** The cell that has the largest key, counted from the first under the window. */
    int cell(int position) {
        return (int) cells[position];
    }

    /** Takes over this many positions of another, from its position {@code from} on. */
    void copy(PoolCandidates other, int from, int count) {
        require(count);
        System.arraycopy(other.keys, from, keys, 0, count);
        System.arraycopy(other.cells, from, cells, 0, count);
    }

    /**
     * Takes another's cell wherever its key is larger: of equal ones ours comes first.
     *
     * @param distance from the first cell under our window to the first under the other's
     */
    void takeLarger(PoolCandidates other, int count, int distance) {
        choose(keys, cells, other.keys, other.cells, count, distance);
    }

    private static void choose(
            long[] keys, long[] cells, long[] others, long[] otherCells, int count, long distance) {
        for (int k = 0; k < count; k++) {
            long key = keys[k];
            long larger = Math.max(key, others[k]);
            long difference = larger ^ key;
            long differs = (difference | -difference) >> 63;
            long cell = cells[k];
            keys[k] = larger;
            cells[k] = cell ^ (cell ^ otherCells[k] + distance) & differs;
        }
    }
}
