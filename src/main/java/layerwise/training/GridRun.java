package layerwise.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run of a {@link GridSearch}: what is done, what is left, and for how long. */
final class GridRun {

    /** Trials are asked to end when the search is stopped; those that do not are left behind. */
    private static final int SECONDS_TO_END = 5;

    private record Finished(int index, GridTrial trial) {}

    private final GridSearch search;
    private final GridSearch.Run run;
    private final Consumer<String> lines;
    private final List<Long> seeds;
    private final GridTrial[] trials;
    private int done;
    private int computed;
    private double seconds;
    private double best = Double.NaN;

    GridRun(GridSearch search, GridSearch.Run run, Consumer<String> lines) {
        this.search = search;
        this.run = run;
        this.lines = lines;
        this.seeds = search.seeds();
        this.trials = new GridTrial[search.points().size()];
    }

    GridResults results() {
        try (var file = GridFile.open(search, lines)) {
            for (int i = 0; i < trials.length; i++) {
                trials[i] = file.trial(search.points().get(i), seeds.get(i));
                if (trials[i] != null) {
                    count(trials[i]);
                }
            }
            if (done > 0) {
                lines.accept(
                        "(Trial "
                                + done
                                + " / "
                                + trials.length
                                + ") taken from the file: "
                                + done);
            }
            compute(file);
        }
        return new GridResults(search.name(), List.of(trials));
    }

    private void count(GridTrial trial) {
        done++;
        if (!trial.failed() && !(trial.score() <= best)) {
            best = trial.score();
        }
    }

    private void compute(GridFile file) {
        var executor =
                Executors.newFixedThreadPool(
                        search.threads(),
                        Thread.ofPlatform().name("grid-search-", 1).daemon().factory());
        try {
            var completion = new ExecutorCompletionService<Finished>(executor);
            for (int i : missing()) {
                completion.submit(() -> new Finished(i, trial(i)));
            }
            while (done < trials.length) {
                var finished = completion.take().get();
                trials[finished.index()] = finished.trial();
                file.append(finished.trial());
                count(finished.trial());
                computed++;
                seconds += finished.trial().seconds();
                lines.accept(line(finished.trial()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingStoppedException(
                    "GridSearch: interrupted after "
                            + done
                            + " of "
                            + trials.length
                            + " trials; "
                            + search.file()
                                    .map(path -> "they are kept in " + path)
                                    .orElse("give it a file to keep them in"));
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            end(executor);
        }
    }

    private List<Integer> missing() {
        var missing = new ArrayList<Integer>();
        for (int i = 0; i < trials.length; i++) {
            if (trials[i] == null) {
                missing.add(i);
            }
        }
        return missing;
    }

    private GridTrial trial(int index) throws InterruptedException {
        var point = search.points().get(index);
        long seed = seeds.get(index);
        long start = System.nanoTime();
        double score = Double.NaN;
        String failure;
        try {
            score = run.score(point, seed);
            failure = Double.isFinite(score) ? "" : "the score is " + score;
        } catch (InterruptedException e) {
            throw e;
        } catch (TrainingStoppedException e) {
            failure = e.getMessage();
        } catch (Exception e) {
            failure = e.toString();
        }
        if (Thread.currentThread().isInterrupted()) {
            // stopped in the middle: not what this point gives
            throw new InterruptedException();
        }
        double taken = (System.nanoTime() - start) / 1e9;
        return new GridTrial(point, seed, failure.isEmpty() ? score : Double.NaN, taken, failure);
    }

    private String line(GridTrial trial) {
        var text = new StringBuilder("(Trial " + done + " / " + trials.length + ") ");
        text.append(trial.point())
                .append(": ")
                .append(trial.failed() ? "failed: " + trial.failure() : trial.score())
                .append(" in ")
                .append(duration(trial.seconds()));
        if (!Double.isNaN(best)) {
            text.append(", best ").append(best);
        }
        int left = trials.length - done;
        if (left > 0) {
            double rounds = Math.ceil((double) left / search.threads());
            text.append(", about ").append(duration(rounds * seconds / computed)).append(" left");
        }
        return text.toString();
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return Math.round(10 * seconds) / 10.0 + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    private static RuntimeException unchecked(Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default ->
                    new IllegalStateException(
                            "GridSearch: a trial was interrupted by itself", cause);
        };
    }

    private static void end(ExecutorService executor) {
        boolean wasInterrupted = Thread.interrupted();
        executor.shutdownNow();
        try {
            executor.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
