package layerwise.checks;

import java.util.List;
import java.util.Set;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

/** How one input is made; the drawing ones take their numbers from the case's one random stream. */
public sealed interface Recipe {

    /** {@code {uniform: [low, high], shape: [...]}}. */
    record Uniform(double low, double high, Shape shape) implements Recipe {}

    /** {@code {normal: [mean, std], shape: [...]}}. */
    record Normal(double mean, double std, Shape shape) implements Recipe {}

    /** {@code {randint: high, shape: [n]}}: n labels from 0 to high - 1. */
    record Randint(int high, int count) implements Recipe {}

    /** {@code {linspace: [from, to], shape: [...]}}: evenly spaced, both ends included. */
    record Linspace(double from, double to, Shape shape) implements Recipe {}

    /** {@code {full: value, shape: [...]}}. */
    record Full(double value, Shape shape) implements Recipe {}

    /** {@code {values: [...]}}, with a shape where it is no vector. */
    record Values(List<Double> values, Shape shape) implements Recipe {}

    /** {@code {labels: [...]}}: these labels. */
    record Labels(List<Integer> labels) implements Recipe {}

    /** A number, a true or false, a text, as it stands. */
    record Plain(Object value) implements Recipe {}

    /** The input: a Tensor, int[], Double, Integer, Boolean or String. */
    default Object make(RandomState random) {
        return switch (this) {
            case Uniform r -> random.uniform(r.low, r.high, r.shape.toArray());
            case Normal r -> random.normal(r.mean, r.std, r.shape.toArray());
            case Randint r -> random.randint(r.high, r.count);
            case Linspace r ->
                    Tensor.linspace(r.from, r.to, r.shape.size()).reshape(r.shape.toArray());
            case Full r -> Tensor.full(r.value, r.shape.toArray());
            case Values r ->
                    Tensor.wrap(
                            r.values.stream().mapToDouble(Double::doubleValue).toArray(),
                            r.shape.toArray());
            case Labels r -> r.labels.stream().mapToInt(Integer::intValue).toArray();
            case Plain r -> r.value;
        };
    }

    /** Whether another seed makes another input. */
    default boolean isDrawn() {
        return this instanceof Uniform || this instanceof Normal || this instanceof Randint;
    }

    /** Reads the recipe of an input. */
    static Recipe parse(SpecNode node) {
        if (!node.isMapping()) {
            return new Plain(node.asPlain());
        }
        var recipe = parseMapping(node);
        node.end();
        return recipe;
    }

    private static Recipe parseMapping(SpecNode node) {
        var kinds = Set.of("uniform", "normal", "randint", "linspace", "full", "values", "labels");
        var kind = node.keys().stream().filter(kinds::contains).findFirst().orElse("");
        return switch (kind) {
            case "uniform" -> {
                double[] range = pair(node, kind, "low and high");
                yield new Uniform(range[0], range[1], shape(node));
            }
            case "normal" -> {
                double[] moments = pair(node, kind, "mean and standard deviation");
                yield new Normal(moments[0], moments[1], shape(node));
            }
            case "linspace" -> {
                double[] ends = pair(node, kind, "both ends");
                yield new Linspace(ends[0], ends[1], shape(node));
            }
            case "randint" -> {
                var shape = shape(node);
                if (shape.axes() != 1 || node.integer(kind) < 1) {
                    throw node.error(
                            "randint is below 1 or shape is " + shape + ", labels need [N]");
                }
                yield new Randint(node.integer(kind), shape.size());
            }
            case "full" -> new Full(node.number(kind), shape(node));
            case "labels" ->
                    new Labels(node.child(kind).items().stream().map(SpecNode::asInteger).toList());
            case "values" -> values(node);
            default ->
                    throw node.error(
                            "is not a recipe, needs one of "
                                    + kinds.stream().sorted().toList()
                                    + "; it has "
                                    + node.keys());
        };
    }

    private static Values values(SpecNode node) {
        var values = node.child("values").items().stream().map(SpecNode::asNumber).toList();
        var shape = node.has("shape") ? shape(node) : Shape.of(values.size());
        if (shape.size() != values.size()) {
            throw node.error(
                    "has " + values.size() + " values, needs " + shape.size() + " for " + shape);
        }
        return new Values(values, shape);
    }

    private static double[] pair(SpecNode node, String key, String what) {
        double[] numbers = node.numbers(key);
        if (numbers.length != 2) {
            throw node.child(key).error("has " + numbers.length + " numbers, needs " + what);
        }
        return numbers;
    }

    private static Shape shape(SpecNode node) {
        return Shape.of(node.integers("shape"));
    }
}
