package layerwise.gradcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import layerwise.gradcheck.Difference.Clues;
import layerwise.gradcheck.Difference.Kind;
import layerwise.tensor.Tensor;

/** The patterns in the values of a wrong tensor that has the right shape. */
final class Patterns {

    /** A pattern and its sentence. */
    record Found(Kind kind, String sentence) {}

    /** What a float keeps of a double, with a little room for sums of floats. */
    private static final double FLOAT_ERROR = 1e-6;

    private Patterns() {}

    /** The first pattern that fits; those that leave the least room for chance come first. */
    static Optional<Found> find(Pair pair, Clues clues) {
        List<Supplier<Optional<Found>>> patterns =
                List.of(
                        () -> notFinite(pair),
                        () -> zero(pair),
                        () -> precision(pair),
                        () -> scaled(pair, clues.batch()),
                        () -> Functions.applied(pair),
                        () -> atZero(pair, clues),
                        () -> Rearrangements.transposed(pair),
                        () -> Rearrangements.flipped(pair),
                        () -> Rearrangements.strided(pair),
                        () -> Rearrangements.shifted(pair),
                        () -> offset(pair, clues),
                        () -> Functions.scaledAlong(pair),
                        () -> signs(pair),
                        () -> Regions.everyOther(pair),
                        () -> Sides.some(pair),
                        () -> Regions.border(pair),
                        () -> Regions.confined(pair),
                        () -> Regions.rightAtFew(pair),
                        () -> Regions.cutOff(pair),
                        () -> Regions.letThrough(pair),
                        () -> Rearrangements.order(pair));
        return patterns.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Found> notFinite(Pair pair) {
        long notNumbers = DoubleStream.of(pair.a()).filter(Double::isNaN).count();
        long infinite = DoubleStream.of(pair.a()).filter(Double::isInfinite).count();
        if (notNumbers + infinite == 0) {
            return Optional.empty();
        }
        var what = new ArrayList<String>();
        if (notNumbers > 0) {
            what.add(notNumbers + (notNumbers == 1 ? " is NaN" : " are NaN"));
        }
        if (infinite > 0) {
            what.add(infinite + (infinite == 1 ? " is infinite" : " are infinite"));
        }
        int all = pair.a().length;
        var which =
                Math.max(notNumbers, infinite) == all
                        ? "All of its "
                                + all
                                + " elements are "
                                + (notNumbers > 0 ? "NaN" : "infinite")
                        : "Of its "
                                + all
                                + " elements "
                                + String.join(" and ", what)
                                + (notNumbers + infinite > 1 ? ", the first at " : ", at ")
                                + firstNotFinite(pair)
                                + (finiteAreRight(pair) ? "; all others are right" : "");
        var sentence =
                which + ": look for a division by 0, the logarithm of 0 or exp of a large number.";
        return Optional.of(new Found(Kind.NOT_FINITE, sentence));
    }

    private static String firstNotFinite(Pair pair) {
        int first = 0;
        while (Double.isFinite(pair.a()[first])) {
            first++;
        }
        return Arrays.toString(Places.index(first, pair.shape()));
    }

    /** Whether there are finite elements and all of them are right. */
    private static boolean finiteAreRight(Pair pair) {
        boolean[] wrong = pair.wrong();
        int right = 0;
        for (int i = 0; i < wrong.length; i++) {
            if (Double.isFinite(pair.a()[i])) {
                if (wrong[i]) {
                    return false;
                }
                right++;
            }
        }
        return right > 0;
    }

    private static Optional<Found> zero(Pair pair) {
        // a lone number that is 0 is seen to be 0
        boolean zero = pair.a().length > 1 && Arrays.stream(pair.a()).allMatch(value -> value == 0);
        return zero
                ? Optional.of(new Found(Kind.ZERO, "Every element is 0: is it ever set?"))
                : Optional.empty();
    }

    private static Optional<Found> precision(Pair pair) {
        double largest = DoubleStream.of(pair.b()).map(Math::abs).max().orElse(0);
        int nonZero = 0;
        int different = 0;
        for (int i = 0; i < pair.a().length; i++) {
            if (!(Math.abs(pair.a()[i] - pair.b()[i]) <= FLOAT_ERROR * largest)) {
                return Optional.empty();
            }
            nonZero += pair.b()[i] != 0 ? 1 : 0;
            different += pair.a()[i] != pair.b()[i] ? 1 : 0;
        }
        // rounding is everywhere; a few small elements that are off are another mistake
        if (2 * different < nonZero) {
            return Optional.empty();
        }
        boolean floats = Arrays.stream(pair.a()).allMatch(value -> value == (float) value);
        return Optional.of(
                new Found(
                        Kind.PRECISION,
                        floats
                                ? "Every element is a float, right to 7 digits: compute in double."
                                : "It is right to about 6 digits but no further: look for a float,"
                                        + " a rounded constant, or a small constant such as"
                                        + " epsilon in another place."));
    }

    private static Optional<Found> scaled(Pair pair, int batch) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < pair.a().length; i++) {
            products += pair.a()[i] * pair.b()[i];
            squares += pair.b()[i] * pair.b()[i];
        }
        double factor = products / squares;
        if (factor == 0 || !Double.isFinite(factor)) {
            return Optional.empty();
        }
        double known = known(factor, batch);
        // a constant tensor, or a number, is a multiple of any other: only known factors count
        boolean constant = Pair.differentValues(pair.b()) < Pair.ENOUGH;
        if (constant && !isKnown(known, batch)) {
            return Optional.empty();
        }
        double[] undone = Arrays.stream(pair.a()).map(value -> value / known).toArray();
        return pair.agrees(undone)
                ? Optional.of(
                        new Found(
                                Kind.SCALED,
                                (pair.a().length == 1 ? "It" : "Every element")
                                        + factorSentence(known, batch)))
                : Optional.empty();
    }

    /** The nearest factor that has a name, or the factor itself. */
    private static double known(double factor, int batch) {
        var candidates = new ArrayList<>(List.of(-1.0, 2.0, 0.5));
        if (batch > 1) {
            candidates.addAll(List.of(1.0 / batch, (double) batch, -1.0 / batch, (double) -batch));
        }
        for (double candidate : candidates) {
            if (Math.abs(factor / candidate - 1) < 1e-4) {
                return candidate;
            }
        }
        if (Math.abs(factor) > 1 && Math.abs(factor / Math.rint(factor) - 1) < 1e-4) {
            return Math.rint(factor);
        }
        double inverse = Math.rint(1 / factor);
        return Math.abs(inverse) > 1 && Math.abs(factor * inverse - 1) < 1e-4
                ? 1 / inverse
                : factor;
    }

    private static boolean isKnown(double factor, int batch) {
        double size = Math.abs(factor);
        return factor == -1
                || factor == 2
                || factor == 0.5
                || batch > 1 && (size == batch || size == 1.0 / batch);
    }

    private static String factorSentence(double factor, int batch) {
        if (factor == -1) {
            return " has the opposite sign of the expected one.";
        }
        double inverse = Math.rint(1 / factor);
        boolean fraction = Math.abs(factor) < 1 && factor == 1 / inverse;
        var sentence =
                " is "
                        + (fraction ? "1/" + (long) inverse : factorText(factor) + " times")
                        + (fraction ? " of the expected one" : " the expected one");
        if (batch > 1 && factor == 1.0 / batch) {
            return sentence
                    + " and the batch has "
                    + batch
                    + " examples: the sum over the batch is needed here, not the mean.";
        }
        if (batch > 1 && factor == batch) {
            return sentence
                    + " and the batch has "
                    + batch
                    + " examples: the mean over the batch is needed here, not the sum.";
        }
        return sentence + ".";
    }

    private static String factorText(double factor) {
        return factor == Math.rint(factor) && Math.abs(factor) < 1e15
                ? String.valueOf((long) factor)
                : Numbers.text(factor);
    }

    private static Optional<Found> atZero(Pair pair, Clues clues) {
        if (clues.input().isEmpty() || !clues.input().get().shape().equals(pair.shape())) {
            return Optional.empty();
        }
        double[] input = clues.input().get().data();
        boolean[] wrong = pair.wrong();
        for (int i = 0; i < wrong.length; i++) {
            if (wrong[i] && input[i] != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Found(
                        Kind.AT_ZERO,
                        "It is wrong only where the input is exactly 0: look at what happens"
                                + " there, as at > and >=."));
    }

    private static Optional<Found> signs(Pair pair) {
        double[] sizes = Arrays.stream(pair.a()).map(Math::abs).toArray();
        double[] needed = Arrays.stream(pair.b()).map(Math::abs).toArray();
        return Pair.differentValues(needed) >= Pair.ENOUGH
                        && pair.error().of(sizes, needed) <= pair.tolerance()
                ? Optional.of(
                        new Found(
                                Kind.SIGNS,
                                "Without their signs all elements are right; some signs are not."))
                : Optional.empty();
    }

    private static Optional<Found> offset(Pair pair, Clues clues) {
        if (Pair.differentValues(pair.b()) < Pair.ENOUGH) {
            return Optional.empty();
        }
        if (pair.agrees(withoutOffset(pair, -1))) {
            return Optional.of(
                    new Found(
                            Kind.OFFSET,
                            "Every element is off by the same amount: something is added once too"
                                    + " often or not at all."));
        }
        for (int axis : axesForOffsets(pair.yours())) {
            int others = pair.a().length / pair.shape().dim(axis);
            if (others >= Pair.ENOUGH && pair.agrees(withoutOffset(pair, axis))) {
                return Optional.of(new Found(Kind.OFFSET, offsetSentence(pair, axis, clues)));
            }
        }
        return Optional.empty();
    }

    /** The axis of channels or features first. */
    private static List<Integer> axesForOffsets(Tensor tensor) {
        var axes = new ArrayList<Integer>();
        for (int axis = 1; axis < tensor.axes(); axis++) {
            axes.add(axis);
        }
        if (tensor.axes() > 1) {
            axes.add(0);
        }
        return axes;
    }

    private static String offsetSentence(Pair pair, int axis, Clues clues) {
        double[] amounts = amounts(pair, axis);
        var sentence =
                "For each index of axis "
                        + axis
                        + " all elements are off by one and the same amount";
        if (clues.bias().isPresent() && clues.bias().get().size() == amounts.length) {
            double[] bias = clues.bias().get().data();
            double[] missing = Arrays.stream(bias).map(value -> -value).toArray();
            if (RelativeError.NORM.of(amounts, missing) <= FLOAT_ERROR) {
                return sentence + ", minus the bias: the bias is not added.";
            }
            if (RelativeError.NORM.of(amounts, bias) <= FLOAT_ERROR) {
                return sentence + ", the bias: it is added twice.";
            }
        }
        return sentence + ": it looks as if a bias is missing, or another one is added.";
    }

    private static double[] withoutOffset(Pair pair, int axis) {
        double[] amounts = amounts(pair, axis);
        var undone = new double[pair.a().length];
        for (int i = 0; i < undone.length; i++) {
            undone[i] = pair.a()[i] - amounts[along(pair, axis, i)];
        }
        return undone;
    }

    /** The mean difference for each index of an axis; for axis -1 one mean over all. */
    private static double[] amounts(Pair pair, int axis) {
        int size = axis < 0 ? 1 : pair.shape().dim(axis);
        var amounts = new double[size];
        for (int i = 0; i < pair.a().length; i++) {
            amounts[along(pair, axis, i)] += pair.a()[i] - pair.b()[i];
        }
        int others = pair.a().length / size;
        return Arrays.stream(amounts).map(sum -> sum / others).toArray();
    }

    private static int along(Pair pair, int axis, int offset) {
        if (axis < 0) {
            return 0;
        }
        int inner = 1;
        for (int later = axis + 1; later < pair.shape().axes(); later++) {
            inner *= pair.shape().dim(later);
        }
        return offset / inner % pair.shape().dim(axis);
    }
}
