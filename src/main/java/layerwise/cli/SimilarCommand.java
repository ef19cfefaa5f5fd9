package layerwise.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import layerwise.datasets.Fetcher;
import layerwise.datasets.Locations;
import layerwise.grading.Abandoned;
import layerwise.grading.Assignment;
import layerwise.grading.Similarity;
import layerwise.grading.SubmittedNotebook;
import layerwise.grading.report.SimilarityReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lw similar}: how alike submissions are. */
@Command(
        name = "similar",
        description =
                "Compares the students' code with JPlag (GPL-3.0), which is fetched at first use.")
final class SimilarCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameters(index = "0", paramLabel = "ASSIGNMENT", description = "As in grading/ASSIGNMENT.")
    private String id;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Notebooks, or folders or zips of them.")
    private List<Path> paths;

    @Option(names = "--out", paramLabel = "DIR", description = "Default: out/similar-ASSIGNMENT.")
    private Path out;

    @Option(names = "--format", paramLabel = "KIND", description = "csv (the default) or html.")
    private String format = "csv";

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "The Maven repository that JPlag is fetched from.")
    private String mirror = "https://repo1.maven.org/maven2/";

    @Option(names = "--minutes", paramLabel = "N", description = "How long JPlag may take; 10.")
    private int minutes = 10;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!format.equals("csv") && !format.equals("html")) {
            return Grading.unusable("similar: --format is " + format + ", needs csv or html");
        }
        if (minutes < 1) {
            return Grading.unusable("similar: --minutes is " + minutes + ", needs 1 or more");
        }
        try {
            Abandoned.sweep();
            var submissions = SubmittedNotebook.find(paths, id).submissions();
            var assignment = Assignment.read(Grading.home(), id);
            var folder = Locations.cache().resolveSibling("jplag");
            var repository = URI.create(mirror.endsWith("/") ? mirror : mirror + "/");
            var fetcher = new Fetcher(PATIENCE, SimilarCommand::tell);
            var limit = Duration.ofMinutes(minutes);
            return write(
                    Similarity.of(assignment, submissions, folder, repository, fetcher, limit));
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return Grading.unusable("similar: " + e.getMessage());
        }
    }

    private int write(Similarity similarity) throws IOException {
        var folder = out == null ? Path.of("out", "similar-" + id) : out;
        var file = Files.createDirectories(folder).resolve("similarity." + format);
        var text =
                format.equals("csv")
                        ? SimilarityReport.csv(similarity)
                        : SimilarityReport.html("Similar submissions of " + id, similarity);
        Files.writeString(file, text);
        similarity.leftOut().stream()
                .map(line -> "similar: " + line.replaceAll("\\p{Cntrl}", "?"))
                .forEach(System.err::println);
        System.err.println("similar: " + similarity.pairs().size() + " pairs are in " + file);
        return similarity.leftOut().isEmpty() ? Grading.DONE : Grading.FOUND;
    }

    private static void tell(String file, long done, long total) {
        if (done == total) {
            System.err.println("similar: fetched " + file);
        }
    }
}
