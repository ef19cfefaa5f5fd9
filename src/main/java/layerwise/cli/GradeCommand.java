package layerwise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import layerwise.checks.AnswerSpec;
import layerwise.checks.CheckSpec;
import layerwise.checks.SpecFormatException;
import layerwise.grading.Abandoned;
import layerwise.grading.Assignment;
import layerwise.grading.Batch;
import layerwise.grading.Deadlines;
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

    @Option(
            names = "--only",
            paramLabel = "CHECK",
            description = "Grades this check again for everybody; all else stays as it is.")
    private String only;

    @Option(
            names = "--extensions",
            paramLabel = "FILE",
            description = "Students with another deadline: a CSV or YAML; see docs/batch.md.")
    private Path extensions;

    @Option(
            names = "--submitted-at",
            paramLabel = "TIME",
            description = "When it was handed in, where nothing else says so.")
    private String submittedAt;

    @Option(
            names = "--need-times",
            description = "Asks for a person where the time of submission is not known.")
    private boolean needTimes;

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
            var assignment = Assignment.read(Grading.home(), id);
            requireCheck(assignment);
            var deadlines = deadlines(assignment);
            Abandoned.sweep();
            var found = SubmittedNotebook.find(paths, id);
            found.passedOver().forEach(GradeCommand::note);
            deadlines
                    .unused(found.submissions())
                    .forEach(student -> note(student + " has an extension and no submission here"));
            return grade(assignment, deadlines, found.submissions(), kind.get(), shard);
        } catch (SandboxUnavailableException e) {
            System.err.println("grade: " + e.getMessage());
            return Grading.NO_SANDBOX;
        } catch (SpecFormatException | NotebookFormatException e) {
            return Grading.unusable("grade: " + e.getMessage());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Grading.unusable("grade: " + e.getMessage());
        }
    }

    private void requireCheck(Assignment assignment) {
        var spec = assignment.spec();
        if (only != null && spec.check(only).isEmpty() && spec.answer(only).isEmpty()) {
            var checks = spec.checks().stream().map(CheckSpec::id);
            var answers = spec.answers().stream().map(AnswerSpec::id);
            throw new IllegalArgumentException(
                    "--only is "
                            + only
                            + ", needs one of "
                            + Stream.concat(checks, answers).toList());
        }
    }

    private Deadlines deadlines(Assignment assignment) throws IOException {
        var deadlines = Deadlines.of(assignment);
        if (extensions != null) {
            deadlines = deadlines.withExtensions(extensions);
        }
        if (submittedAt != null) {
            deadlines = deadlines.withSubmittedAt(submittedAt);
        }
        return needTimes ? deadlines.withTimesNeeded() : deadlines;
    }

    private int grade(
            Assignment assignment,
            Deadlines deadlines,
            List<SubmittedNotebook> all,
            Isolation kind,
            Optional<Shard> shard)
            throws IOException, InterruptedException {
        var submissions = shard.map(s -> s.part(all, SubmittedNotebook::name)).orElse(all);
        // a part may be empty, where there are more parts than submissions
        int atATime = Math.clamp(submissions.size(), 1, jobs);
        var folder = new ResultFolder(folder(shard));
        var sandbox = Sandbox.of(kind);
        var program = WorkerProgram.of(assignment, Grading.workers());
        try (var runs = new SandboxedRuns(sandbox, program, atATime);
                var _ = folder.claim()) {
            if (!submissions.isEmpty()) {
                runs.startAhead(Grader.limits(assignment.spec()));
            }
            var grader = new Grader(assignment, runs, seed, Grading.keptRuns());
            if (shard.isPresent()) {
                folder.keep(ShardManifest.of(shard.get(), grader, deadlines, all));
            }
            if (!submissions.isEmpty()) {
                grader.prepare();
            }
            var progress = new Progress(System.err, Progress.onTerminal(), submissions.size());
            var done =
                    new Batch(
                                    grader,
                                    folder,
                                    deadlines,
                                    Optional.ofNullable(only),
                                    finished -> tell(finished, folder, progress))
                            .run(submissions, jobs);
            progress.end();
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
            System.out.print(ConsoleTable.summary(grades));
        }
    }

    private static void tell(Batch.Finished finished, ResultFolder folder, Progress progress) {
        var grade = finished.grade();
        if (!finished.wasThere()) {
            try {
                folder.time(finished);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var name = grade.submission().replaceAll("\\p{Cntrl}", "?");
        progress.tell(name, finished.wasThere(), grade.needsPerson());
    }

    private static void note(String text) {
        System.err.println("grade: " + text.replaceAll("\\p{Cntrl}", "?"));
    }
}
