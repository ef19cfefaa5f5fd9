package layerwise.checks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/**
 * A number that the original assignment printed, to be met by ours.
 *
 * @param item the number's id in the specification, such as S1.32
 * @param value as it was printed, with all of its digits
 * @param below where a number is an error: what it must stay below; its digits need not agree
 * @param order why digits may differ where they do; empty where all of them agree
 */
public record PrintedSpec(
        String id, String item, String value, OptionalDouble below, String order) {
    private static final int ENOUGH = 10;

    static PrintedSpec parse(SpecNode node) {
        var spec =
                new PrintedSpec(
                        node.text("id"),
                        node.text("item"),
                        number(node.child("value")),
                        node.has("below")
                                ? OptionalDouble.of(node.number("below"))
                                : OptionalDouble.empty(),
                        node.text("order", ""));
        node.end();
        return spec;
    }

    private static String number(SpecNode node) {
        var text = node.asText();
        try {
            new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw node.error("is \"" + text + "\", needs a number in quotes, digit for digit");
        }
        return text;
    }

    /** How many significant digits were printed. */
    public int digits() {
        return new BigDecimal(value).precision();
    }

    /** How many leading significant digits are the same when both are rounded to them. */
    public int agreeing(double ours) {
        if (!Double.isFinite(ours)) {
            return 0;
        }
        var theirs = new BigDecimal(value);
        // through the shortest text that gives the same double, which is what Python prints
        var mine = new BigDecimal(Double.toString(ours));
        for (int digits = theirs.precision(); digits > 0; digits--) {
            var context = new MathContext(digits, RoundingMode.HALF_EVEN);
            if (mine.round(context).compareTo(theirs.round(context)) == 0) {
                return digits;
            }
        }
        return 0;
    }

    /**
     * Whether our number will do: below its limit, or the printed one to ten digits. Who sums in
     * another order is as right, and gets other last digits.
     */
    public boolean accepts(double ours) {
        return below.isPresent()
                ? ours < below.getAsDouble()
                : agreeing(ours) >= Math.min(digits(), ENOUGH);
    }
}
