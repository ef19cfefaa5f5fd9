package layerwise.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Proves an assignment: its solution earns everything, its untouched student notebook nothing,
 * every known mistake is caught and named, and the student notebook is the one that the solution
 * makes.
 *
 * @param solution the grade of the solution
 * @param untouched the grade of the student notebook as it is handed out
 * @param inStep what keeps the committed student notebook from being in step; empty if it is
 */
public record Validation(
        String assignment,
        Grade solution,
        Grade untouched,
        String inStep,
        List<CaughtMistake> mistakes) {
    public Validation {
        mistakes = List.copyOf(mistakes);
    }

    /**
     * What the checks made of a known mistake.
     *
     * @param missed checks that should have caught it and passed
     * @param named the mistake each failed check was put down to; equal to its id if right
     * @param error why it could not be tried; empty if it was
     */
    public record CaughtMistake(
            Mistake mistake, List<String> missed, List<String> named, String error) {
        public CaughtMistake {
            missed = List.copyOf(missed);
            named = List.copyOf(named);
        }

        /** Whether each of its checks caught it. */
        public boolean isCaught() {
            return error.isEmpty() && missed.isEmpty();
        }

        /** Whether each of its checks said that it is this mistake. */
        public boolean isNamed() {
            return isCaught() && named.stream().allMatch(mistake.id()::equals);
        }
    }

    /** Validates an assignment, running so many mistakes at a time. */
    public static Validation of(Grader grader, int jobs) throws IOException, InterruptedException {
        var assignment = grader.assignment();
        var solution = grader.gradeTrusted("solution", assignment.solution());
        var untouched = grader.gradeTrusted("student version", assignment.released());
        return new Validation(
                assignment.spec().id(),
                solution,
                untouched,
                inStep(assignment),
                mistakes(grader, jobs));
    }

    /** How many mistakes are caught. */
    public long caught() {
        return mistakes.stream().filter(CaughtMistake::isCaught).count();
    }

    /** How many mistakes are named by each check that catches them. */
    public long named() {
        return mistakes.stream().filter(CaughtMistake::isNamed).count();
    }

    /** What does not hold, as sentences; empty if the assignment is proven. */
    public List<String> findings() {
        var findings = new ArrayList<String>();
        for (var check : solution.checks()) {
            if (check.verdict() != Verdict.PASSED) {
                findings.add("solution: " + line(check));
            }
        }
        solution.concerns().forEach(concern -> findings.add("solution: " + concern));
        for (var check : untouched.checks()) {
            // a given example, worth nothing, may pass
            if (check.points() > 0) {
                findings.add("student version: " + line(check) + " Nothing is written there.");
            }
        }
        if (!inStep.isEmpty()) {
            findings.add(inStep);
        }
        for (var tried : mistakes) {
            if (!tried.error.isEmpty()) {
                findings.add(tried.error);
            }
            for (var check : tried.missed) {
                findings.add("mistake " + tried.mistake.id() + " passes check " + check);
            }
        }
        return findings;
    }

    private static String line(CheckGrade check) {
        return check.id()
                + ": "
                + check.verdict().words()
                + ". "
                + String.join(" ", check.feedback());
    }

    private static String inStep(Assignment assignment) throws IOException {
        var file = assignment.studentNotebook();
        if (!Files.exists(file)) {
            return file
                    + " is not there, needs to be made; run lw release "
                    + assignment.spec().id();
        }
        return Arrays.equals(Files.readAllBytes(file), assignment.released().bytes())
                ? ""
                : file
                        + " is not what the solution makes; run lw release "
                        + assignment.spec().id();
    }

    private static List<CaughtMistake> mistakes(Grader grader, int jobs)
            throws InterruptedException {
        try (var workers = Executors.newFixedThreadPool(jobs)) {
            var running = new ArrayList<Future<CaughtMistake>>();
            for (var mistake : grader.assignment().mistakes()) {
                running.add(workers.submit(() -> tried(grader, mistake)));
            }
            var tried = new ArrayList<CaughtMistake>();
            for (var future : running) {
                tried.add(future.get());
            }
            return tried;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static CaughtMistake tried(Grader grader, Mistake mistake) {
        List<CheckGrade> checks;
        try {
            checks = grader.gradeMistake(mistake);
        } catch (IllegalArgumentException e) {
            return new CaughtMistake(mistake, List.of(), List.of(), e.getMessage());
        }
        var missed = new ArrayList<String>();
        var named = new ArrayList<String>();
        for (var check : checks) {
            if (check.verdict() == Verdict.PASSED) {
                missed.add(check.id());
            } else {
                named.add(check.mistake());
            }
        }
        return new CaughtMistake(mistake, missed, named, "");
    }
}
