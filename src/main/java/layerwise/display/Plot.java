package layerwise.display;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Makes a plot of lines and points, step by step.
 *
 * <pre>{@code
 * new Plot("Learning rates").axes("iteration", "loss")
 *         .line("0.001", iterations, losses)
 *         .reference("ln 10", Math.log(10))
 *         .logY()
 *         .chart()
 * }</pre>
 *
 * <p>Values that have no place on the axes (infinite, NaN, and not above 0 on a logarithmic axis)
 * leave a gap in the line; the legend says how many.
 */
public final class Plot {
    /** More points than this on a line cannot be told apart on the screen. */
    private static final int MOST_POINTS = 2000;

    /** More points than this are drawn small, and a line of them thin, or they become one blot. */
    private static final int CROWDED = 400;

    private static final int POINT_SIZE = 6;

    /** For thousands of points, which would be one blot else. */
    private static final int SMALL_POINT = 3;

    private final String title;
    private final List<Series> series = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<Shade> shades = new ArrayList<>();
    private String xTitle = "";
    private String yTitle = "";
    private boolean logX;
    private boolean logY;
    private OptionalDouble yLow = OptionalDouble.empty();
    private OptionalDouble yHigh = OptionalDouble.empty();
    private int firstColor;
    private int width = 720;
    private int height = 380;

    private enum Form {
        LINE,
        DOTTED_LINE,
        POINTS
    }

    /** Not a record: the arrays are this class's own copies and are compared with nothing. */
    private static final class Series {
        final String name;
        final Form form;
        final double[] x;
        final double[] y;

        Series(String name, Form form, double[] x, double[] y) {
            this.name = name;
            this.form = form;
            this.x = x;
            this.y = y;
        }
    }

    private record Reference(String name, double y) {}

    private record Shade(String name, Band.Range range) {}

    /** An empty plot. */
    public Plot(String title) {
        this.title = title;
    }

    /** Names the axes. */
    public Plot axes(String x, String y) {
        xTitle = x;
        yTitle = y;
        return this;
    }

    /** Adds a line through the points (x[i], y[i]), in this order. */
    public Plot line(String name, double[] x, double[] y) {
        return add(name, Form.LINE, x, y);
    }

    /** Adds a line through (0, y[0]), (1, y[1]), ... */
    public Plot line(String name, double[] y) {
        return line(name, counted(y.length), y);
    }

    /** Adds a line with a point at each (x[i], y[i]). */
    public Plot dottedLine(String name, double[] x, double[] y) {
        return add(name, Form.DOTTED_LINE, x, y);
    }

    /** Adds points that are not joined. */
    public Plot scatter(String name, double[] x, double[] y) {
        return add(name, Form.POINTS, x, y);
    }

    /** Adds a dashed line across the whole plot at this height. */
    public Plot reference(String name, double y) {
        if (!Double.isFinite(y)) {
            throw new IllegalArgumentException(
                    "Plot: reference " + name + " is " + y + ", needs a finite number");
        }
        requireNew(name);
        references.add(new Reference(name, y));
        return this;
    }

    /**
     * Shades the range that a line lies in with other seeds, behind the line of the same name; does
     * nothing where none is known.
     */
    public Plot band(String line, Band band, String curve) {
        band.range(curve).ifPresent(range -> shades.add(new Shade(line, range)));
        return this;
    }

    /** Makes the x axis logarithmic. */
    public Plot logX() {
        logX = true;
        return this;
    }

    /** Makes the y axis logarithmic. */
    public Plot logY() {
        logY = true;
        return this;
    }

    /** Fixes the ends of the y axis. */
    public Plot yBetween(double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "Plot: y axis from " + low + " to " + high + ", needs low below high");
        }
        yLow = OptionalDouble.of(low);
        yHigh = OptionalDouble.of(high);
        return this;
    }

    /** Which color of the palette the first line has; the next ones follow. */
    public Plot colors(int first) {
        firstColor = first;
        return this;
    }

    /** Sets the size in pixels; 720 by 380 fits a notebook. */
    public Plot size(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        return this;
    }

    private Plot add(String name, Form form, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "Plot: "
                            + name
                            + " has "
                            + x.length
                            + " x and "
                            + y.length
                            + " y, needs as many of one as of the other");
        }
        if (x.length == 0) {
            throw new IllegalArgumentException(
                    "Plot: " + name + " has no points, needs at least one");
        }
        requireNew(name);
        series.add(new Series(name, form, x.clone(), y.clone()));
        return this;
    }

    private void requireNew(String name) {
        boolean taken =
                series.stream().anyMatch(s -> s.name.equals(name))
                        || references.stream().anyMatch(r -> r.name().equals(name));
        if (taken) {
            throw new IllegalArgumentException(
                    "Plot: " + name + " is there twice, needs a name of its own for each line");
        }
    }

    /** The finished chart. */
    public XYChart chart() {
        var chart =
                new XYChartBuilder()
                        .width(width)
                        .height(height)
                        .title(title)
                        .xAxisTitle(xTitle)
                        .yAxisTitle(yTitle)
                        .build();
        Look.apply(chart);
        var style = chart.getStyler();
        style.setXAxisLogarithmic(logX);
        style.setYAxisLogarithmic(logY);
        yLow.ifPresent(style::setYAxisMin);
        yHigh.ifPresent(style::setYAxisMax);
        // first, so that the lines are drawn over them
        shades.forEach(shade -> draw(chart, shade));
        boolean gaps = false;
        for (int i = 0; i < series.size(); i++) {
            gaps |= draw(chart, series.get(i), i);
        }
        references.forEach(reference -> draw(chart, reference));
        boolean oneName = series.size() + references.size() < 2 && !gaps;
        style.setLegendVisible(!oneName);
        return chart;
    }

    /** Draws a series and returns whether some of it could not be drawn, which the legend says. */
    private boolean draw(XYChart chart, Series series, int index) {
        int[] placed =
                IntStream.range(0, series.x.length).filter(i -> fits(series.x[i], logX)).toArray();
        var x = Thinning.pick(series.x, placed);
        var y = Thinning.pick(series.y, placed);
        int gaps = series.x.length - x.length;
        for (int i = 0; i < y.length; i++) {
            if (!fits(y[i], logY)) {
                y[i] = Double.NaN;
                gaps++;
            }
        }
        if (x.length == 0) {
            // a line without a single point still belongs into the legend
            x = new double[] {xs().findFirst().orElse(1)};
            y = new double[] {Double.NaN};
        } else if (series.form != Form.POINTS) {
            int[] kept = Thinning.keep(y, MOST_POINTS);
            x = Thinning.pick(x, kept);
            y = Thinning.pick(y, kept);
        }
        if (series.form == Form.LINE && x.length == 2 && !logX && !logY) {
            x = divided(x);
            y = divided(y);
        }
        var drawn = chart.addSeries(series.name, unevenly(x), y);
        drawn.setLabel(gaps == 0 ? series.name : series.name + " (" + gaps + " not drawn)");
        drawn.setLineColor(Look.color(firstColor + index));
        drawn.setMarkerColor(Look.color(firstColor + index));
        drawn.setLineWidth(x.length > CROWDED ? 1 : 2);
        if (series.form == Form.POINTS) {
            drawn.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            drawn.setMarker(SeriesMarkers.CIRCLE);
            chart.getStyler().setMarkerSize(x.length > CROWDED ? SMALL_POINT : POINT_SIZE);
        } else if (x.length == 1 || series.form == Form.DOTTED_LINE) {
            chart.getStyler().setMarkerSize(POINT_SIZE);
            drawn.setMarker(SeriesMarkers.CIRCLE);
        }
        return gaps > 0;
    }

    /**
     * The same numbers, but that the second moves by a hair: at numbers in even steps XChart puts
     * its ticks at 0, 14, 28 and so on, as many as fit, instead of at round ones.
     */
    private static double[] unevenly(double[] x) {
        if (x.length < 3 || x[1] - x[0] < 0.1) {
            return x;
        }
        var moved = x.clone();
        moved[1] += 0.003 * (x[1] - x[0]);
        return moved;
    }

    /**
     * A third number between two, not in the middle: at two numbers, which are in even steps too,
     * XChart puts its ticks at just these, with all their digits.
     */
    private static double[] divided(double[] ends) {
        return new double[] {ends[0], ends[0] + 0.4 * (ends[1] - ends[0]), ends[1]};
    }

    private void draw(XYChart chart, Reference reference) {
        if (!fits(reference.y(), logY)) {
            throw new IllegalArgumentException(
                    "Plot: reference "
                            + reference.name()
                            + " is "
                            + reference.y()
                            + ", needs a number above 0 on a logarithmic axis");
        }
        double low = xs().min().orElse(0);
        double high = xs().max().orElse(1);
        var drawn =
                chart.addSeries(
                        reference.name(),
                        new double[] {low, high},
                        new double[] {reference.y(), reference.y()});
        drawn.setLineColor(Look.QUIET);
        drawn.setLineStyle(
                new BasicStroke(
                        1.4f,
                        BasicStroke.CAP_BUTT,
                        BasicStroke.JOIN_MITER,
                        10,
                        new float[] {6, 4},
                        0));
    }

    /**
     * A polygon along the lower ends and back along the upper ones, in the pale color of its line.
     */
    private void draw(XYChart chart, Shade shade) {
        int index =
                IntStream.range(0, series.size())
                        .filter(i -> series.get(i).name.equals(shade.name()))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "Plot: band of "
                                                + shade.name()
                                                + ", which is no line of this plot"));
        var range = shade.range();
        int[] placed =
                IntStream.range(0, range.x.length)
                        .filter(i ->
                                fits(range.x[i], logX)
                                        && fits(range.low[i], logY)
                                        && fits(range.high[i], logY))
                        .toArray();
        if (placed.length == 0) {
            return;
        }
        int points = placed.length;
        var x = new double[2 * points];
        var y = new double[2 * points];
        for (int i = 0; i < points; i++) {
            x[i] = range.x[placed[i]];
            y[i] = range.low[placed[i]];
            x[2 * points - 1 - i] = x[i];
            y[2 * points - 1 - i] = range.high[placed[i]];
        }
        var drawn = chart.addSeries(shade.name() + " (range)", x, y);
        drawn.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        drawn.setShowInLegend(false);
        drawn.setFillColor(Look.pale(Look.color(firstColor + index)));
        drawn.setLineColor(Look.pale(Look.color(firstColor + index)));
        drawn.setMarker(SeriesMarkers.NONE);
    }

    private DoubleStream xs() {
        return series.stream().flatMapToDouble(s -> Arrays.stream(s.x)).filter(x -> fits(x, logX));
    }

    private static boolean fits(double value, boolean logarithmic) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }

    private static double[] counted(int n) {
        var x = new double[n];
        Arrays.setAll(x, i -> i);
        return x;
    }
}
