package layerwise.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;
import layerwise.training.SolverHistory.Measured;

/**
 * Everything that a {@link Solver} needs to go on with the same bits, in an .npz file: parameters,
 * what the update rule remembers of each, random streams, measurements and the best parameters.
 *
 * <p>The options that change the bits are in it too, so that a file of another training is refused.
 * Those that only say how long or how loudly to train may differ.
 */
final class SolverCheckpoint {

    /** Rules are code and have no name to write down, so their first steps are compared. */
    private static final int TRIED_STEPS = 3;

    private static final double SAME_STEPS = 1e-9;

    private final Path file;
    private final Classifier net;
    private final SolverOptions options;
    private final int trainExamples;
    private final int validationExamples;

    SolverCheckpoint(
            Path file,
            Classifier net,
            SolverOptions options,
            int trainExamples,
            int validationExamples) {
        this.file = file;
        this.net = net;
        this.options = options;
        this.trainExamples = trainExamples;
        this.validationExamples = validationExamples;
    }

    boolean exists() {
        return Files.exists(file);
    }

    void write(SolverProgress progress) {
        var arrays = new LinkedHashMap<String, Tensor>();
        options().forEach((name, value) -> arrays.put("option." + name, Tensor.scalar(value)));
        arrays.put("rule", triedRule());
        arrays.put("iteration", Tensor.scalar(progress.iteration));
        arrays.put("epoch", Tensor.scalar(progress.epoch));
        arrays.put("losses", Tensor.of(Arrays.copyOf(progress.losses, progress.iteration)));
        putMeasured(progress.measured, arrays);
        arrays.put("random", progress.random.state());
        arrays.put("order", Tensor.of(IntStream.of(progress.order).asDoubleStream().toArray()));
        arrays.put("drawn", Tensor.scalar(progress.drawn));
        putAll("parameter.", net.parameters(), arrays);
        putAll("buffer.", net.buffers(), arrays);
        putAll("best.parameter.", progress.best, arrays);
        putAll("best.buffer.", progress.bestBuffers, arrays);
        for (int i = 0; i < net.randoms().size(); i++) {
            arrays.put("net.random." + i, net.randoms().get(i).state());
        }
        int index = 0;
        for (var state : progress.states.values()) {
            var start = "state." + index++;
            state.numbers()
                    .forEach((name, value) ->
                            arrays.put(start + ".number." + name, Tensor.scalar(value)));
            putAll(start + ".tensor.", state.tensors(), arrays);
        }
        try {
            Npz.write(file, arrays);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Solver: checkpoint " + file + " cannot be written: " + e, e);
        }
    }

    private static void putAll(
            String start, Map<String, Tensor> tensors, Map<String, Tensor> arrays) {
        tensors.forEach((name, tensor) -> arrays.put(start + name, tensor));
    }

    private static void putMeasured(List<Measured> measured, Map<String, Tensor> arrays) {
        arrays.put("measured.epoch", column(measured, Measured::epoch));
        arrays.put("measured.iteration", column(measured, Measured::iteration));
        arrays.put("measured.train", column(measured, Measured::trainAccuracy));
        arrays.put("measured.validation", column(measured, Measured::validationAccuracy));
    }

    private static Tensor column(List<Measured> measured, ToDoubleFunction<Measured> number) {
        return Tensor.of(measured.stream().mapToDouble(number).toArray());
    }

    /**
     * Takes over what the file holds, into the net too; all of it, or nothing where it is wrong.
     */
    void readInto(SolverProgress progress) {
        Map<String, Tensor> arrays;
        try {
            arrays = Npz.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Solver: checkpoint "
                            + file
                            + " cannot be read, delete it to train from the start: "
                            + e.getMessage(),
                    e);
        }
        requireOptions(arrays);
        requireSame("parameter", net.parameters(), arrays);
        requireSame("buffer", net.buffers(), arrays);
        int streams = with("net.random.", arrays).size();
        require(
                streams == net.randoms().size(),
                "random streams of the net",
                streams,
                net.randoms().size());

        fill(progress, arrays);
        with("parameter.", arrays).forEach(net.parameters()::put);
        with("buffer.", arrays).forEach((name, kept) -> copy(kept, net.buffers().get(name)));
        for (int i = 0; i < streams; i++) {
            net.randoms().get(i).restore(arrays.get("net.random." + i));
        }
    }

    private static void fill(SolverProgress progress, Map<String, Tensor> arrays) {
        progress.random.restore(arrays.get("random"));
        progress.iteration = whole(arrays.get("iteration"));
        progress.epoch = whole(arrays.get("epoch"));
        progress.losses = arrays.get("losses").data();
        progress.order = Arrays.stream(arrays.get("order").data()).mapToInt(v -> (int) v).toArray();
        progress.drawn = whole(arrays.get("drawn"));
        for (int i = 0; i < arrays.get("measured.epoch").size(); i++) {
            int iteration = (int) arrays.get("measured.iteration").get(i);
            progress.add(
                    new Measured(
                            (int) arrays.get("measured.epoch").get(i),
                            iteration,
                            progress.losses[iteration - 1],
                            arrays.get("measured.train").get(i),
                            arrays.get("measured.validation").get(i)));
        }
        progress.best.putAll(with("best.parameter.", arrays));
        progress.bestBuffers.putAll(with("best.buffer.", arrays));
        int index = 0;
        for (var state : progress.states.values()) {
            var start = "state." + index++;
            with(start + ".number.", arrays)
                    .forEach((name, value) -> state.put(name, value.data()[0]));
            with(start + ".tensor.", arrays).forEach(state::put);
        }
    }

    private static int whole(Tensor scalar) {
        return (int) scalar.data()[0];
    }

    private static void copy(Tensor from, Tensor to) {
        System.arraycopy(from.data(), 0, to.data(), 0, to.size());
    }

    /** The arrays whose names start so, by the rest of the name. */
    private static Map<String, Tensor> with(String start, Map<String, Tensor> arrays) {
        return arrays.entrySet().stream()
                .filter(array -> array.getKey().startsWith(start))
                .collect(
                        Collectors.toMap(
                                array -> array.getKey().substring(start.length()),
                                Map.Entry::getValue,
                                (first, _) -> first,
                                LinkedHashMap::new));
    }

    /** What changes the bits of a training. */
    private Map<String, Double> options() {
        var numbers = new LinkedHashMap<String, Double>();
        numbers.put("seed", (double) options.seed());
        numbers.put("batch", (double) options.batch());
        numbers.put("draw", (double) options.draw().ordinal());
        numbers.put("trainSample", (double) options.trainSample());
        numbers.put("validationSample", (double) options.validationSample());
        numbers.put("learningRateDecay", options.learningRateDecay());
        numbers.put("training examples", (double) trainExamples);
        numbers.put("validation examples", (double) validationExamples);
        options.settings().forEach((name, value) -> numbers.put("setting " + name, value));
        return numbers;
    }

    private static String text(String option, double value) {
        if (option.equals("draw")) {
            return Draw.values()[(int) value].name();
        }
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    private void requireOptions(Map<String, Tensor> arrays) {
        for (var needed :
                List.of("rule", "iteration", "epoch", "losses", "random", "order", "drawn")) {
            if (!arrays.containsKey(needed)) {
                throw new IllegalArgumentException(
                        "Solver: "
                                + file
                                + " holds no "
                                + needed
                                + ", is no checkpoint of a Solver; choose another file");
            }
        }
        var here = options();
        var there = with("option.", arrays);
        here.forEach((name, value) -> {
            require(there.containsKey(name), name, "not set", text(name, value));
            double found = there.get(name).data()[0];
            require(found == value, name, text(name, found), text(name, value));
        });
        for (var name : there.keySet()) {
            require(here.containsKey(name), name, text(name, there.get(name).data()[0]), "not set");
        }
        boolean sameRule = triedRule().allClose(arrays.get("rule"), SAME_STEPS, 0);
        require(sameRule, "update rule", "another one", "the one of the options");
        int epoch = whole(arrays.get("epoch"));
        require(epoch <= options.epochs(), "epochs trained", epoch, "at most " + options.epochs());
    }

    private void requireSame(String kind, Map<String, Tensor> tensors, Map<String, Tensor> arrays) {
        var there = with(kind + ".", arrays);
        require(
                List.copyOf(there.keySet()).equals(List.copyOf(tensors.keySet())),
                kind + "s",
                there.keySet(),
                tensors.keySet());
        tensors.forEach((name, tensor) -> {
            var shape = there.get(name).shape();
            require(shape.equals(tensor.shape()), "shape of " + name, shape, tensor.shape());
        });
    }

    private void require(boolean holds, String what, Object there, Object here) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "Solver: checkpoint "
                            + file
                            + " is of another training: "
                            + what
                            + " is "
                            + there
                            + " there, needs "
                            + here
                            + "; choose another file, or delete it to train from the start");
        }
    }

    /** Where the update rule leads from a few numbers. */
    private Tensor triedRule() {
        var state = new UpdateState(options.settings());
        var w = Tensor.of(0.5, -1.25, 2, 0.125);
        for (int step = 0; step < TRIED_STEPS; step++) {
            w = options.rule().update(w, Tensor.of(0.25 + step, -1.5, 0.75 * step, 1), state);
        }
        return w;
    }
}
