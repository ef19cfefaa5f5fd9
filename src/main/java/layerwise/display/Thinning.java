package layerwise.display;

import java.util.Arrays;
import java.util.BitSet;

/** Draws fewer points of a long line without losing its peaks. */
final class Thinning {
    private Thinning() {}

    /**
     * Indices of the points to draw, rising: the first, the last, and of each stretch in between
     * the lowest, the highest and one gap if it has one.
     *
     * @param y the values; NaN is a gap
     * @param most about how many points to keep
     */
    static int[] keep(double[] y, int most) {
        if (y.length <= most) {
            var all = new int[y.length];
            Arrays.setAll(all, i -> i);
            return all;
        }
        int stretches = most / 2;
        var kept = new BitSet(y.length);
        kept.set(0);
        kept.set(y.length - 1);
        for (int stretch = 0; stretch < stretches; stretch++) {
            int from = (int) ((long) stretch * y.length / stretches);
            int to = (int) ((long) (stretch + 1) * y.length / stretches);
            int lowest = from;
            int highest = from;
            for (int i = from; i < to; i++) {
                if (Double.isNaN(y[i])) {
                    kept.set(i);
                    break;
                }
                lowest = y[i] < y[lowest] ? i : lowest;
                highest = y[i] > y[highest] ? i : highest;
            }
            kept.set(lowest);
            kept.set(highest);
        }
        return kept.stream().toArray();
    }

    /** The elements at these indices. */
    static double[] pick(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }
}
