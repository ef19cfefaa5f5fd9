package layerwise.gradcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import layerwise.gradcheck.Difference.Kind;
import layerwise.gradcheck.Patterns.Found;
import layerwise.tensor.Shape;

/** Patterns where the right values stand in the wrong places. */
final class Rearrangements {
    private static final int MOST_AXES = 5;
    private static final int LARGEST_STRIDE = 4;
    private static final int LARGEST_SHIFT = 3;

    private Rearrangements() {}

    static Optional<Found> transposed(Pair pair) {
        int axes = pair.shape().axes();
        if (axes < 2 || axes > MOST_AXES) {
            return Optional.empty();
        }
        for (int[] order : Places.orders(axes)) {
            if (!pair.foundAt(Places.permuted(pair.shape(), order))) {
                continue;
            }
            int[] sizes = Arrays.stream(order).map(pair.shape()::dim).toArray();
            var sentence =
                    Shape.of(sizes).equals(pair.shape())
                            ? axes == 2
                                    ? "It looks transposed."
                                    : "Its axes look swapped: transpose it by "
                                            + Arrays.toString(ShapePatterns.inverse(order))
                                            + "."
                            : "It looks as if axes were swapped and the shape put right by"
                                    + " reshape, which moves no element: use transpose.";
            return Optional.of(new Found(Kind.TRANSPOSED, sentence));
        }
        return Optional.empty();
    }

    static Optional<Found> flipped(Pair pair) {
        int axes = pair.shape().axes();
        if (axes > MOST_AXES) {
            return Optional.empty();
        }
        for (int subset = 1; subset < 1 << axes; subset++) {
            int chosen = subset;
            var names = IntStream.range(0, axes).filter(axis -> (chosen >> axis & 1) == 1).boxed();
            List<Integer> turned = names.toList();
            int[] places =
                    Places.of(
                            pair.shape(),
                            index -> {
                                turned.forEach(axis ->
                                        index[axis] = pair.shape().dim(axis) - 1 - index[axis]);
                                return true;
                            });
            if (pair.foundAt(places)) {
                return Optional.of(
                        new Found(
                                Kind.FLIPPED,
                                "It looks flipped: "
                                        + (turned.size() == 1 ? "axis " : "axes ")
                                        + turned
                                        + (turned.size() == 1 ? " runs" : " run")
                                        + " backwards."));
            }
        }
        return Optional.empty();
    }

    /** The stride is ignored, or applied twice, along the last two axes. */
    static Optional<Found> strided(Pair pair) {
        int axes = pair.shape().axes();
        if (axes < 2) {
            return Optional.empty();
        }
        for (int stride = 2; stride <= LARGEST_STRIDE; stride++) {
            int s = stride;
            int[] ignored =
                    Places.of(
                            pair.shape(),
                            index -> {
                                index[axes - 2] *= s;
                                index[axes - 1] *= s;
                                return true;
                            });
            int[] twice =
                    Places.of(
                            pair.shape(),
                            index -> {
                                boolean onGrid =
                                        index[axes - 2] % s == 0 && index[axes - 1] % s == 0;
                                index[axes - 2] /= s;
                                index[axes - 1] /= s;
                                return onGrid;
                            });
            if (pair.foundAt(ignored) && !pair.rightInPlace(ignored)) {
                return Optional.of(
                        new Found(
                                Kind.STRIDE,
                                "It looks as if the stride were ignored: the expected elements"
                                        + " stand at every "
                                        + ordinal(s)
                                        + " row and column of yours."));
            }
            if (pair.foundAt(twice) && !pair.rightInPlace(twice)) {
                return Optional.of(
                        new Found(
                                Kind.STRIDE,
                                "It looks as if the stride were applied twice: yours holds every "
                                        + ordinal(s)
                                        + " row and column of the expected elements."));
            }
        }
        return Optional.empty();
    }

    static Optional<Found> shifted(Pair pair) {
        for (var shift : shifts(pair.shape())) {
            int[] places =
                    Places.of(
                            pair.shape(),
                            index -> {
                                for (int axis = 0; axis < index.length; axis++) {
                                    index[axis] += shift[axis];
                                }
                                return true;
                            });
            if (pair.foundAt(places) && !pair.rightInPlace(places)) {
                return Optional.of(new Found(Kind.SHIFTED, shiftSentence(shift)));
            }
        }
        return Optional.empty();
    }

    /** Along one axis, or along the last two by the same amount; never half of an axis or more. */
    private static List<int[]> shifts(Shape shape) {
        var shifts = new ArrayList<int[]>();
        int axes = shape.axes();
        for (int by = 1; by <= LARGEST_SHIFT; by++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                for (int axis = axes - 1; axis >= 0; axis--) {
                    if (2 * by < shape.dim(axis)) {
                        var shift = new int[axes];
                        shift[axis] = sign * by;
                        shifts.add(shift);
                    }
                }
                if (axes >= 2 && 2 * by < Math.min(shape.dim(-1), shape.dim(-2))) {
                    var shift = new int[axes];
                    shift[axes - 1] = sign * by;
                    shift[axes - 2] = sign * by;
                    shifts.add(shift);
                }
            }
        }
        return shifts;
    }

    private static String shiftSentence(int[] shift) {
        int by = Arrays.stream(shift).filter(step -> step != 0).findFirst().orElseThrow();
        List<Integer> axes =
                IntStream.range(0, shift.length).filter(axis -> shift[axis] != 0).boxed().toList();
        return "It looks shifted by "
                + Math.abs(by)
                + (axes.size() == 1 ? " along axis " : " along axes ")
                + axes
                + (by > 0
                        ? ": elements stand later than they should."
                        : ": elements stand earlier than they should.");
    }

    static Optional<Found> order(Pair pair) {
        double[] values = pair.a().clone();
        double[] needed = pair.b().clone();
        Arrays.sort(values);
        Arrays.sort(needed);
        return Pair.differentValues(needed) >= Pair.ENOUGH
                        && pair.error().of(values, needed) <= pair.tolerance()
                ? Optional.of(
                        new Found(
                                Kind.ORDER, "It holds the expected values, but in another order."))
                : Optional.empty();
    }

    static String ordinal(int number) {
        return switch (number) {
            case 2 -> "2nd";
            case 3 -> "3rd";
            default -> number + "th";
        };
    }
}
