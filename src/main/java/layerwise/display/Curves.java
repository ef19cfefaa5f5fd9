package layerwise.display;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import layerwise.training.History;
import layerwise.training.SolverHistory;

/** The curves of one training run, by name. */
public final class Curves {
    static final String LOSS = "loss";
    static final String TRAIN_ACCURACY = "train accuracy";
    static final String VALIDATION_ACCURACY = "validation accuracy";

    /** Points of a curve; the arrays are not copied. */
    static final class Points {
        final double[] x;
        final double[] y;

        Points(double[] x, double[] y) {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        "Curves: a curve has " + x.length + " x and " + y.length + " y");
            }
            this.x = x;
            this.y = y;
        }
    }

    private final Map<String, Points> byName = new LinkedHashMap<>();

    /** No curves yet. */
    public Curves() {}

    /** What a solver measured: losses by iteration, counted from 1, accuracies by epoch. */
    public static Curves of(SolverHistory history) {
        var epochs = Arrays.stream(history.epochs()).asDoubleStream().toArray();
        return new Curves()
                .add(LOSS, iterations(history), history.losses())
                .add(TRAIN_ACCURACY, epochs, history.trainAccuracies())
                .add(VALIDATION_ACCURACY, epochs, history.validationAccuracies());
    }

    /** What a model measured, by iteration: loss and accuracy of each set. */
    public static Curves of(History history) {
        var curves = new Curves();
        for (var series : List.of(history.training(), history.validation(), history.test())) {
            curves.add(series.name() + " loss", series.iterations(), series.losses());
            curves.add(series.name() + " accuracy", series.iterations(), series.accuracies());
        }
        return curves;
    }

    /** Adds a curve through the points (x[i], y[i]). */
    public Curves add(String name, double[] x, double[] y) {
        byName.put(name, new Points(x, y));
        return this;
    }

    Map<String, Points> byName() {
        return Collections.unmodifiableMap(byName);
    }

    /** The numbers of the iterations, from 1. */
    static double[] iterations(SolverHistory history) {
        return IntStream.rangeClosed(1, history.losses().length).asDoubleStream().toArray();
    }
}
