package layerwise.display;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import layerwise.training.History;
import layerwise.training.SolverHistory;
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
        return trainingCurves(training, validation, testing, Band.NONE);
    }

    /** The same with the range of other seeds behind each curve. */
    public static BufferedImage trainingCurves(
            Tensor training, Tensor validation, Tensor testing, Band band) {
        var names = List.of("Training", "Validation", "Test");
        var results = List.of(training, validation, testing);
        var charts = new ArrayList<XYChart>();
        for (int column = 1; column <= 2; column++) {
            for (int i = 0; i < names.size(); i++) {
                boolean isLoss = column == 1;
                charts.add(curve(names.get(i), results.get(i), isLoss, i, band));
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

    /**
     * What a solver measured, as the course draws it: the loss of each batch above, the accuracies
     * after each epoch below.
     *
     * @param goal an accuracy to be reached, dashed
     */
    public static BufferedImage solver(SolverHistory history, double goal, Band band) {
        var curves = Curves.of(history);
        var accuracy =
                new Plot("Accuracy").axes("epoch", "accuracy").reference("goal " + goal, goal);
        dots(accuracy, "train", curves, Curves.TRAIN_ACCURACY, band);
        dots(accuracy, "validation", curves, Curves.VALIDATION_ACCURACY, band);
        return grid(1, List.of(losses("Training loss", history, band), accuracy.chart()));
    }

    /** The loss of each batch, as points. */
    public static XYChart losses(String title, SolverHistory history, Band band) {
        var plot = new Plot(title).axes("iteration", "loss");
        var points = Curves.of(history).byName().get(Curves.LOSS);
        return plot.scatter("loss", points.x, points.y).band("loss", band, Curves.LOSS).chart();
    }

    /** Several runs on top of each other: losses, training and validation accuracies. */
    public static BufferedImage compare(Map<String, SolverHistory> runs) {
        return compare(runs, Map.of());
    }

    /** The same with the range of other seeds behind the curves of each run. */
    public static BufferedImage compare(Map<String, SolverHistory> runs, Map<String, Band> bands) {
        var loss = new Plot("Training loss").axes("iteration", "loss");
        runs.forEach((name, history) -> {
            var points = Curves.of(history).byName().get(Curves.LOSS);
            loss.scatter(name, points.x, points.y)
                    .band(name, bands.getOrDefault(name, Band.NONE), Curves.LOSS);
        });
        var charts = new ArrayList<XYChart>();
        charts.add(loss.chart());
        charts.addAll(accuracyCharts(runs, bands));
        return grid(1, charts);
    }

    /** Training and validation accuracies of several runs on top of each other. */
    public static BufferedImage accuracies(Map<String, SolverHistory> runs) {
        return accuracies(runs, Map.of());
    }

    /** The same with the range of other seeds behind the curves of each run. */
    public static BufferedImage accuracies(
            Map<String, SolverHistory> runs, Map<String, Band> bands) {
        return grid(1, accuracyCharts(runs, bands));
    }

    private static List<XYChart> accuracyCharts(
            Map<String, SolverHistory> runs, Map<String, Band> bands) {
        return List.of(
                accuracyChart("Training accuracy", Curves.TRAIN_ACCURACY, runs, bands),
                accuracyChart("Validation accuracy", Curves.VALIDATION_ACCURACY, runs, bands));
    }

    private static XYChart accuracyChart(
            String title, String curve, Map<String, SolverHistory> runs, Map<String, Band> bands) {
        var plot = new Plot(title).axes("epoch", "accuracy");
        runs.forEach((name, history) ->
                dots(plot, name, Curves.of(history), curve, bands.getOrDefault(name, Band.NONE)));
        return plot.chart();
    }

    private static void dots(Plot plot, String name, Curves curves, String curve, Band band) {
        var points = curves.byName().get(curve);
        plot.dottedLine(name, points.x, points.y).band(name, band, curve);
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

    private static XYChart curve(
            String name, Tensor results, boolean isLoss, int index, Band band) {
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
                        .band(what, band, name.toLowerCase(Locale.ROOT) + " " + what)
                        .colors(index)
                        .size(CELL_WIDTH, CELL_HEIGHT);
        if (!isLoss) {
            plot.yBetween(0, 1);
        }
        return plot.chart();
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
