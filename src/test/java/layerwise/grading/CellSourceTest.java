package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellSourceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int twice(int x) { return 2 * x; } | twice",
                "Forward<Tensor> relu(Tensor x) { return null; } | relu",
                "int size = 3; | size",
                "var size = 3; | size",
                "final var size = 3; | size",
                "class Net { int size; int twice() { return 2; } } | Net",
                "class Cell { int size; } | Cell",
                "record Pair(int a, int b) {} | Pair",
                "int cell = 5; | cell"
            })
    void aCellDeclaresWhatStandsAtItsTop(String source, String name) {
        assertEquals(Set.of(name), CellSource.of(source).declared());
    }

    @Test
    void methodsBesideEachOtherAreNoType() {
        var cell = CellSource.of("// two\nint f() { return g(); }\n\nint g() { return 1; }");

        assertEquals(Set.of("f", "g"), cell.declared());
        assertEquals(Set.of(), cell.types());
    }

    @Test
    void whatIsDeclaredInsideOfAStatementIsNotAtTheTop() {
        var cell = CellSource.of("for (int i = 0; i < 3; i++) { int j = i; }");

        assertEquals(Set.of(), cell.declared());
    }

    @Test
    void moreStatementsThanAnybodyWritesAreSeenAllTheSame() {
        var cell = CellSource.of("f();".repeat(200_000) + "\nlast();");

        assertTrue(cell.used().contains("last"));
        assertEquals(2, cell.names().getLast().line());
    }
}
