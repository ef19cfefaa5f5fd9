package layerwise.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import layerwise.datasets.Examples;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Trains a {@link Classifier} as cs231n's Solver does: the same batches, lines and accuracies from
 * the same seed.
 *
 * <pre>{@code
 * var solver = new Solver(net, data.train(), data.validation(), SolverOptions.DEFAULT.withSeed(1));
 * var history = solver.train(System.out::println);
 * }</pre>
 *
 * <p>Accuracy is measured after the first iteration, which counts as epoch 0, and at the end of
 * every epoch: on a sample of the training examples and on the validation examples. The parameters
 * with the best validation accuracy are kept, and the net holds them in the end. Not for use by
 * several threads at once.
 */
public final class Solver {

    /** How many examples go through the net at once where accuracy is measured. */
    private static final int MEASURED_AT_ONCE = 100;

    private final Classifier net;
    private final Examples train;
    private final Examples validation;
    private final SolverOptions options;
    private final SolverProgress progress;
    private final Optional<SolverCheckpoint> checkpoint;
    private final int iterationsPerEpoch;
    private final int iterations;
    private TrainingStoppedException failure;

    /**
     * A solver that has not begun.
     *
     * @param net changed by training, which starts from its parameters
     * @param train examples to learn from
     * @param validation examples to choose the best parameters by
     * @throws IllegalArgumentException if there are no training or no validation examples, or the
     *     net has no parameters
     */
    public Solver(Classifier net, Examples train, Examples validation, SolverOptions options) {
        requireExamples("training", train);
        requireExamples("validation", validation);
        Arguments.require(
                !net.parameters().isEmpty(),
                "Solver",
                "number of parameters",
                0,
                "at least 1",
                "parameters() of the net gives none");
        this.net = net;
        this.train = train;
        this.validation = validation;
        this.options = options;
        this.progress = new SolverProgress(net.parameters().keySet(), options);
        this.checkpoint =
                options.checkpoint()
                        .map(file ->
                                new SolverCheckpoint(
                                        file, net, options, train.size(), validation.size()));
        this.iterationsPerEpoch = Math.max(train.size() / options.batch(), 1);
        this.iterations = Math.multiplyExact(options.epochs(), iterationsPerEpoch);
    }

    private static void requireExamples(String name, Examples examples) {
        Arguments.require(
                examples.size() > 0,
                "Solver",
                "number of " + name + " examples",
                0,
                "at least 1",
                "");
    }

    /** Trains without a line; see the other form. */
    public SolverHistory train() {
        return train(_ -> {});
    }

    /**
     * Trains to the end, and puts the best parameters into the net. Where training was interrupted,
     * or there is a checkpoint of it, it goes on from there with the same bits.
     *
     * @param lines is told how training goes, in the course's words
     * @return what was measured, from the first iteration
     * @throws TrainingStoppedException if the loss becomes NaN or infinite, after which the net
     *     holds the best parameters until then, or if the thread is interrupted
     */
    public SolverHistory train(Consumer<String> lines) {
        if (failure != null) {
            throw failure;
        }
        resume(lines);
        if (isOver()) {
            lines.accept(epochText() + " trained already; make a new Solver to train anew");
        } else {
            run(lines);
        }
        progress.putBestInto(net);
        return history();
    }

    private void resume(Consumer<String> lines) {
        if (progress.iteration == 0 && checkpoint.isPresent() && checkpoint.get().exists()) {
            checkpoint.get().readInto(progress);
            lines.accept(
                    iterationText(progress.iteration)
                            + " resumed from "
                            + options.checkpoint().get());
        }
    }

    private void run(Consumer<String> lines) {
        try {
            while (!isOver()) {
                requireUninterrupted();
                if (isMeasurementDue()) {
                    measure(lines);
                } else {
                    iterate(lines);
                }
            }
        } catch (TrainingStoppedException e) {
            if (failure == null) {
                checkpoint.ifPresent(file -> file.write(progress));
            }
            throw e;
        }
        if (progress.iteration < iterations) {
            lines.accept(
                    epochText()
                            + " stopped early: validation accuracy was best at epoch "
                            + progress.bestEpoch());
        }
    }

    private void iterate(Consumer<String> lines) {
        double loss = step();
        if (progress.iteration % options.printEvery() == 0) {
            var text = iterationText(progress.iteration + 1);
            lines.accept(text + " loss: " + Decimals.six(loss));
        }
        progress.completed(loss);
        if (progress.iteration % iterationsPerEpoch == 0) {
            progress.endEpoch();
        }
    }

    private String iterationText(int number) {
        return "(Iteration " + number + " / " + iterations + ")";
    }

    private String epochText() {
        return "(Epoch " + progress.epoch + " / " + options.epochs() + ")";
    }

    /** Whether all epochs are done and measured, or patience has ended. */
    private boolean isOver() {
        return !isMeasurementDue()
                && (progress.iteration >= iterations || progress.isPatienceOver());
    }

    /** After the first iteration and at the end of an epoch, unless that was done. */
    private boolean isMeasurementDue() {
        int done = progress.iteration;
        return done > progress.lastMeasured() && (done == 1 || done % iterationsPerEpoch == 0);
    }

    private double step() {
        int[] indices = progress.draw(train.size());
        var result = net.loss(train.batch(indices), train.labels(indices));
        if (!Double.isFinite(result.loss())) {
            int number = progress.iteration + 1;
            throw stopped("loss is " + result.loss() + " at iteration " + number);
        }
        var parameters = net.parameters();
        for (var name : List.copyOf(parameters.keySet())) {
            var w = parameters.get(name);
            var next = options.rule().update(w, gradient(result, name, w), progress.state(name));
            ShapeException.requireShape(
                    "Solver: next " + name,
                    next.shape(),
                    w.shape(),
                    "the update rule returns the parameter's next value");
            parameters.put(name, next);
        }
        return result.loss();
    }

    private static Tensor gradient(LossAndGradients result, String name, Tensor w) {
        var gradient = result.gradients().get(name);
        if (gradient == null) {
            throw new IllegalArgumentException(
                    "Solver: the gradients hold "
                            + result.gradients().keySet()
                            + ", needs one for "
                            + name
                            + "; loss() gives a gradient under each parameter's name");
        }
        ShapeException.requireShape(
                "Solver: gradient of " + name,
                gradient.shape(),
                w.shape(),
                "a gradient is shaped like its parameter");
        return gradient;
    }

    private void measure(Consumer<String> lines) {
        requireFiniteParameters();
        var stream = progress.random.state();
        double right;
        double valid;
        try {
            right = accuracy(train, sample(train, options.trainSample()));
            valid = accuracy(validation, sample(validation, options.validationSample()));
        } catch (TrainingStoppedException e) {
            // interrupted: measured again later, on the same sample
            progress.random.restore(stream);
            throw e;
        }
        progress.measured(right, valid, net);
        checkpoint.ifPresent(file -> file.write(progress));
        lines.accept(
                epochText()
                        + " train acc: "
                        + Decimals.six(right)
                        + "; val_acc: "
                        + Decimals.six(valid));
    }

    /** A ReLU written as x > 0 ? x : 0 turns NaN into 0, and the loss looks healthy again. */
    private void requireFiniteParameters() {
        net.parameters()
                .forEach((name, w) -> {
                    if (!Double.isFinite(w.sum())) {
                        throw stopped(
                                "the sum of "
                                        + name
                                        + " is "
                                        + w.sum()
                                        + " after iteration "
                                        + progress.iteration);
                    }
                });
    }

    private int[] sample(Examples examples, int count) {
        return examples.size() > count
                ? progress.random.choice(examples.size(), count)
                : IntStream.range(0, examples.size()).toArray();
    }

    /**
     * The share of examples whose class has the highest score.
     *
     * @throws IllegalArgumentException if there are none
     */
    public double accuracy(Examples examples) {
        requireExamples("measured", examples);
        return accuracy(examples, IntStream.range(0, examples.size()).toArray());
    }

    private double accuracy(Examples examples, int[] indices) {
        int right = 0;
        for (int start = 0; start < indices.length; start += MEASURED_AT_ONCE) {
            requireUninterrupted();
            int stop = Math.min(start + MEASURED_AT_ONCE, indices.length);
            int[] part = Arrays.copyOfRange(indices, start, stop);
            var scores = net.scores(examples.batch(part));
            if (scores.axes() != 2 || scores.dim(0) != part.length) {
                throw new ShapeException(
                        "Solver: scores",
                        scores.shape(),
                        "(" + part.length + ", C)",
                        "a row of scores for each example");
            }
            int[] classes = scores.argmax(1);
            int[] labels = examples.labels(part);
            for (int i = 0; i < part.length; i++) {
                right += classes[i] == labels[i] ? 1 : 0;
            }
        }
        return (double) right / indices.length;
    }

    /** What was measured until now, also where training was stopped. */
    public SolverHistory history() {
        return progress.history(iterationsPerEpoch);
    }

    private void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new TrainingStoppedException(
                    "Solver: interrupted after "
                            + progress.iteration
                            + " of "
                            + iterations
                            + " iterations; the net holds the parameters of the last one, train"
                            + " goes on from there");
        }
    }

    /** What to throw where there is no going on; the net gets the best parameters until now. */
    private TrainingStoppedException stopped(String found) {
        int done = progress.iteration;
        var cure =
                done == 0
                        ? "nothing was learned yet, look at the inputs and the first parameters"
                        : "the loss was "
                                + progress.losses[done - 1]
                                + " one iteration before, lower the learning rate";
        progress.putBestInto(net);
        failure =
                new TrainingStoppedException(
                        "Solver: " + found + ", needs a finite number; " + cure);
        return failure;
    }
}
