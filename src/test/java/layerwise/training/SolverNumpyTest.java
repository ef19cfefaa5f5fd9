package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import layerwise.datasets.Examples;
import layerwise.tensor.Npz;
import layerwise.tensor.Python;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same training in Python, written for itself in solver.py, gives the same numbers. */
class SolverNumpyTest {
    private static final double RELATIVE = 1e-12;

    private static final SolverOptions OPTIONS =
            SolverOptions.DEFAULT
                    .withBatch(20)
                    .withEpochs(6)
                    .withLearningRateDecay(0.9)
                    .withTrainSample(150)
                    .withValidationSample(75)
                    .withSeed(3);

    private final Examples train = TestNet.examples(200, 1);
    private final Examples validation = TestNet.examples(100, 2);

    @TempDir Path folder;

    @Test
    void lossesAndAccuraciesAreThoseOfPythonForEachRule() throws Exception {
        Python.assumeNumpy();
        var judge = pythons();

        for (var rule :
                Map.of(
                                "sgd", OPTIONS.withRule(UpdateRules::sgd).withLearningRate(0.5),
                                "momentum",
                                        OPTIONS.withRule(UpdateRules::sgdMomentum)
                                                .withLearningRate(0.05),
                                "rmsprop",
                                        OPTIONS.withRule(UpdateRules::rmsprop)
                                                .withLearningRate(0.01),
                                "adam", OPTIONS.withRule(UpdateRules::adam).withLearningRate(0.02))
                        .entrySet()) {
            var name = rule.getKey();
            var history = new Solver(TestNet.plain(), train, validation, rule.getValue()).train();

            double[] expected = judge.get(name + ".losses").data();
            assertEquals(60, expected.length);
            assertEquals(60, history.losses().length);
            for (int i = 0; i < 60; i++) {
                assertEquals(
                        expected[i], history.losses()[i], RELATIVE * expected[i], name + " " + i);
            }
            assertArrayEquals(judge.get(name + ".train").data(), history.trainAccuracies(), name);
            assertArrayEquals(
                    judge.get(name + ".validation").data(), history.validationAccuracies(), name);
        }
    }

    private Map<String, Tensor> pythons() throws IOException, InterruptedException {
        var given = new LinkedHashMap<>(TestNet.plain().parameters());
        put(given, "x", "y", train);
        put(given, "xv", "yv", validation);
        Npz.write(folder.resolve("input.npz"), given);
        try (var script = SolverNumpyTest.class.getResourceAsStream("solver.py")) {
            Python.run(folder, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return Npz.read(folder.resolve("output.npz"));
    }

    private static void put(Map<String, Tensor> given, String x, String y, Examples examples) {
        int[] all = IntStream.range(0, examples.size()).toArray();
        given.put(x, examples.batch(all));
        given.put(y, Tensor.of(IntStream.of(examples.labels(all)).asDoubleStream().toArray()));
    }
}
