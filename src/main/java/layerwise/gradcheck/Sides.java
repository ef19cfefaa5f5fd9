package layerwise.gradcheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import layerwise.gradcheck.Difference.Kind;
import layerwise.gradcheck.Patterns.Found;

/** Wrong elements at two or three sides of the last two axes, as where loops end too early. */
final class Sides {
    private static final int WIDEST = 3;
    private static final List<String> NAMES =
            List.of("the first row", "the last row", "the first column", "the last column");

    private Sides() {}

    /** Wrong nowhere but at a row and a column at the outside, and in most of those. */
    static Optional<Found> some(Pair pair) {
        int axes = pair.shape().axes();
        if (axes < 2) {
            return Optional.empty();
        }
        int smaller = Math.min(pair.shape().dim(-1), pair.shape().dim(-2));
        boolean[] wrong = pair.wrong();
        for (int depth = 1; depth <= WIDEST && 2 * depth < smaller; depth++) {
            for (int sides : subsets()) {
                if (isConfined(pair, wrong, sides, depth)) {
                    return Optional.of(new Found(Kind.BORDER, sentence(sides, depth)));
                }
            }
        }
        return Optional.empty();
    }

    /** Sets of sides, as bits, with a row and a column in each; the smallest first. */
    private static List<Integer> subsets() {
        return IntStream.range(1, 15)
                .filter(sides -> (sides & 3) != 0 && (sides & 12) != 0)
                .boxed()
                .sorted(Comparator.comparingInt(Integer::bitCount))
                .toList();
    }

    private static boolean isConfined(Pair pair, boolean[] wrong, int sides, int depth) {
        int elements = 0;
        int found = 0;
        for (int i = 0; i < wrong.length; i++) {
            boolean at = isAt(Places.index(i, pair.shape()), pair, sides, depth);
            if (wrong[i] && !at) {
                return false;
            }
            elements += at ? 1 : 0;
            found += wrong[i] ? 1 : 0;
        }
        return 2 * found > elements;
    }

    private static boolean isAt(int[] index, Pair pair, int sides, int depth) {
        int row = index[index.length - 2];
        int column = index[index.length - 1];
        return (sides & 1) != 0 && row < depth
                || (sides & 2) != 0 && row >= pair.shape().dim(-2) - depth
                || (sides & 4) != 0 && column < depth
                || (sides & 8) != 0 && column >= pair.shape().dim(-1) - depth;
    }

    private static String sentence(int sides, int depth) {
        var names = new ArrayList<String>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((sides >> i & 1) == 1) {
                var name = NAMES.get(i);
                names.add(
                        depth == 1
                                ? name
                                : name.replaceAll("(first|last) ", "$1 " + depth + " ") + "s");
            }
        }
        var last = names.removeLast();
        boolean begin = (sides & 5) != 0;
        boolean end = (sides & 10) != 0;
        return "Only "
                + String.join(", ", names)
                + " and "
                + last
                + " are wrong; all else is right: look at where the window or the loop "
                + (begin ? end ? "begins and ends." : "begins." : "ends.");
    }
}
