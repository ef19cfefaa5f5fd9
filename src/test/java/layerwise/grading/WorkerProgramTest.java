package layerwise.grading;

import static layerwise.grading.Submission.cell;
import static layerwise.grading.Submission.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import layerwise.checks.AssignmentSpec.Forbidden;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Role;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.grading.worker.CompilerMain;
import layerwise.grading.worker.WorkerMain;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProgramTest {
    private static final Forbidden NOTHING = new Forbidden(List.of(), List.of());
    private static final Forbidden SOME =
            new Forbidden(
                    List.of("layerwise.losses", "layerwise.shell"),
                    List.of("layerwise.layers.Dropout", "layerwise.tensor.Tensor"));

    @TempDir static Path folder;

    private static WorkerProgram prepared;

    @BeforeAll
    static void prepareTheTinyAssignment() {
        TinyAssignment.in(folder);
        prepared = WorkerProgram.of(TinyAssignment.assignment(folder), folder);
    }

    @Test
    void aWorkerHasTheLibraryAndItselfAndNothingOfTheGrader() throws IOException {
        var packages =
                entries(WorkerProgram.without(NOTHING, folder)).keySet().stream()
                        .map(name -> name.substring(0, name.lastIndexOf('/')))
                        .collect(Collectors.toSet());

        assertTrue(packages.contains("layerwise/grading/worker"), packages::toString);
        assertTrue(packages.contains("layerwise/layers"), packages::toString);
        for (var absent :
                List.of("layerwise/grading", "layerwise/cli", "layerwise/kernel", "tools")) {
            assertFalse(packages.contains(absent), packages::toString);
        }
    }

    @Test
    void whatAnAssignmentForbidsIsNotThereButForTheWorkerItself() throws IOException {
        var all = entries(WorkerProgram.without(NOTHING, folder)).keySet();
        var some = entries(WorkerProgram.without(SOME, folder)).keySet();

        var gone = all.stream().filter(name -> !some.contains(name)).sorted().toList();

        var losses = all.stream().filter(name -> name.startsWith("layerwise/losses/"));
        var dropout = all.stream().filter(name -> name.startsWith("layerwise/layers/Dropout"));
        var expected =
                java.util.stream.Stream.concat(losses, dropout)
                        .filter(name -> !name.contains("DropoutMask"))
                        .sorted()
                        .toList();
        assertFalse(expected.isEmpty());
        assertEquals(expected, gone);
        assertTrue(some.contains("layerwise/tensor/Tensor.class"));
    }

    @Test
    void aNamePutTogetherAtRunTimeFindsNothing() {
        var source =
                """
                Class.forName("layerwise.la" + "yers.Dropout");
                """;
        var submission =
                new Submission()
                        .add("looks", Role.EXTRA, source)
                        .add(
                                "looks-elsewhere",
                                Role.EXTRA,
                                "Class.forName(\"layerwise.cli.Main\");")
                        .honestCheck("honest");
        try (var runs =
                new SandboxedRuns(
                        Sandbox.of(Isolation.PROCESS), WorkerProgram.without(SOME, folder), 0)) {
            var result = submission.run(runs);

            for (var id : List.of("looks", "looks-elsewhere")) {
                var threw = assertInstanceOf(Threw.class, cell(result, id));
                assertEquals(ClassNotFoundException.class.getName(), threw.type());
            }
            assertInstanceOf(Outputs.class, check(result, "honest").getFirst());
        }
    }

    @Test
    void theSameClassesAreOneJarAndOthersAnother() {
        assertEquals(WorkerProgram.without(SOME, folder), WorkerProgram.without(SOME, folder));
        assertNotEquals(
                WorkerProgram.without(NOTHING, folder), WorkerProgram.without(SOME, folder));
    }

    @Test
    void aWorkerStartsFromItsStartCache() throws IOException {
        var maps = Path.of("/proc/self/maps");
        assumeTrue(Files.exists(maps), "what a process maps is told by Linux alone");
        var caches = prepared.startCaches().orElseThrow();
        var source =
                "check(\"maps\", c -> c.output(\"out\", Files.readString(Path.of(\"/proc/self/maps\"))"
                        + ".contains(\"%s\") ? 1 : 0));";

        assertEquals(
                new Outputs(Map.of("out", Tensor.scalar(1))),
                run(prepared, source.formatted(caches.getFileName())));
        assertEquals(
                new Outputs(Map.of("out", Tensor.scalar(0))),
                run(
                        new WorkerProgram(prepared.classPath(), java.util.Optional.empty()),
                        source.formatted(caches.getFileName())));
    }

    @Test
    void aStartCacheIsMadeOnce() throws IOException {
        var caches = prepared.startCaches().orElseThrow();
        var made = Files.getLastModifiedTime(caches);

        var again = WorkerProgram.of(TinyAssignment.assignment(folder), folder);

        assertEquals(prepared, again);
        assertEquals(made, Files.getLastModifiedTime(caches));
        try (var files = Files.list(caches.getParent())) {
            assertEquals(2, files.count(), "the jar and its caches");
        }
    }

    @Test
    void aDamagedStartCacheCostsTimeAndNothingElse() throws IOException {
        var damaged = Files.createDirectory(folder.resolve("damaged"));
        for (var mainClass : List.of(WorkerMain.class, CompilerMain.class)) {
            Files.write(damaged.resolve(StartCache.fileName(mainClass)), new byte[10_000]);
        }

        assertEquals(
                new Outputs(Map.of("out", Tensor.scalar(7))),
                run(prepared.with(damaged), "check(\"maps\", c -> c.output(\"out\", 7));"));
    }

    private static Object run(WorkerProgram program, String checkCell) {
        var cell =
                new WorkerRuns.Cell(
                        "maps-check",
                        Role.CHECK,
                        "import static layerwise.checks.Checks.*;\nimport java.nio.file.*;\n"
                                + checkCell);
        var inputs = new WorkerRuns.CaseInputs("maps", 0, "case", Map.of("x", Tensor.scalar(1)));
        try (var runs = new SandboxedRuns(Sandbox.of(Isolation.PROCESS), program, 0)) {
            var result = runs.run(List.of(cell), List.of(inputs), Submission.LIMITS);
            return check(result, "maps").getFirst();
        }
    }

    private static Map<String, Long> entries(WorkerProgram program) throws IOException {
        var entries = new HashMap<String, Long>();
        try (var jar = new JarFile(program.classPath().getFirst().toFile())) {
            jar.stream().forEach(entry -> entries.put(entry.getName(), entry.getCrc()));
        }
        return entries;
    }
}
