package layerwise.display;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.datasets.Examples;
import layerwise.tensor.Tensor;
import layerwise.training.Classifier;
import layerwise.training.GridSearch;
import layerwise.training.LossAndGradients;
import layerwise.training.Solver;
import layerwise.training.SolverOptions;
import org.junit.jupiter.api.Test;

/** What training measured, as tables. */
class TrainingTablesTest {

    /** Class 0 at first, class 1 once its parameter is negative; each step takes the rate off. */
    private static final class Falling implements Classifier {
        private final Map<String, Tensor> parameters =
                new LinkedHashMap<>(Map.of("w", Tensor.of(2.5)));

        @Override
        public Map<String, Tensor> parameters() {
            return parameters;
        }

        @Override
        public LossAndGradients loss(Tensor x, int[] labels) {
            return new LossAndGradients(parameters.get("w").get(0), Map.of("w", Tensor.of(1.0)));
        }

        @Override
        public Tensor scores(Tensor x) {
            var scores = Tensor.zeros(x.dim(0), 2);
            for (int i = 0; i < x.dim(0); i++) {
                scores.set(i, parameters.get("w").get(0) >= 0 ? 0 : 1, 1);
            }
            return scores;
        }
    }

    @Test
    void aSolversHistoryIsARowForEachMeasurement() {
        var train = Examples.of(Tensor.zeros(4, 1), new int[] {0, 1, 0, 0});
        var validation = Examples.of(Tensor.zeros(2, 1), new int[] {1, 1});
        var options = SolverOptions.DEFAULT.withBatch(2).withLearningRate(1).withEpochs(2);

        var table = Tables.of("run", new Solver(new Falling(), train, validation, options).train());

        assertEquals("run", table.name());
        assertEquals(
                List.of("epoch", "iteration", "loss", "train accuracy", "validation accuracy"),
                table.columnNames());
        assertArrayEquals(new double[] {0, 1, 2}, table.numberColumn("epoch").asDoubleArray());
        assertArrayEquals(new double[] {1, 2, 4}, table.numberColumn("iteration").asDoubleArray());
        assertArrayEquals(
                new double[] {2.5, 1.5, -0.5}, table.doubleColumn("loss").asDoubleArray());
        assertArrayEquals(
                new double[] {0.75, 0.75, 0.25},
                table.doubleColumn("train accuracy").asDoubleArray());
        assertArrayEquals(
                new double[] {0, 0, 1}, table.doubleColumn("validation accuracy").asDoubleArray());
    }

    @Test
    void aGridSearchIsARowForEachTrialBestFirstAndFailuresLast() {
        var search = GridSearch.named("rates").axis("rate", 1, 2, 3, 4).axis("scale", 7);

        var results =
                search.run(
                        (point, _) -> {
                            if (point.get("rate") == 2) {
                                throw new IllegalStateException("NaN");
                            }
                            return point.get("rate") == 3 ? 0.5 : 0.25;
                        },
                        _ -> {});
        var table = Tables.of(results);

        assertEquals("rates", table.name());
        assertEquals(
                List.of("rate", "scale", "score", "seconds", "seed", "failure"),
                table.columnNames());
        assertArrayEquals(new double[] {3, 1, 4, 2}, table.doubleColumn("rate").asDoubleArray());
        assertArrayEquals(
                new double[] {0.5, 0.25, 0.25, Double.NaN},
                table.doubleColumn("score").asDoubleArray());
        assertEquals("java.lang.IllegalStateException: NaN", table.stringColumn("failure").get(3));
        assertEquals(results.trials().get(2).seed(), table.longColumn("seed").get(0));
    }

    @Test
    void aSearchWithoutFailuresHasNoColumnForThem() {
        var results = GridSearch.named("rates").axis("rate", 1).run((_, _) -> 1, _ -> {});

        assertEquals(List.of("rate", "score", "seconds", "seed"), Tables.of(results).columnNames());
    }
}
