package layerwise.grading;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import layerwise.checks.LateRule;

/**
 * What became of a deadline.
 *
 * @param due the deadline that counts, extensions included
 * @param known whether the time of submission is known; if not, nothing is taken
 * @param seconds how long after the deadline it came; 0 if it was on time
 * @param periods for how many begun periods something is taken
 * @param taken points that are lost, in hundredths at the finest
 * @param sentence for the student: how late, and what it costs; empty if it was on time
 */
public record Lateness(
        Instant due, boolean known, long seconds, long periods, double taken, String sentence) {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

    /**
     * What a rule makes of a moment of submission.
     *
     * @param due of this student: the rule's own, or an extension
     * @param points earned
     * @param maximum points that can be earned
     */
    static Lateness of(
            LateRule rule,
            ZonedDateTime due,
            Optional<Instant> submitted,
            double points,
            double maximum) {
        if (submitted.isEmpty()) {
            return new Lateness(due.toInstant(), false, 0, 0, 0, "");
        }
        // whole seconds, as clocks of platforms give them
        long seconds = Duration.between(due.toInstant(), submitted.get()).getSeconds();
        boolean after = submitted.get().isAfter(due.toInstant());
        if (!after) {
            return new Lateness(due.toInstant(), true, 0, 0, 0, "");
        }
        long periods = rule.periods(due, submitted.get());
        boolean refused = rule.accept().filter(most -> periods > most).isPresent();
        double taken =
                refused ? points : Math.min(points, rounded(cost(rule, periods, points, maximum)));
        var sentence =
                "It came "
                        + span(seconds)
                        + " after the deadline of "
                        + clock(due)
                        + consequence(rule, periods, refused, taken);
        return new Lateness(due.toInstant(), true, seconds, periods, taken, sentence);
    }

    /** {@code 2026-10-01 23:59:00 +02:00}. */
    static String clock(ZonedDateTime moment) {
        return CLOCK.format(moment);
    }

    /** {@code 1 day 2 hours}; empty if it was on time, {@code not known} if that is so. */
    public String lateBy() {
        return !known ? "not known" : sentence.isEmpty() ? "" : span(seconds);
    }

    private static double cost(LateRule rule, long periods, double points, double maximum) {
        double amount = Math.min(rule.take() * periods, rule.most().orElse(Double.MAX_VALUE));
        return switch (rule.of()) {
            case POINTS -> amount;
            case MAXIMUM -> amount * maximum / 100;
            case EARNED -> amount * points / 100;
        };
    }

    private static String consequence(LateRule rule, long periods, boolean refused, double taken) {
        if (periods == 0) {
            return ", within the " + rule.grace().words() + " of grace: nothing is taken.";
        }
        if (refused) {
            return "; what is more than "
                    + times(rule.accept().orElseThrow(), rule.per())
                    + " late earns nothing: "
                    + number(taken)
                    + " points less.";
        }
        var unit = rule.of() == LateRule.Of.POINTS ? " points" : " %";
        var of =
                switch (rule.of()) {
                    case POINTS -> " points";
                    case MAXIMUM -> " % of the points that can be earned";
                    case EARNED -> " % of the points that were earned";
                };
        return ", in period "
                + periods
                + " of "
                + rule.per().words()
                + " each; each costs "
                + number(rule.take())
                + of
                + rule.most()
                        .map(most -> ", all of them " + number(most) + unit + " at most")
                        .orElse("")
                + ": "
                + number(taken)
                + " points less.";
    }

    private static String times(int periods, LateRule.Span per) {
        return new LateRule.Span(periods * per.amount(), per.unit()).words();
    }

    /** {@code 1 day 2 hours}: the two largest units; seconds only below a minute. */
    static String span(long seconds) {
        long minutes = seconds / 60;
        if (minutes == 0) {
            return seconds == 0 ? "less than a second" : count(seconds, "second");
        }
        var parts = new ArrayList<String>();
        var units = List.of("day", "hour", "minute");
        long[] counts = {minutes / 1440, minutes / 60 % 24, minutes % 60};
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                parts.add(count(counts[i], units.get(i)));
            }
        }
        return String.join(" ", parts.subList(0, Math.min(2, parts.size())));
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** To hundredths, so that a tenth of 7 points is 0.7. */
    static double rounded(double points) {
        return BigDecimal.valueOf(points).setScale(2, RoundingMode.HALF_UP).doubleValue();
    }
}
