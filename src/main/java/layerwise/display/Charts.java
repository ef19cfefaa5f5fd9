package layerwise.display;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import layerwise.training.History;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** Whole figures: training curves, and several charts in one picture. */
public final class Charts {
    private static final int CELL_WIDTH = 360;
    private static final int CELL_HEIGHT = 270;

    private Charts() {}

    /**
     * The figure of a training run: losses in the upper row, accuracies below, against the
     * iteration; training, validation and testing side by side.
     *
     * @param training (points, 3): iteration, loss, accuracy
     * @param validation (points, 3)
     * @param testing (points, 3)
     * @throws ShapeException unless each has three columns and at least one row
     */
    public static BufferedImage trainingCurves(Tensor training, Tensor validation, Tensor testing) {
        var names = List.of("Training", "Validation", "Testing");
        var results = List.of(training, validation, testing);
        var charts = new ArrayList<XYChart>();
        for (int column = 1; column <= 2; column++) {
            for (int i = 0; i < names.size(); i++) {
                boolean isLoss = column == 1;
                charts.add(curve(names.get(i), results.get(i), isLoss, i));
            }
        }
        return grid(names.size(), charts);
    }

    /** The same figure from what a model's training recorded; an empty part cannot be drawn. */
    public static BufferedImage trainingCurves(History history) {
        return trainingCurves(
                results(history.training()),
                results(history.validation()),
                results(history.test()));
    }

    private static Tensor results(History.Series series) {
        var rows = Tensor.zeros(series.size(), 3);
        for (int i = 0; i < series.size(); i++) {
            rows.set(i, 0, series.iterations()[i]);
            rows.set(i, 1, series.losses()[i]);
            rows.set(i, 2, series.accuracies()[i]);
        }
        return rows;
    }

    private static XYChart curve(String name, Tensor results, boolean isLoss, int index) {
        if (results.axes() != 2 || results.dim(1) != 3 || results.dim(0) == 0) {
            throw new ShapeException(
                    "trainingCurves: " + name.toLowerCase(Locale.ROOT),
                    results.shape(),
                    "(points, 3)",
                    "a row holds iteration, loss and accuracy");
        }
        var what = isLoss ? "loss" : "accuracy";
        var plot =
                new Plot(name + " " + what)
                        .axes("iteration", what)
                        .line(what, column(results, 0), column(results, isLoss ? 1 : 2))
                        .size(CELL_WIDTH, CELL_HEIGHT);
        if (!isLoss) {
            plot.yBetween(0, 1);
        }
        var chart = plot.chart();
        chart.getSeries(what).setLineColor(Look.color(index));
        return chart;
    }

    private static double[] column(Tensor matrix, int column) {
        var values = new double[matrix.dim(0)];
        for (int row = 0; row < values.length; row++) {
            values[row] = matrix.get(row, column);
        }
        return values;
    }

    /**
     * Several charts as one picture, filled row by row.
     *
     * @param columns how many stand side by side
     */
    public static BufferedImage grid(int columns, List<? extends Chart<?, ?>> charts) {
        if (columns < 1 || charts.isEmpty()) {
            throw new IllegalArgumentException(
                    "grid: "
                            + charts.size()
                            + " charts in "
                            + columns
                            + " columns, needs at least one of each");
        }
        int width = charts.stream().mapToInt(Chart::getWidth).max().orElseThrow();
        int height = charts.stream().mapToInt(Chart::getHeight).max().orElseThrow();
        int across = Math.min(columns, charts.size());
        int down = Math.ceilDiv(charts.size(), columns);
        var picture = new BufferedImage(across * width, down * height, BufferedImage.TYPE_INT_RGB);
        var graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        for (int i = 0; i < charts.size(); i++) {
            graphics.drawImage(
                    picture(charts.get(i)), i % columns * width, i / columns * height, null);
        }
        graphics.dispose();
        return picture;
    }

    /** A chart as a picture; one that a notebook made with XChart alone keeps its own look. */
    static BufferedImage picture(Chart<?, ?> chart) {
        Fonts.install();
        return BitmapEncoder.getBufferedImage(chart);
    }
}
