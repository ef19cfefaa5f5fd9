package layerwise.gradcheck;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import layerwise.gradcheck.Difference.Kind;
import layerwise.gradcheck.Patterns.Found;

/** Patterns where every element went through a function too much, or has a factor of its own. */
final class Functions {

    /** A function that was applied to the expected elements, and how it is undone. */
    private record Applied(String sentence, DoubleUnaryOperator undo) {}

    private static final List<Applied> KNOWN =
            List.of(
                    new Applied(
                            "Every element is the square of the expected one: is a root missing?",
                            Math::sqrt),
                    new Applied(
                            "Every element is the root of the expected one: is a square missing?",
                            value -> value * value),
                    new Applied(
                            "Every element is 1 divided by the expected one: is it divided where"
                                    + " it should be multiplied?",
                            value -> 1 / value),
                    new Applied(
                            "Every element is the logarithm of the expected one: take exp of it.",
                            Math::exp),
                    new Applied(
                            "Every element is exp of the expected one: take the logarithm of it.",
                            Math::log));

    private Functions() {}

    /** A known function of the expected elements, all of them. */
    static Optional<Found> applied(Pair pair) {
        if (Pair.differentValues(pair.b()) < Pair.ENOUGH) {
            return Optional.empty();
        }
        return KNOWN.stream()
                .filter(known -> pair.agrees(Arrays.stream(pair.a()).map(known.undo).toArray()))
                .findFirst()
                .map(known -> new Found(Kind.FUNCTION, known.sentence));
    }

    /** For each index of one axis a factor of its own, though all other things are right. */
    static Optional<Found> scaledAlong(Pair pair) {
        for (int axis = 0; axis < pair.shape().axes(); axis++) {
            int size = pair.shape().dim(axis);
            int others = pair.a().length / size;
            // slices of one value each are multiples of any others
            boolean varied = Arrays.stream(pair.b()).distinct().count() > size;
            if (size < 2 || others < Pair.ENOUGH || !varied || !agreesScaledAlong(pair, axis)) {
                continue;
            }
            return Optional.of(
                    new Found(
                            Kind.SCALED,
                            "For each index of axis "
                                    + axis
                                    + " all elements are the expected ones times one factor: what"
                                    + " is multiplied or divided by differs along this axis."));
        }
        return Optional.empty();
    }

    private static boolean agreesScaledAlong(Pair pair, int axis) {
        int size = pair.shape().dim(axis);
        var products = new double[size];
        var squares = new double[size];
        for (int i = 0; i < pair.a().length; i++) {
            int index = Places.index(i, pair.shape())[axis];
            products[index] += pair.a()[i] * pair.b()[i];
            squares[index] += pair.b()[i] * pair.b()[i];
        }
        var undone = new double[pair.a().length];
        for (int i = 0; i < undone.length; i++) {
            int index = Places.index(i, pair.shape())[axis];
            double factor = products[index] / squares[index];
            if (factor == 0 || !Double.isFinite(factor)) {
                return false;
            }
            undone[i] = pair.a()[i] / factor;
        }
        return pair.agrees(undone);
    }
}
