package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import layerwise.checks.AnswerSpec;
import layerwise.checks.CheckSpec;

/**
 * Grades many submissions, some at a time. What goes wrong with one of them is in its own grade;
 * the others are graded. A submission whose grade is in the store already is not run again; only
 * what its lateness costs is worked out anew.
 */
public final class Batch {
    private final Grader grader;
    private final GradeStore store;
    private final Deadlines deadlines;
    private final Optional<String> only;
    private final Consumer<Finished> finished;

    /**
     * One submission that is done.
     *
     * @param wall how long it took; zero if its grade was there already
     */
    public record Finished(Grade grade, boolean wasThere, Duration wall) {}

    /** A batch; {@code finished} is told of each submission, from several threads. */
    public Batch(Grader grader, GradeStore store, Consumer<Finished> finished) {
        this(grader, store, Deadlines.of(grader.assignment()), Optional.empty(), finished);
    }

    /**
     * A batch with deadlines.
     *
     * @param only the check, or question, that is graded again for everybody: its result takes the
     *     place of the one in the grade that is there, whatever else has changed in the assignment
     *     since. Where no grade of the same file is there, all is graded
     */
    public Batch(
            Grader grader,
            GradeStore store,
            Deadlines deadlines,
            Optional<String> only,
            Consumer<Finished> finished) {
        this.grader = grader;
        this.store = store;
        this.deadlines = deadlines;
        this.only = only;
        this.finished = finished;
    }

    /** Grades so many at a time; the grades stand in the order of the submissions. */
    public List<Finished> run(List<SubmittedNotebook> submissions, int jobs)
            throws InterruptedException {
        try (var workers = Executors.newFixedThreadPool(jobs)) {
            var running = new ArrayList<Future<Finished>>();
            for (var submission : submissions) {
                running.add(workers.submit(() -> one(submission)));
            }
            var done = new ArrayList<Finished>();
            try {
                for (var future : running) {
                    done.add(future.get());
                }
            } catch (ExecutionException e) {
                workers.shutdownNow();
                throw new IllegalStateException("a grade could not be kept", e.getCause());
            }
            return done;
        }
    }

    private Finished one(SubmittedNotebook submission) throws IOException {
        long start = System.nanoTime();
        var done = graded(submission, start);
        finished.accept(done);
        return done;
    }

    private Finished graded(SubmittedNotebook submission, long start) throws IOException {
        try {
            byte[] bytes;
            try {
                bytes = submission.bytes();
            } catch (UnusableSubmissionException e) {
                var key = SubmittedNotebook.unusableKey(grader, e);
                var grade = grader.unreadable(submission.name(), key, e.getMessage());
                return kept(submission, "", store.find(submission.name()), grade, start);
            }
            var sha256 = new ContentHash().add(bytes).toString();
            var there = store.find(submission.name());
            if (there.isPresent() && only.isPresent() && isOfSameFile(there.get(), sha256)) {
                var again = grader.regrade(there.get(), bytes, only.get());
                return saved(submission, sha256, again, start);
            }
            if (there.isPresent() && there.get().key().equals(grader.key(bytes))) {
                return kept(submission, sha256, there, there.get(), start);
            }
            return saved(submission, sha256, grader.grade(submission.name(), bytes), start);
        } catch (UncheckedIOException | IllegalStateException e) {
            // the machine's fault or ours, so it is tried again next time
            var grade = grader.notGraded(submission.name(), e.getMessage());
            return new Finished(with(submission, "", grade), false, since(start));
        }
    }

    private boolean isOfSameFile(Grade there, String sha256) {
        var spec = grader.assignment().spec();
        var ids =
                Stream.concat(
                        spec.checks().stream().map(CheckSpec::id),
                        spec.answers().stream().map(AnswerSpec::id));
        return there.handin().sha256().equals(sha256)
                && there.seed() == grader.seed()
                && there.assignment().equals(spec.id())
                && there.checks().stream().map(CheckGrade::id).toList().equals(ids.toList());
    }

    private Finished kept(
            SubmittedNotebook submission,
            String sha256,
            Optional<Grade> there,
            Grade grade,
            long start)
            throws IOException {
        var now = with(submission, sha256, grade);
        if (there.filter(now::equals).isPresent()) {
            return new Finished(now, true, Duration.ZERO);
        }
        store.save(now);
        boolean sameRun = there.filter(g -> g.key().equals(grade.key())).isPresent();
        return new Finished(now, sameRun, sameRun ? Duration.ZERO : since(start));
    }

    private Finished saved(SubmittedNotebook submission, String sha256, Grade grade, long start)
            throws IOException {
        var now = with(submission, sha256, grade);
        store.save(now);
        return new Finished(now, false, since(start));
    }

    private Grade with(SubmittedNotebook submission, String sha256, Grade grade) {
        return grade.with(deadlines.handin(submission, sha256, grade));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
