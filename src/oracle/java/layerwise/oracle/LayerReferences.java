package layerwise.oracle;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import layerwise.tensor.Npz;
import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;

/**
 * Writes what PyTorch's normalization layers give, for the library's tests: a file for each case
 * with its inputs, outputs and gradients.
 */
final class LayerReferences {
    static final Path FOLDER = Path.of("src/test/resources/layerwise/layers");
    private static final double EPSILON = 1e-5;

    /** The share that is kept: DJL takes that, and hands 1 minus it, PyTorch's share, on. */
    private static final float MOMENTUM = 0.75f;

    private LayerReferences() {}

    static void write() throws IOException {
        Files.createDirectories(FOLDER);
        save("batch-norm-features", batchNorm(new int[] {6, 5}, true));
        save("batch-norm-images", batchNorm(new int[] {3, 4, 5, 2}, true));
        save("batch-norm-features-in-use", batchNorm(new int[] {6, 5}, false));
        save("batch-norm-images-in-use", batchNorm(new int[] {3, 4, 5, 2}, false));
        save("layer-norm-features", layerNorm(6, 5));
        save("layer-norm-images", layerNorm(3, 4, 5, 2));
    }

    private static void save(String name, Map<String, Tensor> tensors) throws IOException {
        Npz.write(FOLDER.resolve(name + ".npz"), tensors);
        System.out.println(name + ": " + tensors.keySet());
    }

    private static Map<String, Tensor> batchNorm(int[] sizes, boolean learning) {
        int channels = sizes[1];
        var random = new RandomState(77);
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("x", random.randn(sizes).map(v -> 3 * v + 2));
        tensors.put("gamma", random.randn(channels));
        tensors.put("beta", random.randn(channels));
        tensors.put("dOut", random.randn(sizes));
        tensors.put("runningMean", random.randn(channels));
        tensors.put("runningVariance", random.rand(channels).map(v -> v + 0.5));
        try (var manager = NDManager.newBaseManager()) {
            var in = new Inputs(Map.copyOf(tensors), manager);
            var x = in.variable("x");
            var gamma = in.variable("gamma");
            var beta = in.variable("beta");
            var mean = in.array("runningMean");
            var variance = in.array("runningVariance");
            try (var collector = Engine.getInstance().newGradientCollector()) {
                var out =
                        BatchNorm.batchNorm(
                                        x,
                                        mean,
                                        variance,
                                        gamma,
                                        beta,
                                        1,
                                        MOMENTUM,
                                        (float) EPSILON,
                                        learning)
                                .singletonOrThrow();
                collector.backward(out.mul(in.array("dOut")).sum());
                tensors.put("out", Inputs.tensor(out));
            }
            gradients(tensors, x, gamma, beta);
            tensors.put("runningMean afterwards", Inputs.tensor(mean));
            tensors.put("runningVariance afterwards", Inputs.tensor(variance));
        }
        tensors.put("epsilon", Tensor.of((double) (float) EPSILON));
        tensors.put("momentum", Tensor.of((double) MOMENTUM));
        return tensors;
    }

    private static Map<String, Tensor> layerNorm(int... sizes) {
        int[] example = java.util.Arrays.copyOfRange(sizes, 1, sizes.length);
        var random = new RandomState(78);
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("x", random.randn(sizes).map(v -> 3 * v + 2));
        tensors.put("gamma", random.randn(example));
        tensors.put("beta", random.randn(example));
        tensors.put("dOut", random.randn(sizes));
        try (var manager = NDManager.newBaseManager()) {
            var in = new Inputs(Map.copyOf(tensors), manager);
            var x = in.variable("x");
            var gamma = in.variable("gamma");
            var beta = in.variable("beta");
            var shape = new Shape(java.util.Arrays.stream(example).asLongStream().toArray());
            try (var collector = Engine.getInstance().newGradientCollector()) {
                var out =
                        LayerNorm.layerNorm(x, shape, gamma, beta, (float) EPSILON)
                                .singletonOrThrow();
                collector.backward(out.mul(in.array("dOut")).sum());
                tensors.put("out", Inputs.tensor(out));
            }
            gradients(tensors, x, gamma, beta);
        }
        tensors.put("epsilon", Tensor.of((double) (float) EPSILON));
        return tensors;
    }

    private static void gradients(
            Map<String, Tensor> tensors, NDArray x, NDArray gamma, NDArray beta) {
        tensors.put("dx", Inputs.tensor(x.getGradient()));
        tensors.put("dGamma", Inputs.tensor(gamma.getGradient()));
        tensors.put("dBeta", Inputs.tensor(beta.getGradient()));
    }
}
