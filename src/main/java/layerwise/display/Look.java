package layerwise.display;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Locale;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How plots look: white, quiet axes, and colors that color-blind readers can tell apart. */
final class Look {
    /** Okabe and Ito's palette, without its yellow, which is too light for lines on white. */
    private static final Color[] PALETTE = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x000000),
    };

    static final Color INK = new Color(0x222222);
    static final Color QUIET = new Color(0x555555);
    static final Color FRAME = new Color(0xBBBBBB);
    private static final Color GRID = new Color(0xE6E6E6);

    private Look() {}

    /** The color of the series with this index. */
    static Color color(int series) {
        return PALETTE[series % PALETTE.length];
    }

    /** A color to stand behind a line of this color. */
    static Color pale(Color color) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 45);
    }

    /** Gives a chart its fonts and colors. */
    static void apply(Chart<?, ?> chart) {
        Fonts.install();
        var style = chart.getStyler();
        style.setBaseFont(Fonts.plain(12));
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartFontColor(INK);
        style.setChartTitleFont(Fonts.bold(14));
        style.setChartTitleBoxVisible(false);
        style.setChartTitlePadding(8);
        style.setChartPadding(10);
        style.setLegendFont(Fonts.plain(12));
        style.setLegendBorderColor(new Color(255, 255, 255, 0));
        style.setLegendBackgroundColor(new Color(255, 255, 255, 200));
        style.setLegendPadding(6);
        style.setLegendSeriesLineLength(22);
        style.setLegendPosition(Styler.LegendPosition.OutsideE);
        style.setSeriesColors(PALETTE);
        style.setSeriesLines(new BasicStroke[] {new BasicStroke(2f)});
        style.setSeriesMarkers(new Marker[] {SeriesMarkers.NONE});
        style.setToolTipFont(Fonts.plain(11));
        style.setAnnotationTextFont(Fonts.plain(11));
        style.setAnnotationTextPanelFont(Fonts.plain(11));
        style.setAntiAlias(true);
        // the same numbers on a German machine
        style.setLocale(Locale.ROOT);
        if (style instanceof AxesChartStyler axes) {
            applyToAxes(axes);
        }
    }

    private static void applyToAxes(AxesChartStyler style) {
        style.setAxisTitleFont(Fonts.plain(12));
        style.setAxisTickLabelsFont(Fonts.plain(11));
        style.setAxisTickLabelsColor(QUIET);
        style.setAxisTickMarksColor(FRAME);
        style.setAxisTickMarkLength(4);
        style.setAxisTickPadding(4);
        style.setAxisTitlePadding(6);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1f));
        style.setPlotTicksMarksVisible(false);
        style.setPlotMargin(0);
        style.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
        style.setXAxisTickMarkSpacingHint(90);
        style.setYAxisTickMarkSpacingHint(44);
    }
}
