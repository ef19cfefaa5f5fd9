package layerwise.display;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A curve that grows while a model trains, with a line that says how far it is and how long it will
 * take.
 *
 * <pre>{@code
 * var live = new LiveCurve("MNISTNet", "iteration", "loss", 3200);
 * live.add("training", iteration, loss);
 * ...
 * live.finish();
 * }</pre>
 *
 * <p>The picture is drawn anew twice a second at most, however often points are added; {@link
 * #finish} draws the last ones. Not for several threads.
 */
public final class LiveCurve {
    private static final long NANOS = 1_000_000_000L;
    private static final long PAUSE = NANOS / 2;

    private final String title;
    private final String xName;
    private final String yName;
    private final double end;
    private final LongSupplier clock;
    private final Map<String, Points> series = new LinkedHashMap<>();
    private final long start;
    private long drawn;
    private double at;
    private boolean finished;
    private String handle;

    private record Points(List<Double> x, List<Double> y) {
        static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /**
     * A curve without points; it is shown when the first one arrives.
     *
     * @param xName what is counted, as in {@code "iteration"}
     * @param yName what is plotted, as in {@code "loss"}
     * @param end where x will be when the work is done
     */
    public LiveCurve(String title, String xName, String yName, double end) {
        this(title, xName, yName, end, System::nanoTime);
    }

    /** The same with a clock of the caller's, in nanoseconds. */
    LiveCurve(String title, String xName, String yName, double end, LongSupplier clock) {
        if (!(end > 0)) {
            throw new IllegalArgumentException(
                    "LiveCurve: end is " + end + ", needs the last " + xName + ", above 0");
        }
        this.title = title;
        this.xName = xName;
        this.yName = yName;
        this.end = end;
        this.clock = clock;
        start = clock.getAsLong();
    }

    /** Adds a point to the series with this name. */
    public void add(String name, double x, double y) {
        var points =
                series.computeIfAbsent(name, _ -> new Points(new ArrayList<>(), new ArrayList<>()));
        points.x().add(x);
        points.y().add(y);
        at = Math.max(at, x);
        if (handle == null || clock.getAsLong() - drawn >= PAUSE) {
            draw();
        }
    }

    /** Draws what is there one last time; the line then says how long it took. */
    public void finish() {
        finished = true;
        if (!series.isEmpty()) {
            draw();
        }
    }

    private void draw() {
        var view = new View(plot(), progress());
        if (handle == null) {
            handle = Screen.current().show(view);
        } else {
            Screen.current().update(handle, view);
        }
        drawn = clock.getAsLong();
    }

    private record View(Plot plot, String progress) implements Displayable {
        @Override
        public Map<String, String> bundle() {
            var bundle = new LinkedHashMap<>(Displays.stacked(List.of(plot, progress)));
            bundle.put(Displays.TEXT, progress);
            return bundle;
        }
    }

    private Plot plot() {
        var plot = new Plot(title).axes(xName, yName);
        series.forEach((name, points) ->
                plot.line(name, Points.array(points.x()), Points.array(points.y())));
        return plot;
    }

    /** {@code iteration 800 of 3200 (25 %), 12 s so far, about 36 s to go; training 0.4321}. */
    private String progress() {
        double share = Math.min(1, at / end);
        double seconds = (double) (clock.getAsLong() - start) / NANOS;
        var line = new StringBuilder(xName);
        line.append(' ').append(TensorText.number(at));
        if (finished) {
            line.append(", took ").append(time(seconds));
        } else {
            line.append(" of ").append(TensorText.number(end));
            line.append(String.format(Locale.ROOT, " (%.0f %%), ", 100 * share));
            line.append(time(seconds)).append(" so far");
            if (share > 0) {
                line.append(", about ").append(time(seconds * (1 - share) / share));
                line.append(" to go");
            }
        }
        series.forEach((name, points) ->
                line.append("; ")
                        .append(name)
                        .append(' ')
                        .append(TensorText.number(points.y().getLast())));
        return line.toString();
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }
}
