package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import layerwise.datasets.Examples;
import layerwise.datasets.LabeledImages;
import layerwise.datasets.PixelScale;
import layerwise.layers.Affine;
import layerwise.layers.BatchNorm;
import layerwise.layers.Conv2dIm2col;
import layerwise.layers.ConvGeometry;
import layerwise.layers.Dropout;
import layerwise.layers.Flatten;
import layerwise.layers.Layer;
import layerwise.layers.MaxPool2d;
import layerwise.layers.Parameter;
import layerwise.layers.PoolGeometry;
import layerwise.layers.Precision;
import layerwise.layers.Relu;
import layerwise.layers.Threads;
import layerwise.layers.Workspace;
import layerwise.losses.Loss;
import layerwise.losses.Reduction;
import layerwise.losses.SoftmaxCrossEntropy;
import layerwise.losses.SvmHinge;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackpropagationTest {
    private static final Loss LOSS = new SoftmaxCrossEntropy(Reduction.MEAN);

    /** Steps that are compared; -Dlayerwise.test.steps=200 for the release. */
    private static final int STEPS = Integer.getInteger("layerwise.test.steps", 12);

    /** Hands everything on, as a layer of a student's would; what it is given it keeps. */
    private record Foreign(Layer layer, List<Tensor> given) implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            given.add(x);
            return layer.forward(x);
        }

        @Override
        public Tensor backward(Tensor dOut, Tensor x) {
            given.add(dOut);
            return layer.backward(dOut, x);
        }

        @Override
        public List<Parameter> parameters() {
            return layer.parameters();
        }
    }

    /** A network for images of 1x14x14 with one of each kind of layer that is joined or kept. */
    private static List<Layer> net(Threads threads) {
        return net(Precision.FLOAT64, threads);
    }

    private static List<Layer> net(Precision precision, Threads threads) {
        var random = new RandomState(1);
        var filters = new ConvGeometry(1, 5, 3, 3, 1, 1);
        return List.of(
                new Conv2dIm2col(
                        filters,
                        random.randn(filters.weightShape().toArray()),
                        Tensor.zeros(5),
                        precision,
                        threads),
                new BatchNorm(5),
                new Relu(0, threads),
                new MaxPool2d(PoolGeometry.unpadded(2, 2, 2), threads),
                new Flatten(),
                new Affine(
                        random.randn(245, 130).times(0.1), Tensor.zeros(130), precision, threads),
                new Relu(0.5, threads),
                new Dropout(0.3, Dropout.Probability.OF_ZEROING, 7, Dropout.Masks.NEW),
                new Affine(random.randn(130, 10).times(0.1), Tensor.zeros(10), precision, threads));
    }

    /** Trains for some steps and returns the parameters, one behind the other. */
    private static List<Tensor> train(List<Layer> layers, int steps) {
        var random = new RandomState(2);
        var learning = new Backpropagation(layers, LOSS);
        var adam = new Adam(0.01);
        var parameters = layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
        for (int step = 0; step < steps; step++) {
            learning.run(random.randn(200, 1, 14, 14), random.randint(10, 200));
            adam.update(parameters, step);
        }
        return parameters.stream().map(parameter -> parameter.value).toList();
    }

    @ParameterizedTest
    @EnumSource
    void oneThreadAndTwoGiveTheSameBits(Precision precision) {
        var one = train(net(precision, new Threads(1)), STEPS);
        var two = train(net(precision, new Threads(2)), STEPS);

        assertEquals(one, two);
    }

    @Test
    void keptTensorsAndNewOnesGiveTheSameNumbers() {
        var own = train(net(Threads.shared()), 4);
        var foreign = new ArrayList<>(net(Threads.shared()));
        foreign.replaceAll(layer -> new Foreign(layer, new ArrayList<>()));

        assertEquals(own, train(foreign, 4));
    }

    @Test
    void whatALayerOfSomebodyElseWasGivenStaysAsItWas() {
        for (int position = 0; position < 9; position++) {
            var given = new ArrayList<Tensor>();
            var layers = new ArrayList<>(net(Threads.shared()));
            layers.set(position, new Foreign(layers.get(position), given));
            var learning = new Backpropagation(layers, LOSS);
            var random = new RandomState(3);

            learning.run(random.randn(6, 1, 14, 14), random.randint(10, 6));
            var copies = given.stream().map(Tensor::copy).toList();
            learning.run(random.randn(6, 1, 14, 14), random.randint(10, 6));

            assertTrue(copies.size() >= 1);
            assertEquals(copies, given.subList(0, copies.size()), "at " + position);
        }
    }

    @Test
    void theLossIsThatOfItsForwardPass() {
        for (var loss : List.of(LOSS, new SvmHinge(1, Reduction.SUM))) {
            var layers = List.<Layer>of(affine());
            var x = new RandomState(4).randn(3, 4);
            int[] targets = {1, 0, 1};
            var learning = new Backpropagation(layers, loss);

            double found = learning.run(x, targets);

            var scores = layers.getFirst().forward(x);
            assertEquals(scores, learning.scores());
            assertEquals(loss.forward(scores, targets).loss(), found);
            var expected = x.transpose().matmul(loss.backward(scores, targets));
            var dw = layers.getFirst().parameters().getFirst().gradient;
            assertTrue(expected.minus(dw).map(Math::abs).max() < 1e-12);
        }
    }

    private static Affine affine() {
        return new Affine(new RandomState(5).randn(4, 2), Tensor.zeros(2));
    }

    @Test
    void aStepAllocatesNoTensors() {
        var threads = new Threads(1);
        var random = new RandomState(6);
        var learning = new Backpropagation(net(threads), LOSS);
        var x = random.randn(200, 1, 14, 14);
        int[] targets = random.randint(10, 200);
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        learning.run(x, targets);
        long before = bean.getCurrentThreadAllocatedBytes();

        for (int step = 0; step < 10; step++) {
            learning.run(x, targets);
        }

        long each = (bean.getCurrentThreadAllocatedBytes() - before) / 10;
        // the smallest tensor of more than one number per example has 130 · 200 of 8 bytes
        assertTrue(each < 200_000, each + " bytes");
    }

    @Test
    void anEvaluationAllocatesNoTensorsForABatch() {
        var random = new RandomState(7);
        var few = Examples.of(random.randn(500, 1, 14, 14), random.randint(10, 500));
        var many = Examples.of(random.randn(3000, 1, 14, 14), random.randint(10, 3000));
        var model = new Model(net(new Threads(1)).toArray(Layer[]::new));
        model.compile(new Adam(0.01), LOSS);

        long each = (allocated(model, many) - allocated(model, few)) / 5;

        // the smallest tensor of more than one number per example has 130 · 500 of 8 bytes
        assertTrue(each < 300_000, each + " bytes");
    }

    private static long allocated(Model model, Examples examples) {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        model.evaluate(examples, 500);
        long before = bean.getCurrentThreadAllocatedBytes();
        model.evaluate(examples, 500);
        return bean.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void anEvaluationOfKeptTensorsGivesTheSameNumbers() {
        var random = new RandomState(8);
        var examples = Examples.of(random.randn(50, 1, 14, 14), random.randint(10, 50));
        var scores = new ArrayList<Score>();
        for (boolean foreign : new boolean[] {false, true}) {
            scores.add(modeless(foreign, new ArrayList<>()).evaluate(examples, 7));
        }

        assertEquals(scores.get(0), scores.get(1));
    }

    /** A model of the net without dropout and normalization: wrappers do not hand modes on. */
    private static Model modeless(boolean foreign, List<Tensor> given) {
        var layers = new ArrayList<>(net(Threads.shared()));
        layers.remove(7);
        layers.remove(1);
        if (foreign) {
            layers.replaceAll(layer -> new Foreign(layer, given));
        }
        return new Model(layers.toArray(Layer[]::new)).compile(new Adam(0.01), LOSS);
    }

    @Test
    void fittingWithKeptBatchesGivesTheSameNumbers() {
        var random = new RandomState(8);
        var examples = Examples.of(random.randn(50, 1, 14, 14), random.randint(10, 50));
        var options = FitOptions.DEFAULT.withBatches(10, 7, 7).withEpochs(2);
        var values = new ArrayList<List<Tensor>>();
        var given = new ArrayList<Tensor>();
        for (boolean foreign : new boolean[] {false, true}) {
            var model = modeless(foreign, given);
            model.fit(examples, examples, examples, options);
            values.add(model.parameters().stream().map(p -> p.value).toList());
        }

        assertEquals(values.get(0), values.get(1));
        var batches = given.stream().filter(x -> x.axes() == 4 && x.dim(1) == 1).toList();
        assertTrue(batches.size() >= 10);
        assertEquals(batches.size(), batches.stream().map(Tensor::data).distinct().count());
    }

    @Test
    void aBatchMayLieWhereTheLastOneLay() {
        var random = new RandomState(9);
        var pixels = new byte[4 * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (10 * i);
        }
        var images = new LabeledImages(pixels, new int[4], Shape.of(1, 2, 3), PixelScale.UNIT);
        for (var examples : List.of(Examples.of(random.randn(4, 3), new int[4]), images)) {
            var kept = new Workspace();
            var first = examples.batch(new int[] {0, 1}, kept);
            var second = examples.batch(new int[] {3, 2}, kept);

            assertSame(first, second);
            assertEquals(examples.batch(new int[] {3, 2}), second);
            assertNotSame(examples.batch(new int[] {3, 2}), second);
        }
    }
}
