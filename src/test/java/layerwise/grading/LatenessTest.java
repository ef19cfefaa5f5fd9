package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.LateRule;
import layerwise.checks.SpecFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenessTest {
    @TempDir Path folder;

    private LateRule rule(String yaml) throws IOException {
        var file = folder.resolve("assignment.yaml");
        Files.writeString(
                file,
                "id: a\ntitle: A\nlimits: {seconds: 1, memory: 64m}\nchecks: []\nlate: "
                        + yaml
                        + "\n");
        return AssignmentSpec.read(file).late().orElseThrow();
    }

    private static Lateness late(LateRule rule, String submitted, double points) {
        return Lateness.of(rule, rule.due(), Optional.of(Instant.parse(submitted)), points, 10);
    }

    /** 10 % of 10 points for each 24 hours, 15 minutes of grace, nothing after three periods. */
    @ParameterizedTest(name = "{0} costs {2}")
    @CsvSource({
        "2026-10-01T21:58:59Z, 0, 0",
        "2026-10-01T21:59:00Z, 0, 0",
        "2026-10-01T21:59:00.001Z, 0, 0",
        "2026-10-01T22:14:00Z, 0, 0",
        "2026-10-01T22:14:01Z, 1, 1",
        "2026-10-02T21:59:00Z, 1, 1",
        "2026-10-02T21:59:00.001Z, 2, 2",
        "2026-10-03T21:59:00Z, 2, 2",
        "2026-10-04T21:59:00Z, 3, 3",
        "2026-10-04T21:59:01Z, 4, 8"
    })
    void eachBegunPeriodCosts(String submitted, long periods, double taken) throws IOException {
        var rule =
                rule(
                        "{due: 2026-10-01T23:59:00+02:00, grace: 15m, per: 24h, take: 10,"
                                + " of: maximum, accept: 3}");

        var late = late(rule, submitted, 8);

        assertEquals(periods, late.periods());
        assertEquals(taken, late.taken());
        assertTrue(late.known());
    }

    /**
     * On 25 October 2026 clocks in Berlin go back from 3 to 2, so that day has 25 hours, on 29
     * March 2026 forward, so that it has 23. A day of the calendar follows, 24 hours do not.
     */
    @ParameterizedTest(name = "due {0}, per {1}: {2} is in period {3}")
    @CsvSource({
        "2026-10-24T12:00 Europe/Berlin, 1d,  2026-10-25T11:00:00Z, 1",
        "2026-10-24T12:00 Europe/Berlin, 1d,  2026-10-25T11:00:01Z, 2",
        "2026-10-24T12:00 Europe/Berlin, 24h, 2026-10-25T10:00:00Z, 1",
        "2026-10-24T12:00 Europe/Berlin, 24h, 2026-10-25T10:00:01Z, 2",
        "2026-03-28T12:00 Europe/Berlin, 1d,  2026-03-29T10:00:00Z, 1",
        "2026-03-28T12:00 Europe/Berlin, 1d,  2026-03-29T10:00:01Z, 2",
        "2026-03-28T12:00 Europe/Berlin, 24h, 2026-03-29T11:00:00Z, 1",
        "2026-10-24T12:00 Europe/Berlin, 7d,  2026-11-07T11:00:00Z, 2",
        "2026-03-28T12:00:00+01:00,      1d,  2026-03-29T11:00:00Z, 1",
        "2026-03-28T02:30 Europe/Berlin, 1d,  2026-03-29T01:30:00Z, 1",
        "2026-03-28T02:30 Europe/Berlin, 1d,  2036-03-28T00:30:00Z, 3653"
    })
    void aDayFollowsTheClockAndHoursDoNot(String due, String per, String submitted, long periods)
            throws IOException {
        var rule = rule("{due: " + due + ", per: " + per + ", take: 1, of: points}");

        assertEquals(periods, rule.periods(rule.due(), Instant.parse(submitted)));
    }

    @ParameterizedTest(name = "{0}: {1} earned, {2} taken")
    @CsvSource({
        "'take: 2, of: points', 7, 4",
        "'take: 2, of: points, most: 3', 7, 3",
        "'take: 2, of: points', 1, 1",
        "'take: 10, of: maximum', 7, 2",
        "'take: 10, of: earned', 7, 1.4",
        "'take: 33.3, of: earned', 1, 0.67",
        "'take: 10, of: earned, most: 15', 7, 1.05",
        "'take: 10, of: maximum, accept: 1', 7, 7",
        "'take: 0, of: points', 7, 0"
    })
    void whatIsTakenIsCountedAsTheRuleSays(String take, double points, double taken)
            throws IOException {
        var rule = rule("{due: 2026-10-01T00:00:00Z, per: 1h, " + take + "}");

        assertEquals(taken, late(rule, "2026-10-01T02:00:00Z", points).taken());
    }

    @Test
    void theSentenceSaysHowLateAndWhatItCosts() throws IOException {
        var rule =
                rule(
                        "{due: 2026-10-01T23:59:00+02:00, grace: 15m, per: 24h, take: 10,"
                                + " of: maximum, most: 25, accept: 3}");

        assertEquals("", late(rule, "2026-10-01T21:59:00Z", 8).sentence());
        assertEquals(
                "It came 10 minutes after the deadline of 2026-10-01 23:59:00 +02:00, within the 15"
                        + " minutes of grace: nothing is taken.",
                late(rule, "2026-10-01T22:09:00Z", 8).sentence());
        assertEquals(
                "It came 1 day 2 hours after the deadline of 2026-10-01 23:59:00 +02:00, in period"
                        + " 2 of 24 hours each; each costs 10 % of the points that can be earned,"
                        + " all of them 25 % at most: 2 points less.",
                late(rule, "2026-10-03T00:00:00Z", 8).sentence());
        assertEquals(
                "It came 30 days after the deadline of 2026-10-01 23:59:00 +02:00; what is more"
                        + " than 72 hours late earns nothing: 8 points less.",
                late(rule, "2026-10-31T21:59:59Z", 8).sentence());
    }

    @Test
    void anUnknownTimeCostsNothing() throws IOException {
        var rule = rule("{due: 2026-10-01T00:00:00Z, per: 1h, take: 1, of: points}");

        var late = Lateness.of(rule, rule.due(), Optional.empty(), 7, 10);

        assertEquals(0, late.taken());
        assertEquals("not known", late.lateBy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{due: 2026-10-01, per: 1h, take: 1, of: points} | late.due: is \"2026-10-01\"",
                "{due: 2026-10-25T02:30 Europe/Berlin, per: 1h, take: 1, of: points} | needs an"
                        + " offset",
                "{due: 2026-03-29T02:30 Europe/Berlin, per: 1h, take: 1, of: points} | needs an"
                        + " offset",
                "{due: 2026-10-01T00:00 Atlantis, per: 1h, take: 1, of: points} | needs a moment",
                "{due: 2026-10-01T00:00:00Z, per: 0h, take: 1, of: points} | late.per: is \"0h\"",
                "{due: 2026-10-01T00:00:00Z, per: 1w, take: 1, of: points} | needs a number and m",
                "{due: 2026-10-01T00:00:00Z, per: 1h, take: -1, of: points} | late.take: is -1.0",
                "{due: 2026-10-01T00:00:00Z, per: 1h, take: 101, of: earned} | up to 100",
                "{due: 2026-10-01T00:00:00Z, per: 1h, take: 1, of: percent} | late.of: is",
                "{due: 2026-10-01T00:00:00Z, per: 1h, take: 1, of: points, accept: -1} | accept",
                "{due: 2026-10-01T00:00:00Z, per: 1h, take: 1, of: points, cap: 1} | has \"cap\"",
                "{per: 1h, take: 1, of: points} | has no \"due\""
            })
    void aRuleThatCannotBeMeantIsRefused(String yaml, String message) {
        var e = assertThrows(SpecFormatException.class, () -> rule(yaml));

        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
