package layerwise.grading;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import layerwise.grading.DiagnosisFigures.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often the grader names what is wrong: of the tiny assignment always, of the real ones with
 * {@code -Ddiagnosis.full=true}, which takes minutes and writes {@code target/diagnosis.txt}.
 */
class DiagnosisFiguresTest {
    private static final Path UNLISTED = Path.of("src/test/resources/layerwise/grading/unlisted");
    private static final Path GRADING = Path.of("grading");

    /** Those named by {@code -Ddiagnosis.of=dropout,...}, else all that have known mistakes. */
    private static List<String> assignments() throws IOException {
        var named = System.getProperty("diagnosis.of", "");
        if (!named.isEmpty()) {
            return Arrays.asList(named.split(","));
        }
        try (var folders = Files.list(GRADING)) {
            return folders.filter(folder -> Files.exists(folder.resolve("mistakes.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<DiagnosisFigures.Unlisted> unlisted(String id) throws IOException {
        var file = UNLISTED.resolve(id + ".yaml");
        return Files.exists(file) ? DiagnosisFigures.unlisted(file) : List.of();
    }

    @Test
    void allOfTheTinyAssignmentIsNamedRight(@TempDir Path home) throws IOException {
        var figures = new DiagnosisFigures(TinyAssignment.in(home), "tiny");

        figures.countMistakes();
        figures.countPairs();
        figures.countUnlisted(unlisted("tiny"));

        assertEquals(3, figures.count("mistakes", Told.RIGHT), figures::toString);
        assertEquals(1, figures.count("pairs", Told.RIGHT), figures::toString);
        assertEquals(3, figures.count("unlisted", Told.NOTHING), figures::toString);
        assertEquals(List.of(3, 1, 3), all(figures), figures::toString);
    }

    @Test
    void nearlyAllKnownMistakesAreNamedRightAndNothingElseIs() throws IOException {
        assumeTrue(Boolean.getBoolean("diagnosis.full"), "takes minutes: -Ddiagnosis.full=true");
        var all = new ArrayList<DiagnosisFigures>();
        for (var id : assignments()) {
            var figures = new DiagnosisFigures(Path.of("").toAbsolutePath(), id);
            all.add(figures);
            figures.countUnlisted(unlisted(id));
            write(all);
            figures.countMistakes();
            write(all);
            figures.countPairs();
            write(all);
        }

        int mistakes = sum(all, "mistakes");
        assertTrue(sum(all, "mistakes", Told.RIGHT) >= 0.9 * mistakes, () -> text(all));
        assertTrue(sum(all, "mistakes", Told.WRONG) <= 0.02 * mistakes, () -> text(all));
        assertEquals(0, sum(all, "unlisted", Told.WRONG), () -> text(all));
        assertEquals(0, sum(all, "unlisted", Told.PASSED), () -> text(all));
    }

    private static void write(List<DiagnosisFigures> all) throws IOException {
        Files.writeString(Path.of("target/diagnosis.txt"), text(all));
    }

    private static String text(List<DiagnosisFigures> all) {
        return total(all) + all.stream().map(DiagnosisFigures::toString).collect(joining());
    }

    private static List<Integer> all(DiagnosisFigures figures) {
        return List.of(figures.all("mistakes"), figures.all("pairs"), figures.all("unlisted"));
    }

    private static int sum(List<DiagnosisFigures> all, String kind) {
        return all.stream().mapToInt(figures -> figures.all(kind)).sum();
    }

    private static int sum(List<DiagnosisFigures> all, String kind, Told told) {
        return all.stream().mapToInt(figures -> figures.count(kind, told)).sum();
    }

    private static String total(List<DiagnosisFigures> all) {
        var text = new StringBuilder("all\n");
        for (var kind : List.of("mistakes", "pairs", "unlisted")) {
            text.append("  ").append(kind).append(' ').append(sum(all, kind)).append(':');
            for (var told : Told.values()) {
                if (sum(all, kind, told) > 0) {
                    text.append(' ')
                            .append(sum(all, kind, told))
                            .append(' ')
                            .append(told.words)
                            .append(';');
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
