package layerwise.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import layerwise.datasets.Examples;
import layerwise.layers.Layer;
import layerwise.layers.Mode;
import layerwise.layers.Parameter;
import layerwise.losses.L2;
import layerwise.losses.Loss;
import layerwise.losses.Reduction;
import layerwise.tensor.Tensor;

/**
 * Layers one after the other, from a batch of N examples to scores (N, K) for K classes.
 *
 * <pre>{@code
 * var model = new Model(new Flatten(), new Affine(784, 10, random));
 * model.compile(new Adam(0.001), new SoftmaxCrossEntropy(Reduction.MEAN), L2.NONE);
 * model.fit(train, validation, test, FitOptions.DEFAULT, printing(System.out::println));
 * model.evaluate(test);
 * }</pre>
 *
 * <p>Layers are in {@link Mode#TEST} but while {@link #fit} learns. Not for use by several threads
 * at once.
 */
public final class Model {

    /** How many examples go through the model at once where nothing else is asked for. */
    private static final int BATCH = 1000;

    private final List<Layer> layers = new ArrayList<>();
    private Optimizer optimizer;
    private Loss loss;
    private L2 regularization = L2.NONE;
    private History history = new History();
    private int iteration;

    /** A model of these layers, in this order. */
    public Model(Layer... layers) {
        Arrays.stream(layers).forEach(this::add);
    }

    /** Adds a layer behind the others and returns this model. */
    public Model add(Layer layer) {
        layer.setMode(Mode.TEST);
        layers.add(layer);
        return this;
    }

    /** The layers, in their order. */
    public List<Layer> layers() {
        return List.copyOf(layers);
    }

    /** The parameters of all layers, always in the same order. */
    public List<Parameter> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    /** Chooses how to learn, without regularization; see the other form. */
    public Model compile(Optimizer newOptimizer, Loss newLoss) {
        return compile(newOptimizer, newLoss, L2.NONE);
    }

    /**
     * Chooses how to learn. Starts a new history at iteration 0; the parameters stay as they are.
     *
     * @param newOptimizer one that no other model uses, since it remembers its parameters
     */
    public Model compile(Optimizer newOptimizer, Loss newLoss, L2 newRegularization) {
        optimizer = newOptimizer;
        loss = newLoss;
        regularization = newRegularization;
        history = new History();
        iteration = 0;
        return this;
    }

    /** What was measured since the model was compiled, also where training was stopped. */
    public History history() {
        return history;
    }

    /** Learns without a validation or a test set. */
    public History fit(Examples train, FitOptions options, TrainingListener... listeners) {
        return fit(train, Examples.none(), Examples.none(), options, listeners);
    }

    /**
     * Learns. Called again, it goes on from where it stopped, with the iterations counted on. The
     * batches are drawn from the seed anew.
     *
     * <p>Each iteration runs a batch forward and backward, then measures, then steps; so what is
     * measured is the model that the step starts from.
     *
     * @param validation measured at its interval; may be empty
     * @param test measured at its interval; may be empty
     * @return the history since the model was compiled
     * @throws TrainingStoppedException if the loss becomes NaN or infinite, or the thread is
     *     interrupted; the history is kept
     */
    public History fit(
            Examples train,
            Examples validation,
            Examples test,
            FitOptions options,
            TrainingListener... listeners) {
        requireCompiled();
        var batches = new Batches(train.size(), options);
        var learning = new Backpropagation(layers, loss);
        var parameters = parameters();
        try {
            for (int epoch = 0; epoch < options.epochs(); epoch++) {
                for (int inEpoch = 0; inEpoch < batches.perEpoch(); inEpoch++) {
                    requireUninterrupted();
                    int[] indices = batches.next(inEpoch);
                    setMode(Mode.TRAIN);
                    var batch =
                            learn(
                                    learning,
                                    train.batch(indices, learning.batch()),
                                    train.labels(indices));
                    double penalty = regularization.forward(parameters);
                    regularization.backward(parameters);
                    setMode(Mode.TEST);
                    requireFinite(batch.loss(), penalty);
                    var measured =
                            new Measurement(
                                    epoch,
                                    inEpoch,
                                    iteration,
                                    batch,
                                    penalty,
                                    validate(validation, options, inEpoch),
                                    test(test, options, inEpoch),
                                    inEpoch % options.printInterval() == 0);
                    record(measured, listeners);
                    optimizer.update(parameters, iteration);
                    iteration++;
                }
            }
        } finally {
            setMode(Mode.TEST);
            for (var listener : listeners) {
                listener.finished(history);
            }
        }
        return history;
    }

    private Optional<Score> validate(Examples examples, FitOptions options, int inEpoch) {
        boolean due = inEpoch % options.validationInterval() == 0 && examples.size() > 0;
        return due ? Optional.of(evaluate(examples, options.validationBatch())) : Optional.empty();
    }

    private Optional<Score> test(Examples examples, FitOptions options, int inEpoch) {
        boolean due = inEpoch % options.testInterval() == 0 && examples.size() > 0;
        return due ? Optional.of(evaluate(examples, options.testBatch())) : Optional.empty();
    }

    private void record(Measurement measured, TrainingListener... listeners) {
        history.add(measured);
        if (measured.isReported()) {
            for (var listener : listeners) {
                listener.measured(measured);
            }
        }
    }

    /** Runs a batch forward and backward; leaves the gradients in the parameters. */
    private Score learn(Backpropagation learning, Tensor x, int[] labels) {
        if (!Double.isFinite(x.sum())) {
            throw new TrainingStoppedException(
                    "Model: the inputs hold NaN or infinity at iteration "
                            + iteration
                            + ", needs finite numbers; look at the examples");
        }
        double batchLoss = learning.run(x, labels);
        return new Score(
                perExample(batchLoss, labels.length),
                (double) correct(learning.scores(), labels) / labels.length);
    }

    private double perExample(double batchLoss, int examples) {
        return loss.reduction() == Reduction.SUM ? batchLoss / examples : batchLoss;
    }

    /** Measures the model on examples, 1000 at a time. */
    public Score evaluate(Examples examples) {
        return evaluate(examples, BATCH);
    }

    /** Measures the model on examples, so many at a time; changes nothing. */
    public Score evaluate(Examples examples, int batch) {
        requireCompiled();
        Arguments.require(batch > 0, "Model: evaluate", "batch", batch, "a number above 0", "");
        Arguments.require(
                examples.size() > 0,
                "Model: evaluate",
                "number of examples",
                0,
                "at least 1",
                "there is nothing to measure");
        var measuring = new Backpropagation(layers, loss);
        double sum = 0;
        int right = 0;
        for (int start = 0; start < examples.size(); start += batch) {
            requireUninterrupted();
            int[] indices =
                    IntStream.range(start, Math.min(start + batch, examples.size())).toArray();
            int[] labels = examples.labels(indices);
            var out = measuring.forward(examples.batch(indices, measuring.batch()));
            sum += perExample(loss.forward(out, labels).loss(), indices.length) * indices.length;
            right += correct(out, labels);
        }
        return new Score(sum / examples.size(), (double) right / examples.size());
    }

    /** The scores of a batch, (N, K): what the last layer gives. */
    public Tensor scores(Tensor x) {
        var out = x;
        for (var layer : layers) {
            out = layer.forward(out);
        }
        return out;
    }

    /** The class with the highest score for each example of a batch; the first of equal ones. */
    public int[] predict(Tensor x) {
        var out = scores(x);
        return IntStream.range(0, out.dim(0)).map(row -> best(out, row)).toArray();
    }

    private static int correct(Tensor out, int[] labels) {
        int correct = 0;
        for (int row = 0; row < labels.length; row++) {
            correct += best(out, row) == labels[row] ? 1 : 0;
        }
        return correct;
    }

    private static int best(Tensor out, int row) {
        int classes = out.size() / out.dim(0);
        int start = row * classes;
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (out.data()[start + k] > out.data()[start + best]) {
                best = k;
            }
        }
        return best;
    }

    /**
     * Writes the parameters to an .npz file, which NumPy reads too.
     *
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        Checkpoint.save(layers, file);
    }

    /**
     * Takes over the parameters of a file that {@link #save} wrote; all of them or none.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds other parameters or other shapes
     */
    public void load(Path file) throws IOException {
        Checkpoint.load(layers, file);
    }

    private void setMode(Mode mode) {
        layers.forEach(layer -> layer.setMode(mode));
    }

    private void requireCompiled() {
        if (loss == null || layers.isEmpty()) {
            throw new IllegalStateException(
                    layers.isEmpty()
                            ? "Model: has no layers, needs at least one; add them first"
                            : "Model: has no loss and no optimizer; call compile first");
        }
    }

    private void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new TrainingStoppedException(
                    "Model: interrupted at iteration "
                            + iteration
                            + "; the parameters are those of "
                            + iteration
                            + " steps, fit goes on from there");
        }
    }

    private void requireFinite(double batchLoss, double penalty) {
        if (!Double.isFinite(batchLoss)) {
            throw stopped("loss is " + batchLoss);
        }
        if (!Double.isFinite(penalty)) {
            throw stopped("regularization loss is " + penalty);
        }
        // a ReLU written as x > 0 ? x : 0 turns NaN into 0, and the loss looks healthy again
        for (int i = 0; i < layers.size(); i++) {
            for (var parameter : layers.get(i).parameters()) {
                if (!Double.isFinite(parameter.value.sum())) {
                    throw stopped(parameter.name + " of layer " + i + " is not finite");
                }
            }
        }
    }

    private TrainingStoppedException stopped(String found) {
        var before =
                history.training().size() == 0
                        ? "nothing was learned yet, look at the first parameters"
                        : "the loss was "
                                + history.training().last().loss()
                                + " one iteration before, lower the learning rate or scale the"
                                + " inputs down";
        return new TrainingStoppedException(
                "Model: "
                        + found
                        + " at iteration "
                        + iteration
                        + ", needs a finite number; "
                        + before);
    }
}
