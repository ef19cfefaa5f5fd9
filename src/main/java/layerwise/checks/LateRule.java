package layerwise.checks;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a late submission costs: something for each period begun after the deadline.
 *
 * @param due a submission of this moment is on time
 * @param grace up to so long after {@code due} nothing is taken; what comes later is late since
 *     {@code due}, not since the end of the grace
 * @param per how long a period is
 * @param take what each period costs, counted in {@code of}
 * @param most the most that is taken, counted in {@code of}; without it, all there is
 * @param accept so many periods; what is later still earns nothing
 */
public record LateRule(
        ZonedDateTime due,
        Span grace,
        Span per,
        double take,
        Of of,
        Optional<Double> most,
        Optional<Integer> accept) {

    /** What {@code take} and {@code most} are counted in. */
    public enum Of {
        /** Points. */
        POINTS,
        /** Percent of the points that can be earned. */
        MAXIMUM,
        /** Percent of the points that were earned. */
        EARNED
    }

    /**
     * A length of time. Minutes and hours are exact; days are days of the calendar at the
     * deadline's place, so that the deadline's hour stays the same when the clocks change.
     */
    public record Span(long amount, ChronoUnit unit) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([mhd])");

        /** From {@code 15m}, {@code 24h} or {@code 1d}. */
        static Span parse(SpecNode node) {
            var matcher = FORM.matcher(node.asText());
            if (!matcher.matches()) {
                throw node.error(
                        "is \""
                                + node.asText()
                                + "\", needs a number and m, h or d, such as 15m, 24h or 1d");
            }
            var unit =
                    switch (matcher.group(2)) {
                        case "m" -> ChronoUnit.MINUTES;
                        case "h" -> ChronoUnit.HOURS;
                        default -> ChronoUnit.DAYS;
                    };
            return new Span(Long.parseLong(matcher.group(1)), unit);
        }

        /** So many of these after a moment. */
        ZonedDateTime after(ZonedDateTime from, long times) {
            return from.plus(Math.multiplyExact(amount, times), unit);
        }

        /** {@code 1 day}, {@code 24 hours}. */
        public String words() {
            var name =
                    switch (unit) {
                        case MINUTES -> "minute";
                        case HOURS -> "hour";
                        default -> "day";
                    };
            return amount + " " + name + (amount == 1 ? "" : "s");
        }
    }

    /** How many periods a submission is late by; 0 if it is on time or within the grace. */
    public long periods(ZonedDateTime due, Instant submitted) {
        if (!submitted.isAfter(grace.after(due, 1).toInstant())) {
            return 0;
        }
        var at = submitted.atZone(due.getZone());
        // where the clocks change, this can be one more or less than the periods that are over
        long periods = Math.max(0, per.unit.between(due, at) / per.amount - 1);
        while (per.after(due, periods).toInstant().isBefore(submitted)) {
            periods++;
        }
        return periods;
    }

    /**
     * A moment from {@code 2026-10-01T23:59:00+02:00} or {@code 2026-10-01T23:59 Europe/Berlin}.
     *
     * @throws IllegalArgumentException if it is none; the message says what it needs
     */
    public static ZonedDateTime moment(String text) {
        var parts = text.strip().split(" +", 2);
        try {
            if (parts.length == 1) {
                return ZonedDateTime.parse(parts[0]);
            }
            var local = LocalDateTime.parse(parts[0]);
            var zone = ZoneId.of(parts[1]);
            if (zone.getRules().getValidOffsets(local).size() != 1) {
                throw new IllegalArgumentException(
                        "is \""
                                + text
                                + "\", when clocks are changed there, needs an offset, such as"
                                + " 2026-10-25T02:30:00+02:00");
            }
            return local.atZone(zone);
        } catch (DateTimeException e) {
            throw noMoment(text, e);
        }
    }

    private static IllegalArgumentException noMoment(String text, Exception cause) {
        return new IllegalArgumentException(
                "is \""
                        + text
                        + "\", needs a moment such as 2026-10-01T23:59:00+02:00 or"
                        + " 2026-10-01T23:59 Europe/Berlin",
                cause);
    }

    static LateRule parse(SpecNode node) {
        var rule =
                new LateRule(
                        due(node.child("due")),
                        node.has("grace")
                                ? Span.parse(node.child("grace"))
                                : new Span(0, ChronoUnit.MINUTES),
                        period(node.child("per")),
                        amount(node, "take"),
                        of(node.child("of")),
                        node.has("most") ? Optional.of(amount(node, "most")) : Optional.empty(),
                        accept(node));
        node.end();
        return rule;
    }

    private static ZonedDateTime due(SpecNode node) {
        try {
            return moment(node.asText());
        } catch (SpecFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw node.error(e.getMessage());
        }
    }

    private static Span period(SpecNode node) {
        var span = Span.parse(node);
        if (span.amount == 0) {
            throw node.error("is \"" + node.asText() + "\", needs more than 0");
        }
        return span;
    }

    private static Optional<Integer> accept(SpecNode node) {
        if (!node.has("accept")) {
            return Optional.empty();
        }
        int periods = node.integer("accept");
        if (periods < 0) {
            throw node.child("accept").error("is " + periods + ", needs 0 or more periods");
        }
        return Optional.of(periods);
    }

    private static double amount(SpecNode node, String key) {
        double amount = node.number(key);
        boolean percent = !node.text("of").equals("points");
        if (!(amount >= 0) || Double.isInfinite(amount) || (percent && amount > 100)) {
            throw node.child(key)
                    .error("is " + amount + ", needs 0 or more" + (percent ? ", up to 100" : ""));
        }
        return amount;
    }

    private static Of of(SpecNode node) {
        return switch (node.asText()) {
            case "points" -> Of.POINTS;
            case "maximum" -> Of.MAXIMUM;
            case "earned" -> Of.EARNED;
            default ->
                    throw node.error(
                            "is \""
                                    + node.asText()
                                    + "\", needs points, maximum (percent of what can be earned)"
                                    + " or earned (percent of what was earned)");
        };
    }
}
