package layerwise.gradcheck;

import java.util.BitSet;
import java.util.Optional;
import layerwise.gradcheck.Difference.Kind;
import layerwise.gradcheck.Patterns.Found;

/** Patterns in the places of the wrong elements; plain facts about where they are. */
final class Regions {
    private static final int LARGEST_STRIDE = 4;
    private static final int WIDEST_BORDER = 3;
    private static final int FEW = 4;

    private Regions() {}

    /** Right at every s-th row and column and, but for chance, nowhere else. */
    static Optional<Found> everyOther(Pair pair) {
        int axes = pair.shape().axes();
        if (axes < 2) {
            return Optional.empty();
        }
        boolean[] wrong = pair.wrong();
        for (int stride = 2; stride <= LARGEST_STRIDE; stride++) {
            if (pair.shape().dim(-1) <= stride || pair.shape().dim(-2) <= stride) {
                continue;
            }
            int onGrid = 0;
            int wrongOnGrid = 0;
            int beside = 0;
            int wrongBeside = 0;
            for (int i = 0; i < wrong.length; i++) {
                int[] index = Places.index(i, pair.shape());
                if (index[axes - 1] % stride == 0 && index[axes - 2] % stride == 0) {
                    onGrid++;
                    wrongOnGrid += wrong[i] ? 1 : 0;
                } else {
                    beside++;
                    wrongBeside += wrong[i] ? 1 : 0;
                }
            }
            if (onGrid >= Pair.ENOUGH && wrongOnGrid == 0 && wrongBeside >= 0.9 * beside) {
                return Optional.of(
                        new Found(
                                Kind.STRIDE,
                                "It is right at every "
                                        + Rearrangements.ordinal(stride)
                                        + " row and column and wrong between them: look at the"
                                        + " stride."));
            }
        }
        return Optional.empty();
    }

    /** Wrong nowhere but in the outer rows and columns, and in most of those. */
    static Optional<Found> border(Pair pair) {
        int axes = pair.shape().axes();
        if (axes < 2) {
            return Optional.empty();
        }
        int height = pair.shape().dim(-2);
        int width = pair.shape().dim(-1);
        boolean[] wrong = pair.wrong();
        for (int rim = 1; rim <= WIDEST_BORDER && 2 * rim < Math.min(height, width); rim++) {
            int inBorder = 0;
            int wrongInBorder = 0;
            boolean inside = false;
            for (int i = 0; i < wrong.length; i++) {
                int[] index = Places.index(i, pair.shape());
                int row = index[axes - 2];
                int column = index[axes - 1];
                if (Math.min(row, height - 1 - row) < rim
                        || Math.min(column, width - 1 - column) < rim) {
                    inBorder++;
                    wrongInBorder += wrong[i] ? 1 : 0;
                } else {
                    inside |= wrong[i];
                }
            }
            if (!inside && 2 * wrongInBorder > inBorder) {
                return Optional.of(
                        new Found(
                                Kind.BORDER,
                                "Only the border is wrong, to a depth of "
                                        + rim
                                        + "; inside all is right: look at the padding."));
            }
        }
        return Optional.empty();
    }

    /** Wrong at a few indices of one axis only, and right at the others. */
    static Optional<Found> confined(Pair pair) {
        boolean[] wrong = pair.wrong();
        Optional<Found> best = Optional.empty();
        int fewest = FEW + 1;
        for (int axis = 0; axis < pair.shape().axes(); axis++) {
            var indices = new BitSet();
            int count = 0;
            for (int i = 0; i < wrong.length; i++) {
                if (wrong[i]) {
                    indices.set(Places.index(i, pair.shape())[axis]);
                    count++;
                }
            }
            int size = pair.shape().dim(axis);
            int lines = indices.cardinality();
            int elements = lines * (wrong.length / size);
            if (lines < fewest && 2 * lines <= size && lines > 0 && 2 * count > elements) {
                fewest = lines;
                best =
                        Optional.of(
                                new Found(
                                        Kind.CONFINED,
                                        "It is wrong only at "
                                                + list(indices)
                                                + " of axis "
                                                + axis
                                                + ", of "
                                                + size
                                                + "; all else is right."));
            }
        }
        return best;
    }

    /** Right at one index of an axis and wrong at all others: a loop that is left too early. */
    static Optional<Found> rightAtFew(Pair pair) {
        boolean[] wrong = pair.wrong();
        for (int axis = 0; axis < pair.shape().axes(); axis++) {
            int size = pair.shape().dim(axis);
            var withWrong = new BitSet();
            int count = 0;
            for (int i = 0; i < wrong.length; i++) {
                if (wrong[i]) {
                    withWrong.set(Places.index(i, pair.shape())[axis]);
                    count++;
                }
            }
            int others = wrong.length / size;
            boolean mostly = count >= 0.9 * (size - 1) * others;
            if (size > 2
                    && others >= Pair.ENOUGH
                    && withWrong.cardinality() == size - 1
                    && mostly) {
                return Optional.of(
                        new Found(
                                Kind.CONFINED,
                                "It is right at index "
                                        + withWrong.nextClearBit(0)
                                        + " of axis "
                                        + axis
                                        + " and wrong at the other "
                                        + (size - 1)
                                        + ": are all of them worked out, or only one?"));
            }
        }
        return Optional.empty();
    }

    /** Every wrong element is 0. */
    static Optional<Found> cutOff(Pair pair) {
        boolean[] wrong = pair.wrong();
        int count = 0;
        for (int i = 0; i < wrong.length; i++) {
            if (wrong[i] && pair.a()[i] != 0) {
                return Optional.empty();
            }
            count += wrong[i] ? 1 : 0;
        }
        return count >= Pair.ENOUGH
                ? Optional.of(
                        new Found(
                                Kind.CUT_OFF,
                                "All "
                                        + count
                                        + " wrong elements are 0, of "
                                        + wrong.length
                                        + "; the others are right: what sets them, or cuts them"
                                        + " off?"))
                : Optional.empty();
    }

    /** Every wrong element should be 0. */
    static Optional<Found> letThrough(Pair pair) {
        boolean[] wrong = pair.wrong();
        int count = 0;
        for (int i = 0; i < wrong.length; i++) {
            if (wrong[i] && pair.b()[i] != 0) {
                return Optional.empty();
            }
            count += wrong[i] ? 1 : 0;
        }
        return count >= Pair.ENOUGH && count < wrong.length
                ? Optional.of(
                        new Found(
                                Kind.LET_THROUGH,
                                "It is wrong only where 0 is expected, at "
                                        + count
                                        + " of "
                                        + wrong.length
                                        + " elements: look at the condition or the mask."))
                : Optional.empty();
    }

    private static String list(BitSet indices) {
        var text = indices.toString().replaceAll("[{}]", "");
        return (indices.cardinality() == 1 ? "index " : "indices ") + text;
    }
}
