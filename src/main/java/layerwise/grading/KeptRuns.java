package layerwise.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.CellOutcome;
import layerwise.grading.WorkerRuns.CheckOutcome;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Ran;
import layerwise.grading.WorkerRuns.Result;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;

/**
 * Keeps what the solution and the known mistakes put out in a folder, so that the next grading with
 * the same seed need not run them again. Never what a submission put out.
 *
 * <p>A run is kept where every cell ran in silence and every case has outputs; its file is named by
 * a hash of all that it depends on, and appears whole or not at all. Beyond {@link #MOST_BYTES} the
 * files that were written first go.
 */
final class KeptRuns {
    private static final long MOST_BYTES = 512L << 20;

    private final Path folder;

    KeptRuns(Path folder) {
        this.folder = folder;
    }

    /** The result of a run of these cells on these cases, if it was kept. */
    Optional<Result> find(String key, List<Cell> cells, List<CaseInputs> cases) {
        var file = file(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, Tensor> kept;
        try {
            kept = Npz.read(file);
        } catch (IOException | RuntimeException _) {
            // removed by another process meanwhile, or damaged: it is run and kept again
            return Optional.empty();
        }
        var checks = new LinkedHashMap<String, List<CaseOutcome>>();
        for (var each : cases) {
            var prefix = prefix(each.checkId(), each.index());
            var outputs = new LinkedHashMap<String, Tensor>();
            kept.forEach((name, tensor) -> {
                if (name.startsWith(prefix)) {
                    outputs.put(name.substring(prefix.length()), tensor);
                }
            });
            if (outputs.isEmpty()) {
                return Optional.empty();
            }
            checks.computeIfAbsent(each.checkId(), _ -> new ArrayList<>())
                    .add(new Outputs(outputs));
        }
        var outcomes = new ArrayList<CheckOutcome>();
        checks.forEach((id, list) -> outcomes.add(new CheckOutcome(id, list)));
        var ran =
                cells.stream()
                        .map(c -> new CellOutcome(c.id(), c.role(), new Ran(), "", Duration.ZERO))
                        .toList();
        return Optional.of(new Result(ran, outcomes));
    }

    /** Keeps the result of a run on these cases, if it is one that can be kept. */
    void save(String key, List<CaseInputs> cases, Result result) {
        boolean quiet =
                result.cells().stream()
                        .allMatch(c -> c.ending() instanceof Ran && c.stdout().isEmpty());
        var kept = new LinkedHashMap<String, Tensor>();
        for (var each : cases) {
            var outcome =
                    Diagnosis.outcomes(result, each.checkId()).orElseThrow().get(each.index());
            if (!quiet || !(outcome instanceof Outputs(var tensors)) || tensors.isEmpty()) {
                return;
            }
            var prefix = prefix(each.checkId(), each.index());
            tensors.forEach((name, tensor) -> kept.put(prefix + name, tensor));
        }
        try {
            Files.createDirectories(folder);
            Npz.write(file(key), kept);
            makeRoom();
        } catch (IOException _) {
            // no room or no right to write: the next grading runs it again
        }
    }

    private void makeRoom() throws IOException {
        List<Path> files;
        try (var list = Files.list(folder)) {
            files = list.sorted(Comparator.comparingLong(KeptRuns::written).reversed()).toList();
        }
        long bytes = 0;
        for (var file : files) {
            bytes += file.toFile().length();
            if (bytes > MOST_BYTES) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** 0 where it is gone meanwhile. */
    private static long written(Path file) {
        return file.toFile().lastModified();
    }

    private Path file(String key) {
        return folder.resolve(key + ".npz");
    }

    private static String prefix(String check, int index) {
        return check + "/" + index + "/";
    }
}
