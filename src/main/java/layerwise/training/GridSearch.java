package layerwise.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tries settings: every point of a grid of named numbers, or of a list.
 *
 * <pre>{@code
 * var search = GridSearch.named("five layers")
 *         .axis("scale", 0.01, 0.02)
 *         .axis("learningRate", 1e-4, 5e-4)
 *         .withSeed(1)
 *         .withThreads(2)
 *         .withFile(Path.of("search.jsonl"));
 * var results = search.run((point, seed) -> accuracyWith(point.get("scale"), seed), System.out::println);
 * results.best().point();
 * }</pre>
 *
 * <p>The seed of a trial comes from the base seed and the point, so neither the number of threads
 * nor their order changes a result. The same point given twice has two seeds. A trial that throws,
 * as a {@link Solver} does where the loss becomes NaN, is a result; the others go on.
 *
 * @param name of the search, in its file and its table
 * @param points the settings to try, in order; {@link #axis} multiplies them
 * @param seed base of the trials' seeds
 * @param threads trials that run at the same time
 * @param file where finished trials are kept, a line of JSON each; a search with this file does not
 *     repeat them
 */
public record GridSearch(
        String name, List<GridPoint> points, long seed, int threads, Optional<Path> file) {

    /** What is tried at each point. */
    @FunctionalInterface
    public interface Run {

        /**
         * How good these settings are; more is better.
         *
         * @param seed for all random numbers of the trial, from 0 to 4294967295
         * @throws Exception where there is no score to give; the message is kept in the trial
         */
        double score(GridPoint point, long seed) throws Exception;
    }

    public GridSearch {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        points = List.copyOf(points);
        Arguments.require(!points.isEmpty(), "GridSearch", "number of points", 0, "at least 1", "");
        Arguments.require(threads > 0, "GridSearch", "threads", threads, "a number above 0", "");
    }

    /** A search of one thread without a file, seed 0, at a point without settings yet. */
    public static GridSearch named(String name) {
        var nothing = new GridPoint(java.util.Map.of());
        return new GridSearch(name, List.of(nothing), 0, 1, Optional.empty());
    }

    /** With each point once for each value; the last axis added changes fastest. */
    public GridSearch axis(String axis, double... values) {
        Arguments.require(
                values.length > 0,
                "GridSearch",
                "number of values of " + axis,
                0,
                "at least 1",
                "");
        boolean isNew = !points.getFirst().numbers().containsKey(axis);
        Arguments.require(
                isNew, "GridSearch", "axis", axis, "a new name", "give all its values at once");
        return withPoints(
                points.stream()
                        .flatMap(point ->
                                Arrays.stream(values).mapToObj(value -> point.with(axis, value)))
                        .toList());
    }

    /** With these points instead. */
    public GridSearch withPoints(List<GridPoint> others) {
        return new GridSearch(name, others, seed, threads, file);
    }

    /** With another base of the trials' seeds. */
    public GridSearch withSeed(long number) {
        return new GridSearch(name, points, number, threads, file);
    }

    /** With so many trials at the same time. */
    public GridSearch withThreads(int number) {
        return new GridSearch(name, points, seed, number, file);
    }

    /** With a file that finished trials are kept in. */
    public GridSearch withFile(Path path) {
        return new GridSearch(name, points, seed, threads, Optional.of(path));
    }

    /**
     * Tries all points that the file has no trial of.
     *
     * @param run called on other threads, several at a time where more than one was asked for
     * @param lines is told of each trial when it is done, how good, and about how long is left;
     *     called on this thread
     * @throws TrainingStoppedException if this thread is interrupted; the trials that run are
     *     interrupted too, those that are done are in the file
     * @throws IllegalArgumentException if the file is of another search, or not of a search
     */
    public GridResults run(Run run, Consumer<String> lines) {
        return new GridRun(this, run, lines).results();
    }

    /** A seed for each point, in their order. */
    List<Long> seeds() {
        var seeds = new ArrayList<Long>();
        var seen = new HashMap<GridPoint, Integer>();
        for (var point : points) {
            int repetition = seen.merge(point, 1, Integer::sum) - 1;
            seeds.add(seed(point, repetition));
        }
        return seeds;
    }

    private long seed(GridPoint point, int repetition) {
        long hash = mixed(seed);
        // by name, so that it does not matter in which order the axes were given
        for (var number : new TreeMap<>(point.numbers()).entrySet()) {
            hash = mixed(hash + number.getKey().hashCode());
            hash = mixed(hash + Double.doubleToLongBits(number.getValue()));
        }
        return mixed(hash + repetition) >>> 32;
    }

    /** The finisher of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit. */
    private static long mixed(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
