package layerwise.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, it is refused with its place, or repaired: nothing else is thrown. */
class RepairNoiseTest {
    private static final Pattern REFUSED =
            Pattern.compile(
                    "s\\.ipynb(, line \\d+, column \\d+|, cell \\d+)?: [^\\n]+", Pattern.DOTALL);

    private static byte[] file;
    private static Notebook released;
    private static List<String> locked;

    @BeforeAll
    static void readOne() throws IOException {
        released = Notebook.read(Path.of("notebooks/dropout.ipynb"));
        // a part of it, so that thousands are tried: the text, given, solution and check cells
        released = released.withCells(released.cells().subList(0, 12));
        file = released.bytes();
        locked = lockedCode(Repair.of(released, released));
    }

    private static List<String> lockedCode(Repaired repaired) {
        return repaired.cells().stream()
                .filter(cell -> cell.role() == Role.CHECK || cell.role() == Role.GIVEN)
                .map(cell -> cell.role() + cell.id() + cell.source())
                .toList();
    }

    /** Whether the file could be read; if so, what runs of the assignment is what should. */
    private static boolean isRepaired(byte[] bytes, String what) {
        Notebook notebook;
        try {
            notebook = Notebook.parse("s.ipynb", bytes);
        } catch (NotebookFormatException e) {
            assertTrue(REFUSED.matcher(e.getMessage()).matches(), what + ": " + e.getMessage());
            assertTrue(!e.getMessage().contains("Source"), what + ": " + e.getMessage());
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
        try {
            assertEquals(locked, lockedCode(Repair.of(released, notebook)), what);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
        return true;
    }

    @Test
    void truncatedFilesAreRefusedWithTheirPlace() {
        var random = new Random(1);
        int end = new String(file).lastIndexOf('}');
        for (int i = 0; i < 500; i++) {
            int length = random.nextInt(end);

            assertEquals(false, isRepaired(Arrays.copyOf(file, length), "cut at " + length));
        }
    }

    @Test
    void flippedBytesAreRefusedWithTheirPlaceOrRepaired() {
        var random = new Random(2);
        int repaired = 0;
        for (int i = 0; i < 2000; i++) {
            var bytes = file.clone();
            int flips = 1 + random.nextInt(4);
            for (int f = 0; f < flips; f++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            repaired += isRepaired(bytes, "flip " + i) ? 1 : 0;
        }
        assertTrue(repaired > 300 && repaired < 1700, repaired + " were repaired");
    }

    @Test
    void cellsOfRandomJsonAreRefusedWithTheirPlaceOrRepaired() {
        var random = new Random(3);
        int repaired = 0;
        for (int i = 0; i < 1000; i++) {
            var cells = new ArrayList<Json>();
            released.cells().forEach(cell -> cells.add(cell.json()));
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(cells.size());
                cells.set(at, noisy((Json.Dictionary) cells.get(at), random, 0));
            }
            var root = released.root().with("cells", Json.arrayOf(cells.stream()));
            var bytes = new Notebook("s.ipynb", root, "", List.of()).bytes();
            repaired += isRepaired(bytes, "noise " + i) ? 1 : 0;
        }
        assertTrue(repaired > 100 && repaired < 900, repaired + " were repaired");
    }

    private static Json.Dictionary noisy(Json.Dictionary cell, Random random, int depth) {
        var keys = cell.members().stream().map(Json.Member::name).distinct().toList();
        if (keys.isEmpty()) {
            return cell.with("noise", value(random, depth));
        }
        var key = keys.get(random.nextInt(keys.size()));
        boolean deeper = cell.get(key).orElseThrow() instanceof Json.Dictionary && depth < 3;
        if (deeper && random.nextInt(4) > 0) {
            return cell.with(key, noisy(cell.dictionary(key), random, depth + 1));
        }
        return switch (random.nextInt(4)) {
            case 0 -> cell.without(key);
            case 1 -> cell.without(key).with(key + "x", cell.get(key).orElseThrow());
            default -> cell.with(key, value(random, depth));
        };
    }

    private static Json value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> Json.NULL;
            case 1 -> Json.flag(random.nextBoolean());
            case 2 -> new Json.Token(random.nextBoolean() ? "1e999" : "-7");
            case 3, 4 -> Json.text(noise(random));
            case 5 ->
                    Json.arrayOf(
                            Stream.generate(() -> value(random, depth + 1))
                                    .limit(random.nextInt(4)));
            default -> Json.dictionaryOf().with(noise(random), value(random, depth + 1));
        };
    }

    /** Brackets, quotes, comments and words in any order: what the outline reads. */
    private static String noise(Random random) {
        var words =
                List.of(
                        "{", "}", "(", ")", "[", "]", "\"", "\"\"\"", "'", "/*", "*/", "//", "\n",
                        ";", "class", "Dropout", "answer", "check", "\\", "=", "<", ">", "code",
                        "x", "0x1F", "\ud83d", "\u0000", "record", "import", "throw", "do", "while",
                        "else", " ");
        var text = new StringBuilder();
        IntStream.range(0, random.nextInt(30))
                .forEach(_ -> text.append(words.get(random.nextInt(words.size()))));
        return text.toString();
    }

    @Test
    void anOutlineOfAnythingIsAnOutline() {
        var random = new Random(4);
        for (int i = 0; i < 5000; i++) {
            var text = noise(random) + noise(random) + noise(random);

            var outline = Outline.of(text);

            int end = 0;
            for (var piece : outline.pieces()) {
                assertEquals(end, piece.start(), text);
                assertTrue(piece.end() > piece.start() && piece.end() <= text.length(), text);
                end = piece.end();
            }
            assertTrue(outline.likeness(outline) <= 1 && outline.shareIn(outline) <= 1, text);
        }
    }
}
