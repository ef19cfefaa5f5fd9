package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "student" + i + "/hw").toList();
    }

    private static List<String> part(int index, int count, List<String> names) {
        return new Shard(index, count).part(names, Function.identity());
    }

    @ParameterizedTest(name = "{0} submissions in {1} parts")
    @CsvSource({"40, 4", "41, 4", "3, 7", "1, 1", "100, 9"})
    void everySubmissionIsInOnePartAndThePartsAreNearlyEqual(int submissions, int count) {
        var names = names(submissions);

        var dealt = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            var part = part(i, count, names);
            assertTrue(part.size() >= submissions / count, "part " + i + " has " + part.size());
            assertTrue(part.size() <= (submissions - 1) / count + 1, "part has " + part.size());
            assertEquals(names.stream().filter(part::contains).toList(), part, "order is kept");
            dealt.addAll(part);
        }

        Collections.sort(dealt);
        assertEquals(names.stream().sorted().toList(), dealt);
    }

    @Test
    void aPartDoesNotDependOnTheOrderOfTheSubmissions() {
        var names = names(41);
        var shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));

        assertEquals(
                part(2, 4, names).stream().sorted().toList(),
                part(2, 4, shuffled).stream().sorted().toList());
    }

    @Test
    void thePartsAreTheSameOnEveryMachine() {
        assertEquals(List.of("student1/hw", "student7/hw", "student9/hw"), part(1, 4, names(10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/4", "5/4", "1/0", "1", "1/4/2", "a/b", "", "-1/4", "1 / 4"})
    void aShardThatIsNoneIsRefused(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> Shard.parse(text));

        assertEquals(
                "--shard is " + text + ", needs I/N with I from 1 to N, such as 1/4",
                e.getMessage());
    }
}
