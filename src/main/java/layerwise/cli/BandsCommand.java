package layerwise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.BandFile;
import layerwise.checks.CellSpec.Kind;
import layerwise.checks.Checks;
import layerwise.checks.KernelSession;
import layerwise.display.Band;
import layerwise.kernel.HeadlessRun;
import layerwise.notebook.Cell;
import layerwise.notebook.Notebook;
import layerwise.notebook.Output;
import layerwise.notebook.Role;
import layerwise.training.Budget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lw bands}: where the curves of the training cells lie, over several seeds. */
@Command(
        name = "bands",
        description = {
            "Trains a solution's networks with several seeds, on real data and the full budget, and",
            "writes grading/ASSIGNMENT/bands.csv: the range that notebooks show behind each curve.",
            "Goes on where it was stopped."
        })
final class BandsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ASSIGNMENT", description = "A folder of grading/, as cnn-mnist.")
    private String assignment;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many; ${DEFAULT-VALUE} by default.")
    private int seeds;

    @Override
    public Integer call() throws IOException {
        if (seeds < 1) {
            return Grading.unusable("bands: --seeds is " + seeds + ", needs 1 or more");
        }
        var home = Grading.home();
        var folder = home.resolve("grading").resolve(assignment);
        if (!Files.isRegularFile(folder.resolve("assignment.yaml"))) {
            return Grading.unusable(
                    "bands: there is no assignment '" + assignment + "' in " + folder.getParent());
        }
        System.setProperty("layerwise.home", home.toAbsolutePath().toString());
        System.setProperty(Budget.PROPERTY, "full");
        var solution = folder.resolve("solution.ipynb");
        var cells = trainingCells(folder, Notebook.read(solution).cells());
        var sources = String.join("\n", cells.stream().map(Cell::source).toList());
        var kept =
                Files.createDirectories(
                        home.resolve("out/bands")
                                .resolve(
                                        assignment
                                                + "-"
                                                + Integer.toHexString(sources.hashCode())));
        var runs = new ArrayList<Map<String, Band>>();
        for (int seed = 0; seed < seeds; seed++) {
            var file = kept.resolve("seed-" + seed + ".csv");
            if (!Files.exists(file)) {
                var start = System.nanoTime();
                var problem = train(cells, seed, file);
                if (problem.isPresent()) {
                    System.err.println("bands: seed " + seed + ": " + problem.get());
                    return Grading.FOUND;
                }
                var took = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
                System.err.printf(Locale.ROOT, "seed %d of %d: %.1f s%n", seed + 1, seeds, took);
            }
            runs.add(BandFile.readAll(file));
        }
        var bands = new LinkedHashMap<String, Band>();
        for (var run : runs.getFirst().keySet()) {
            bands.put(run, Band.union(runs.stream().map(each -> each.get(run)).toList()));
        }
        BandFile.write(folder.resolve("bands.csv"), bands);
        System.out.println(
                "wrote "
                        + folder.resolve("bands.csv")
                        + ": "
                        + bands.keySet()
                        + ", "
                        + seeds
                        + " seeds");
        return Grading.DONE;
    }

    /** The cells that train what has a band, and those that they stand on. */
    private static List<Cell> trainingCells(Path folder, List<Cell> cells) throws IOException {
        var spec = AssignmentSpec.read(folder.resolve("assignment.yaml"));
        return cells.stream().filter(Cell::isCode).filter(cell -> isNeeded(cell, spec)).toList();
    }

    private static boolean isNeeded(Cell cell, AssignmentSpec spec) {
        if (cell.role() == Role.GIVEN || cell.role() == Role.SOLUTION) {
            return true;
        }
        if (cell.source().contains("band(") || cell.source().contains("bands(")) {
            return true;
        }
        var kind = cell.gradeId().flatMap(spec::cell).map(listed -> listed.kind());
        return kind.filter(k -> k == Kind.DATA || k == Kind.TRAINING).isPresent();
    }

    /** Runs the cells with a seed and keeps its curves; returns what went wrong, if anything. */
    private static Optional<String> train(List<Cell> cells, int seed, Path file)
            throws IOException {
        System.setProperty(Checks.SEED_PROPERTY, Integer.toString(seed));
        try (var kernel = new HeadlessRun(System.getProperty("java.class.path"))) {
            for (var cell : cells) {
                var name = cell.gradeId().orElse("a cell");
                var result = kernel.run(name, cell.source(), Optional.empty());
                if (!result.ok()) {
                    return Optional.of(name + " failed: " + failure(result.outputs()));
                }
            }
        }
        var bands = new LinkedHashMap<String, Band>();
        if (Checks.installed().orElse(null) instanceof KernelSession session) {
            if (session.sawDrawnData()) {
                return Optional.of(
                        "the pictures are drawn, bands need the real ones; see lw data list");
            }
            session.curves().forEach((run, curves) -> bands.put(run, Band.of(curves)));
        }
        if (bands.isEmpty()) {
            return Optional.of("no cell called band(...), so there is no curve to keep");
        }
        BandFile.write(file, bands);
        return Optional.empty();
    }

    private static String failure(List<Output> outputs) {
        return outputs.stream()
                .filter(Output.Failure.class::isInstance)
                .map(Output.Failure.class::cast)
                .map(each -> each.name() + ": " + each.value())
                .findFirst()
                .orElse("it gave no reason");
    }
}
