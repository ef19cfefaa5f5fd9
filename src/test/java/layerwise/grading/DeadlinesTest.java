package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadlinesTest {
    private static final String UNKNOWN =
            "When it was handed in is not known, so nothing is taken for lateness";

    @TempDir Path home;

    private String fingerprint;
    private Deadlines deadlines;

    @BeforeEach
    void setUp() throws IOException {
        TinyAssignment.in(home);
        fingerprint = TinyAssignment.assignment(home).fingerprint();
        Files.writeString(
                home.resolve("grading/tiny/assignment.yaml"),
                "# a rule\nlate: {due: 2026-10-01T00:00:00Z, per: 24h, take: 1, of: points}\n",
                StandardOpenOption.APPEND);
        deadlines = Deadlines.of(TinyAssignment.assignment(home));
    }

    private static Handin handin(Deadlines deadlines, String submitted, boolean markedLate) {
        var origin =
                new Origin(
                        List.of(new Student("ada", "")),
                        Optional.of(submitted).filter(s -> !s.isEmpty()).map(Instant::parse),
                        markedLate,
                        List.of("noted"),
                        List.of("worried"));
        var check = new CheckGrade("one", "One", Verdict.PASSED, 4, 4, List.of(), "");
        var grade =
                new Grade(
                        "ada",
                        "tiny",
                        "1",
                        "key",
                        0,
                        List.of(check),
                        List.of(),
                        List.of(),
                        List.of());
        return deadlines.handin(
                new SubmittedNotebook("ada", origin, () -> new byte[0]), "x", grade);
    }

    @Test
    void theRuleIsNoPartOfWhatAGradeDependsOn() {
        assertEquals(fingerprint, TinyAssignment.assignment(home).fingerprint());
    }

    @Test
    void anUnknownTimeIsSaidAndNeedsAPersonOnlyIfThereIsReason() {
        var quiet = handin(deadlines, "", false);
        var marked = handin(deadlines, "", true);
        var asked = handin(deadlines.withTimesNeeded(), "", false);
        var known = handin(deadlines.withTimesNeeded(), "2026-09-01T00:00:00Z", true);

        assertEquals(List.of("noted", UNKNOWN + "."), quiet.notes());
        assertEquals(List.of("worried"), quiet.concerns());
        assertEquals(0, quiet.lateness().orElseThrow().taken());
        assertEquals(
                List.of("worried", UNKNOWN + ", though it is marked late."), marked.concerns());
        assertEquals(List.of("worried", UNKNOWN + "."), asked.concerns());
        assertEquals(List.of("worried"), known.concerns());
    }

    @Test
    void aTimeThatIsGivenCountsWhereNoneIsKnown() {
        var given = deadlines.withSubmittedAt("2026-10-03T00:00:00Z");

        assertEquals(2, handin(given, "", false).lateness().orElseThrow().taken());
        assertEquals(1, handin(given, "2026-10-01T12:00:00Z", false).lateness().get().taken());
    }

    @Test
    void anExtensionCountsAndIsNamed() throws IOException {
        var file = Files.writeString(home.resolve("e.csv"), "student,days\nada,2\nzoe,1\n");
        var extended = deadlines.withExtensions(file);

        var handin = handin(extended, "2026-10-03T00:00:01Z", false);

        assertEquals(1, handin.lateness().orElseThrow().taken());
        assertEquals(1, handin.lateness().get().seconds());
        assertEquals(
                List.of("noted", "The deadline was extended to 2026-10-03 00:00:00 +00:00."),
                handin.notes());
        assertNotEquals(deadlines.fingerprint(), extended.fingerprint());
        var ada =
                new Origin(
                        List.of(new Student("ada", "")),
                        Optional.empty(),
                        false,
                        List.of(),
                        List.of());
        assertEquals(
                List.of("zoe"),
                extended.unused(List.of(new SubmittedNotebook("a", ada, () -> new byte[0]))));
    }

    @Test
    void withoutARuleNothingIsSaidOfTimeAndNothingCanBeExtended() throws IOException {
        TinyAssignment.in(home);
        var none = Deadlines.of(TinyAssignment.assignment(home));

        assertEquals(List.of("noted"), handin(none, "", true).notes());
        assertTrue(handin(none, "", true).lateness().isEmpty());
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> none.withExtensions(home.resolve("e.csv")));
        assertEquals(
                "assignment.yaml has no late rule, so nothing can be extended; add \"late:\" to it",
                e.getMessage());
    }
}
