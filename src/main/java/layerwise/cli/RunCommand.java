package layerwise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.checks.CheckSession;
import layerwise.checks.Checks;
import layerwise.checks.KernelSession;
import layerwise.checks.PrintedResult;
import layerwise.kernel.HeadlessRun;
import layerwise.notebook.Cell;
import layerwise.notebook.Notebook;
import layerwise.notebook.NotebookPage;
import layerwise.training.Budget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lw run}: a notebook from its first cell to its last, without a browser. */
@Command(
        name = "run",
        description = {
            "Runs every cell of an assignment's solution, or of another notebook, in the Java kernel;",
            "leaves the executed notebook and a page to look at, and prints the checks."
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ASSIGNMENT", description = "A folder of grading/, as cnn-mnist.")
    private String assignment;

    @Option(
            names = "--notebook",
            paramLabel = "FILE",
            description = "The notebook to run; the assignment's solution by default.")
    private Path notebook;

    @Option(
            names = "--budget",
            paramLabel = "quick|full",
            defaultValue = "quick",
            description = "How long training may take; ${DEFAULT-VALUE} by default.")
    private String budget;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the results go; out/ of the project by default.")
    private Path out;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where to look for datasets before anywhere else.")
    private Path data;

    @Override
    public Integer call() throws IOException {
        var home = Grading.home();
        var folder = home.resolve("grading").resolve(assignment);
        if (!Files.isRegularFile(folder.resolve("assignment.yaml"))) {
            return Grading.unusable(
                    "run: there is no assignment '"
                            + assignment
                            + "', needs one of "
                            + assignments(home));
        }
        System.setProperty("layerwise.home", home.toAbsolutePath().toString());
        System.setProperty(Budget.PROPERTY, budget);
        Budget.chosen(); // refuses a wrong word before anything runs
        if (data != null) {
            if (!Files.isDirectory(data)) {
                return Grading.unusable("run: --data " + data + " is no folder, needs one");
            }
            System.setProperty("layerwise.data", data.toAbsolutePath().toString());
        }
        var file = notebook == null ? folder.resolve("solution.ipynb") : notebook;
        var target = out == null ? home.resolve("out") : out;
        return run(Notebook.read(file), Files.createDirectories(target));
    }

    private static List<String> assignments(Path home) throws IOException {
        try (var folders = Files.list(home.resolve("grading"))) {
            return folders.filter(f -> Files.exists(f.resolve("assignment.yaml")))
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private int run(Notebook source, Path target) throws IOException {
        var start = System.nanoTime();
        var failed = new ArrayList<String>();
        var executed = source.withCells(execute(source.cells(), failed));
        var name = notebook == null ? assignment : baseName(notebook);
        var copy = target.resolve(name + ".ipynb");
        var page = target.resolve(name + ".html");
        executed.write(copy);
        Files.writeString(
                page, NotebookPage.of(executed, NotebookPage.Trust.OURS), StandardCharsets.UTF_8);

        var session = Checks.installed();
        session.ifPresent(each -> System.out.println(table(each)));
        session.ifPresent(RunCommand::showWrongNumbers);
        failed.forEach(each -> System.out.println("failed: " + each));
        System.out.printf(
                Locale.ROOT,
                "%.1f s in the kernel; wrote %s and %s%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0,
                page,
                copy);
        boolean passed = session.map(RunCommand::allPassed).orElse(false);
        if (session.isEmpty()) {
            System.err.println("run: no cell called assignment(\"...\"), so nothing was checked");
        }
        return failed.isEmpty() && passed ? Grading.DONE : Grading.FOUND;
    }

    private static String table(CheckSession session) {
        return session instanceof KernelSession kernel ? kernel.results().toString() : "";
    }

    private static void showWrongNumbers(CheckSession session) {
        if (session instanceof KernelSession kernel) {
            kernel.printedResults().values().stream()
                    .filter(each -> !each.ok())
                    .forEach(each -> System.out.println(each));
        }
    }

    private static boolean allPassed(CheckSession session) {
        return session instanceof KernelSession kernel
                && kernel.results().allPassed()
                && kernel.printedResults().values().stream().allMatch(PrintedResult::ok);
    }

    private static List<Cell> execute(List<Cell> cells, List<String> failed) {
        var executed = new ArrayList<Cell>();
        var progress = new Progress(cells.size());
        try (var kernel = new HeadlessRun(System.getProperty("java.class.path"))) {
            for (int i = 0; i < cells.size(); i++) {
                var cell = cells.get(i);
                if (!cell.isCode()) {
                    executed.add(cell);
                    continue;
                }
                var name = cell.gradeId().or(cell::id).orElse("cell " + (i + 1));
                progress.show(i + 1, name);
                var result = kernel.run(name, cell.source(), Optional.empty());
                executed.add(cell.withOutputs(result.executionCount(), result.outputs()));
                if (!result.ok()) {
                    failed.add("cell " + (i + 1) + " (" + name + ")");
                }
            }
        }
        progress.clear();
        return executed;
    }

    private static String baseName(Path file) {
        return file.getFileName().toString().replaceFirst("\\.ipynb$", "");
    }

    /** Says on a terminal which cell is running; silent elsewhere. */
    private static final class Progress {
        private final int cells;
        private final boolean terminal = System.console() != null && System.console().isTerminal();

        Progress(int cells) {
            this.cells = cells;
        }

        void show(int number, String name) {
            if (terminal) {
                System.err.print("\r\033[Kcell " + number + " of " + cells + ": " + name);
            }
        }

        void clear() {
            if (terminal) {
                System.err.print("\r\033[K");
            }
        }
    }
}
