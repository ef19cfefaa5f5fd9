package layerwise.grading;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/** Moments as platforms write them, such as {@code 2026-10-01 21:12:03.123456 UTC}. */
final class SubmissionTime {
    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?) *([^ ].*)?");

    /** Abbreviations of three letters name several zones at once, so only these are taken. */
    private static final Pattern ZONE =
            Pattern.compile("Z|UTC|GMT|[+-]\\d\\d(:?\\d\\d)?|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+");

    private SubmissionTime() {}

    /**
     * The moment that a text names; empty if it names none, or leaves open which.
     *
     * @param otherwise the zone where the text has none; empty if that is not known
     */
    static Optional<Instant> parse(String text, Optional<ZoneId> otherwise) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var zone = matcher.group(3);
        if (zone != null && !ZONE.matcher(zone).matches()) {
            return Optional.empty();
        }
        try {
            var local = LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2));
            var at = zone == null ? otherwise : Optional.of(ZoneId.of(zone));
            return at.filter(z -> z.getRules().getValidOffsets(local).size() == 1)
                    .map(z -> local.atZone(z).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
