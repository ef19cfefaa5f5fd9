package layerwise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.checks.SpecFormatException;
import layerwise.grading.Assignment;
import layerwise.grading.Batch;
import layerwise.grading.Grade;
import layerwise.grading.Grader;
import layerwise.grading.Isolation;
import layerwise.grading.Sandbox;
import layerwise.grading.SandboxUnavailableException;
import layerwise.grading.SandboxedRuns;
import layerwise.grading.Shard;
import layerwise.grading.ShardManifest;
import layerwise.grading.SubmittedNotebook;
import layerwise.grading.WorkerProgram;
import layerwise.grading.report.ConsoleTable;
import layerwise.grading.report.ResultFolder;
import layerwise.notebook.NotebookFormatException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lw grade}: grades submissions of one assignment. */
@Command(
        name = "grade",
        description = "Grades files, folders or zips of submissions; resumes where it stopped.")
final class GradeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ASSIGNMENT", description = "As in grading/ASSIGNMENT.")
    private String id;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Notebooks, or folders or zips of them.")
    private List<Path> paths;

    @Option(names = "--out", paramLabel = "DIR", description = "Results; out/grade-ASSIGNMENT.")
    private Path out;

    @Option(names = "--jobs", paramLabel = "N", description = "Submissions at a time.")
    private int jobs = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the freshly drawn cases.")
    private long seed;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description =
                    "Only the I-th of N parts, into DIR/shard-I-of-N; see lw gradebook merge.")
    private String part;

    @Option(
            names = "--isolation",
            paramLabel = "KIND",
            description = "bwrap (the default) or process, for submissions that are trusted.")
    private String isolation = "bwrap";

    @Option(names = "--json", description = "The grades as one JSON array on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (jobs < 1) {
            return Grading.unusable("grade: --jobs is " + jobs + ", needs 1 or more");
        }
        var kind = Grading.isolation(isolation);
        if (kind.isEmpty()) {
            return Grading.unusable(
                    "grade: --isolation is " + isolation + ", needs bwrap or process");
        }
        try {
            var shard = Optional.ofNullable(part).map(Shard::parse);
            var submissions = SubmittedNotebook.find(paths);
            var assignment = Assignment.read(Grading.home(), id);
            return grade(assignment, submissions, kind.get(), shard);
        } catch (SandboxUnavailableException e) {
            System.err.println("grade: " + e.getMessage());
            return Grading.NO_SANDBOX;
        } catch (SpecFormatException | NotebookFormatException e) {
            return Grading.unusable("grade: " + e.getMessage());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Grading.unusable("grade: " + e.getMessage());
        }
    }

    private int grade(
            Assignment assignment,
            List<SubmittedNotebook> all,
            Isolation kind,
            Optional<Shard> shard)
            throws IOException, InterruptedException {
        var submissions = shard.map(s -> s.part(all, SubmittedNotebook::name)).orElse(all);
        // a part may be empty, where there are more parts than submissions
        int atATime = Math.clamp(submissions.size(), 1, jobs);
        var sandbox = Sandbox.of(kind);
        var program = WorkerProgram.of(assignment, Grading.workers());
        try (var runs = new SandboxedRuns(sandbox, program, atATime)) {
            var grader = new Grader(assignment, runs, seed, Grading.keptRuns());
            var folder = new ResultFolder(folder(shard));
            if (shard.isPresent()) {
                folder.keep(ShardManifest.of(shard.get(), grader, all));
            }
            if (!submissions.isEmpty()) {
                grader.prepare();
            }
            var done = new Batch(grader, folder, this::tell).run(submissions, jobs);
            var grades = done.stream().map(Batch.Finished::grade).toList();
            folder.finish(grades);
            print(done, grades);
            return grades.stream().anyMatch(Grade::needsPerson) ? Grading.FOUND : Grading.DONE;
        }
    }

    /** Shards of one batch may share {@code --out}: each has a folder of its own in it. */
    private Path folder(Optional<Shard> shard) {
        var usual = "grade-" + id + (shard.isPresent() ? "-shards" : "");
        var folder = out == null ? Path.of("out", usual) : out;
        return shard.map(s -> folder.resolve(s.folder())).orElse(folder);
    }

    private void print(List<Batch.Finished> done, List<Grade> grades) {
        if (json) {
            System.out.println(ResultFolder.json(grades));
        } else if (grades.size() == 1) {
            System.out.println(ConsoleTable.of(grades.getFirst()));
        } else {
            System.out.print(ConsoleTable.of(done));
        }
    }

    private void tell(Batch.Finished finished) {
        var grade = finished.grade();
        var text =
                String.format(
                        Locale.ROOT,
                        "grade: %s done%s",
                        grade.submission().replaceAll("\\p{Cntrl}", "?"),
                        finished.wasThere() ? " before" : "");
        System.err.println(text);
    }
}
