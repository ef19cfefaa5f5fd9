package layerwise.display;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the curves of a training run lay when it was made with several seeds: a curve of one's own
 * that lies within is as good as any.
 *
 * <p>Curves of many points are taken together in pieces of equal length, each with the lowest and
 * the highest value of all runs.
 */
public final class Band {
    /** No range is known. */
    public static final Band NONE = new Band(0, Map.of());

    /** More pieces than this cannot be told apart behind a line. */
    private static final int MOST_PIECES = 60;

    /** The range of one curve: low[i] to high[i] at x[i]; do not change the arrays. */
    public static final class Range {
        public final double[] x;
        public final double[] low;
        public final double[] high;

        /** A range; the arrays are not copied. */
        public Range(double[] x, double[] low, double[] high) {
            if (x.length != low.length || x.length != high.length) {
                throw new IllegalArgumentException(
                        "Band: a range has "
                                + x.length
                                + " x, "
                                + low.length
                                + " low and "
                                + high.length
                                + " high, needs as many of each");
            }
            this.x = x;
            this.low = low;
            this.high = high;
        }
    }

    private final int seeds;
    private final Map<String, Range> ranges;

    /** Ranges of curves by name, over this many seeds. */
    public Band(int seeds, Map<String, Range> ranges) {
        this.seeds = seeds;
        this.ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    }

    /** The band of a single run. */
    public static Band of(Curves run) {
        var ranges = new LinkedHashMap<String, Range>();
        run.byName().forEach((name, points) -> ranges.put(name, range(points)));
        return new Band(1, ranges);
    }

    private static Range range(Curves.Points curve) {
        int points = curve.x.length;
        int pieces = Math.min(points, MOST_PIECES);
        var x = new double[pieces];
        // NaN stays where the run was NaN or infinite all through
        var low = new double[pieces];
        var high = new double[pieces];
        Arrays.fill(low, Double.NaN);
        Arrays.fill(high, Double.NaN);
        for (int i = 0; i < points; i++) {
            int piece = (int) ((long) i * pieces / points);
            if (Double.isFinite(curve.y[i])) {
                low[piece] = lower(low[piece], curve.y[i]);
                high[piece] = -lower(-high[piece], -curve.y[i]);
            }
        }
        for (int piece = 0; piece < pieces; piece++) {
            int from = Math.ceilDiv(piece * points, pieces);
            int to = Math.ceilDiv((piece + 1) * points, pieces) - 1;
            x[piece] = (curve.x[from] + curve.x[to]) / 2;
        }
        return new Range(x, low, high);
    }

    /** The lower of two; a number before NaN, which Math.min would keep. */
    private static double lower(double a, double b) {
        return Double.isNaN(a) || b < a ? b : a;
    }

    /**
     * All that lies in one of these bands.
     *
     * @throws IllegalArgumentException if they are of different curves, or none are given
     */
    public static Band union(List<Band> bands) {
        if (bands.isEmpty()) {
            throw new IllegalArgumentException("Band: there are no bands, needs at least one");
        }
        var ranges = new LinkedHashMap<String, Range>();
        for (var curve : bands.getFirst().curves()) {
            ranges.put(curve, union(curve, bands));
        }
        return new Band(bands.stream().mapToInt(Band::seeds).sum(), ranges);
    }

    private static Range union(String curve, List<Band> bands) {
        var first = bands.getFirst().ranges.get(curve);
        var low = first.low.clone();
        var high = first.high.clone();
        for (var band : bands) {
            var range = band.ranges.get(curve);
            if (range == null || !Arrays.equals(range.x, first.x)) {
                throw new IllegalArgumentException(
                        "Band: the runs have different points of the curve " + curve);
            }
            for (int i = 0; i < low.length; i++) {
                low[i] = lower(low[i], range.low[i]);
                high[i] = -lower(-high[i], -range.high[i]);
            }
        }
        return new Range(first.x, low, high);
    }

    /** How many seeds it was made with; 0 where no range is known. */
    public int seeds() {
        return seeds;
    }

    /** The names of its curves. */
    public List<String> curves() {
        return new ArrayList<>(ranges.keySet());
    }

    /** The range of a curve, where it is known. */
    public Optional<Range> range(String curve) {
        return Optional.ofNullable(ranges.get(curve));
    }

    @Override
    public String toString() {
        return seeds == 0 ? "no range is known" : "range of " + seeds + " seeds of " + curves();
    }
}
