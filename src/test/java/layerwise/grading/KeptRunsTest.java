package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.CellEnding;
import layerwise.grading.WorkerRuns.CellOutcome;
import layerwise.grading.WorkerRuns.CheckOutcome;
import layerwise.grading.WorkerRuns.NotWritten;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Ran;
import layerwise.grading.WorkerRuns.Result;
import layerwise.grading.WorkerRuns.Role;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunsTest {
    private static final List<Cell> CELLS = List.of(new Cell("a", Role.SOLUTION, "int a;"));
    private static final List<CaseInputs> CASES =
            List.of(
                    new CaseInputs("check", 0, "first", Map.of()),
                    new CaseInputs("check", 1, "second", Map.of()));
    private static final Outputs SECOND = new Outputs(Map.of("out", Tensor.of(2, 3)));

    @TempDir Path folder;
    private KeptRuns kept;

    @BeforeEach
    void setUp() {
        kept = new KeptRuns(folder);
    }

    private static Result result(CellEnding ending, String printed, CaseOutcome second) {
        var first = new Outputs(Map.of("out", Tensor.of(1)));
        return new Result(
                List.of(new CellOutcome("a", Role.SOLUTION, ending, printed, Duration.ZERO)),
                List.of(new CheckOutcome("check", List.of(first, second))));
    }

    private Optional<Result> find(String key) {
        return kept.find(key, CELLS, CASES);
    }

    @Test
    void aRunIsFoundUnderItsOwnKeyAlone() {
        var result = result(new Ran(), "", SECOND);

        kept.save("key", CASES, result);

        assertEquals(Optional.of(result), find("key"));
        assertEquals(Optional.empty(), find("other"));
    }

    @Test
    void whatPrintedOrFailedIsNotKept() {
        kept.save("printed", CASES, result(new Ran(), "loss 2.3", SECOND));
        kept.save("failed", CASES, result(new NotWritten("no"), "", SECOND));
        kept.save("case", CASES, result(new Ran(), "", new NotWritten("no")));

        for (var key : List.of("printed", "failed", "case")) {
            assertEquals(Optional.empty(), find(key), key);
        }
    }

    @Test
    void anEntryThatLacksACaseOrIsDamagedIsNotUsed() throws IOException {
        kept.save("lacks", CASES, result(new Ran(), "", SECOND));
        var file = folder.resolve("lacks.npz");
        var arrays = new LinkedHashMap<>(Npz.read(file));
        assertEquals(Tensor.of(2, 3), arrays.remove("check/1/out"));
        Npz.write(file, arrays);
        Files.write(folder.resolve("damaged.npz"), new byte[] {1, 2, 3});

        assertEquals(Optional.empty(), find("lacks"));
        assertEquals(Optional.empty(), find("damaged"));
    }

    @Test
    void whatWasWrittenFirstGoesWhereThereIsNoRoom() throws IOException {
        large("old", 1_000);
        large("newer", 2_000);

        kept.save("key", CASES, result(new Ran(), "", SECOND));

        assertFalse(Files.exists(folder.resolve("old.npz")));
        assertTrue(Files.exists(folder.resolve("newer.npz")));
        assertTrue(find("key").isPresent());
    }

    /** 300 MB, of which nothing is stored on the disk. */
    private void large(String key, long written) throws IOException {
        var path = folder.resolve(key + ".npz");
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(300L << 20);
        }
        assertTrue(path.toFile().setLastModified(written));
    }
}
