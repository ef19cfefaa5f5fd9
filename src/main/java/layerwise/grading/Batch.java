package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Grades many submissions, some at a time. What goes wrong with one of them is in its own grade;
 * the others are graded. A submission whose grade is in the store already is not run again.
 */
public final class Batch {
    private final Grader grader;
    private final GradeStore store;
    private final Consumer<Finished> finished;

    /**
     * One submission that is done.
     *
     * @param wall how long it took; zero if its grade was there already
     */
    public record Finished(Grade grade, boolean wasThere, Duration wall) {}

    /** A batch; {@code finished} is told of each submission, from several threads. */
    public Batch(Grader grader, GradeStore store, Consumer<Finished> finished) {
        this.grader = grader;
        this.store = store;
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
        Grade grade;
        boolean keep = true;
        try {
            var bytes = submission.bytes();
            var known = store.find(submission.name(), grader.key(bytes));
            if (known.isPresent()) {
                var there = new Finished(known.get(), true, Duration.ZERO);
                finished.accept(there);
                return there;
            }
            grade = grader.grade(submission.name(), bytes);
        } catch (UncheckedIOException | IllegalStateException e) {
            // the machine's fault or ours, so it is tried again next time
            grade = grader.notGraded(submission.name(), e.getMessage());
            keep = false;
        }
        if (keep) {
            store.save(grade);
        }
        var done = new Finished(grade, false, Duration.ofNanos(System.nanoTime() - start));
        finished.accept(done);
        return done;
    }
}
