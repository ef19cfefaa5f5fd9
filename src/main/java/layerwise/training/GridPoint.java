package layerwise.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One choice of settings in a {@link GridSearch}.
 *
 * @param numbers a number for each name
 */
public record GridPoint(Map<String, Double> numbers) {

    public GridPoint {
        // -0.0 is 0.0 for whoever trains with it, so it is the same point
        var copy = new LinkedHashMap<String, Double>();
        numbers.forEach((name, value) -> {
            Arguments.require(
                    Double.isFinite(value), "GridPoint", name, value, "a finite number", "");
            copy.put(name, value + 0.0);
        });
        numbers = Collections.unmodifiableMap(copy);
    }

    /**
     * The number of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public double get(String name) {
        Arguments.require(
                numbers.containsKey(name),
                "GridPoint",
                "name",
                name,
                "one of " + numbers.keySet(),
                "");
        return numbers.get(name);
    }

    /**
     * The number of a name, for sizes and counts.
     *
     * @throws IllegalArgumentException if there is none, or it is no whole number
     */
    public int whole(String name) {
        double value = get(name);
        Arguments.require(value == (int) value, "GridPoint", name, value, "a whole number", "");
        return (int) value;
    }

    GridPoint with(String name, double value) {
        var more = new LinkedHashMap<>(numbers);
        more.put(name, value);
        return new GridPoint(more);
    }

    /** {@code learningRate 0.001, hidden 100}. */
    @Override
    public String toString() {
        return numbers.entrySet().stream()
                .map(number -> number.getKey() + " " + text(number.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String text(double value) {
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }
}
