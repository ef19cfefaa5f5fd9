package layerwise.grading;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import layerwise.datasets.Fetcher;
import layerwise.grading.WorkerRuns.Cell;
import layerwise.grading.WorkerRuns.Role;
import layerwise.notebook.Notebook;
import layerwise.notebook.NotebookFormatException;
import layerwise.notebook.Repair;

/**
 * How alike the students' code is in each two submissions, as JPlag sees it; what the released
 * notebook gives does not count.
 *
 * @param pairs the most alike first
 * @param leftOut what could not be compared, or not wholly, and why
 */
public record Similarity(List<Pair> pairs, List<String> leftOut) {
    public Similarity {
        pairs = List.copyOf(pairs);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Two submissions.
     *
     * @param average share of tokens in both that match, from 0 to 1
     * @param highest share in that one of them where it is larger
     * @param tokens how many match
     */
    public record Pair(String first, String second, double average, double highest, int tokens) {}

    /**
     * Compares submissions.
     *
     * @param jplag the folder where JPlag is or will be put
     * @param mirror the Maven repository that it is fetched from where it is not there
     * @param limit how long JPlag may take
     * @throws IllegalArgumentException if there are fewer than two
     * @throws IllegalStateException if JPlag fails, or takes longer
     * @throws IOException if JPlag cannot be fetched; the message says what to do
     */
    public static Similarity of(
            Assignment assignment,
            List<SubmittedNotebook> submissions,
            Path jplag,
            URI mirror,
            Fetcher fetcher,
            Duration limit)
            throws IOException, InterruptedException {
        if (submissions.size() < 2) {
            throw new IllegalArgumentException(
                    "there is one submission, needs two or more to compare");
        }
        var work = Files.createTempDirectory(Abandoned.prefix());
        try {
            var leftOut = new ArrayList<String>();
            var given = Files.createDirectories(work.resolve("given"));
            var released = cells(assignment, assignment.released());
            write(released, Set.of(Role.GIVEN, Role.SOLUTION, Role.CHECK), given);
            var folder = Files.createDirectories(work.resolve("submissions"));
            for (int i = 0; i < submissions.size(); i++) {
                extract(assignment, submissions.get(i), folder.resolve("" + i), leftOut);
            }
            var lines = new Jplag(jplag, mirror, limit).compare(folder, given, fetcher);
            var pairs = new ArrayList<Pair>();
            for (var line : lines) {
                read(line.fields(), submissions, pairs, leftOut);
            }
            pairs.sort(
                    Comparator.comparing(Pair::average)
                            .reversed()
                            .thenComparing(Pair::first)
                            .thenComparing(Pair::second));
            return new Similarity(pairs, leftOut);
        } finally {
            delete(work);
        }
    }

    private static List<Cell> cells(Assignment assignment, Notebook notebook) {
        return RunCells.of(Repair.of(assignment.released(), notebook), assignment.spec());
    }

    private static void extract(
            Assignment assignment, SubmittedNotebook submission, Path to, List<String> leftOut)
            throws IOException {
        try {
            var notebook = Notebook.parse(submission.name(), submission.bytes());
            Files.createDirectories(to);
            for (var cell :
                    write(cells(assignment, notebook), Set.of(Role.SOLUTION, Role.EXTRA), to)) {
                leftOut.add(
                        submission.name()
                                + ": cell "
                                + cell
                                + " has code that the compiler cannot read; it is not compared");
            }
        } catch (NotebookFormatException | UnusableSubmissionException e) {
            leftOut.add(submission.name() + ": " + e.getMessage());
        }
    }

    /** Writes a file for each cell of these roles; returns the cells that are not whole. */
    private static List<String> write(List<Cell> cells, Set<Role> roles, Path folder)
            throws IOException {
        var damaged = new ArrayList<String>();
        int file = 0;
        for (var cell : cells) {
            if (roles.contains(cell.role())) {
                var unit = CellSource.unit(cell.source());
                if (!unit.whole()) {
                    damaged.add(cell.id());
                }
                file++;
                Files.writeString(folder.resolve("Cell" + file + ".java"), unit.text());
            }
        }
        return damaged;
    }

    private static void read(
            List<String> fields,
            List<SubmittedNotebook> submissions,
            List<Pair> pairs,
            List<String> leftOut) {
        int one = Integer.parseInt(fields.get(1));
        if (!fields.getFirst().equals("pair")) {
            leftOut.add(submissions.get(one).name() + ": JPlag says " + fields.get(2));
            return;
        }
        int other = Integer.parseInt(fields.get(2));
        pairs.add(
                new Pair(
                        submissions.get(Math.min(one, other)).name(),
                        submissions.get(Math.max(one, other)).name(),
                        Double.parseDouble(fields.get(3)),
                        Double.parseDouble(fields.get(4)),
                        Integer.parseInt(fields.get(5))));
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
