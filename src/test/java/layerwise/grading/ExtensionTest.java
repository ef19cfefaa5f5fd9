package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.checks.LateRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionTest {
    private static final LateRule RULE =
            new LateRule(
                    LateRule.moment("2026-10-24T12:00 Europe/Berlin"),
                    new LateRule.Span(0, ChronoUnit.MINUTES),
                    new LateRule.Span(1, ChronoUnit.DAYS),
                    1,
                    LateRule.Of.POINTS,
                    Optional.empty(),
                    Optional.empty());

    @TempDir Path folder;

    private Map<String, Extension> read(String name, String text) throws IOException {
        return Extension.read(Files.writeString(folder.resolve(name), text), RULE);
    }

    @Test
    void csvAndYamlSayTheSame() throws IOException {
        var csv =
                read(
                        "e.csv",
                        "\uFEFFstudent,reason,days,due\r\n"
                                + "\"0012\",\"ill, \"\"flu\"\"\",1,\r\n"
                                + "\r\n"
                                + "ada,,,2026-11-01T00:00:00Z\r\n");
        var yaml =
                read(
                        "e.yaml",
                        """
                        - {student: "0012", days: 1, reason: 'ill, "flu"'}
                        - {student: ada, due: "2026-11-01T00:00:00Z"}
                        """);

        assertEquals(csv, yaml);
        // a day of the calendar, though this one has 25 hours
        assertEquals(Instant.parse("2026-10-25T11:00:00Z"), csv.get("0012").due().toInstant());
        assertEquals("ill, \"flu\"", csv.get("0012").reason());
    }

    @Test
    void aGroupHasTheLatestOfItsMembers() throws IOException {
        var all = read("e.csv", "student,days\na,1\nb,3\nc,2\n");
        var group = List.of(new Student("a", ""), new Student("b", ""), new Student("x", ""));

        assertEquals(all.get("b"), Extension.latest(group, all).orElseThrow());
        assertTrue(Extension.latest(List.of(new Student("x", "")), all).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "e.csv | 'student,days;a,-1' | e.csv, row 2: days is \"-1\"",
                "e.csv | 'student,days;a,' | needs a student and either due or days",
                "e.csv | 'student,days,due;a,1,2026-11-01T00:00:00Z' | either due or days",
                "e.csv | 'student,days;a,1;a,2' | has student a twice",
                "e.csv | 'student,days;a' | has 1 fields, needs 2",
                "e.csv | 'name,days;a,1' | line 1: has the columns [name, days]",
                "e.csv | 'student,due;a,2026-10-01T00:00:00Z' | before the deadline of all",
                "e.csv | 'student,due;a,tomorrow' | due is \"tomorrow\", needs a moment",
                "e.csv | '\"student,days' | has no other at its end",
                "e.csv | '' | is empty",
                "e.yaml | '- {student: 12, days: 1}' | [0].student: is \"12\", needs a text",
                "e.yaml | '- {student: a, day: 1}' | has \"day\", which is not known",
                "e.yaml | 'student: a' | needs a list"
            })
    void aFileThatCannotBeMeantIsRefused(String name, String text, String message) {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> read(name, text == null ? "" : text.replace(";", "\n")));

        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains(name), e.getMessage());
    }
}
