package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.grading.Gallery.Group;
import layerwise.grading.Gallery.Item;
import layerwise.grading.WorkerRuns.CaseInputs;
import layerwise.grading.WorkerRuns.Limits;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.report.ConsoleTable;
import layerwise.grading.report.GradescopeReport;
import layerwise.grading.report.ResultFolder;
import layerwise.notebook.Notebook;
import layerwise.notebook.Repair;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * No hostile submission gains a point, finds what it must not see, outlives its limits or leaves
 * anything behind.
 *
 * <p>Each is graded in the real sandbox, four at a time, since many only wait; those of which the
 * look at the source refuses a cell once more without that look, so that what stands behind it is
 * tried too, and late ones once more alone. The figures are in {@code target/gallery.txt}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GalleryTest {
    private static final int JOBS = 4;
    private static final Path FIGURES = Path.of("target/gallery.txt");
    private static final Duration MOST_BEYOND = Duration.ofSeconds(1);
    private static final int LONGEST_TENSOR = 100_000;

    /** Shorter numbers stand in other texts by chance. */
    private static final int TELLING_DIGITS = 9;

    private final Canaries canaries = new Canaries();
    private final Map<Item, Finding> findings = new LinkedHashMap<>();
    private final Set<String> hiddenNumbers = new HashSet<>();

    /** The runs of the submission that this thread grades. */
    private final ThreadLocal<TimedRuns> timed = new ThreadLocal<>();

    private Assignment assignment;
    private WorkerProgram program;
    private Compilers compilers;
    private Grader grader;
    private Path planted;
    private Path home;
    private long seconds;

    /**
     * What grading one submission showed.
     *
     * @param withoutPolicy points of the checks where the source is not looked at; the same where
     *     nothing was refused
     * @param canaries the places whose canary was found
     * @param hidden numbers of hidden inputs in what the student gets
     */
    private record Finding(
            Grade grade,
            double withoutPolicy,
            Set<String> canaries,
            Set<String> hidden,
            Duration beyond,
            int workers,
            Duration wall) {
        Finding livedBeyond(Duration other) {
            return new Finding(grade, withoutPolicy, canaries, hidden, other, workers, wall);
        }
    }

    @BeforeAll
    void gradeTheGallery(@TempDir Path folder) throws Exception {
        home = folder;
        var probe = Sandbox.probe().getFirst();
        assumeTrue(probe.usable(), probe.finding());
        plant();
        long start = System.nanoTime();
        var shared = new Compilers(Sandbox.of(Isolation.BWRAP), program);
        compilers = shared;
        try (shared;
                var jobs = Executors.newFixedThreadPool(JOBS)) {
            grader = new Grader(assignment, (c, k, l) -> timed.get().run(c, k, l), 0);
            timed.set(new TimedRuns(Sandbox.of(Isolation.BWRAP), program, compilers));
            grader.prepare();
            var running = new LinkedHashMap<Item, Future<Finding>>();
            for (var item : Gallery.items()) {
                Callable<Finding> task = () -> grade(item);
                running.put(item, jobs.submit(task));
            }
            for (var each : running.entrySet()) {
                findings.put(each.getKey(), each.getValue().get());
            }
            for (var each : findings.entrySet()) {
                each.setValue(alone(each.getKey(), each.getValue()));
            }
        } finally {
            Files.deleteIfExists(planted);
            System.clearProperty("layerwise.canary");
        }
        seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        write();
    }

    /** The assignment in a folder of its own, with canaries wherever a submission may look. */
    private void plant() throws IOException {
        var project = Path.of("").toAbsolutePath();
        var from = project.resolve("grading").resolve(Gallery.ASSIGNMENT);
        var folder = home.resolve("grading").resolve(Gallery.ASSIGNMENT);
        for (var part : List.of("", "reference", "hidden")) {
            Files.createDirectories(folder.resolve(part));
            try (var files = Files.list(from.resolve(part))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, folder.resolve(part).resolve(file.getFileName()));
                }
            }
        }
        // known mistakes change no verdict, and to name them each would be run
        Files.delete(folder.resolve("mistakes.yaml"));
        assignment = Assignment.read(home, Gallery.ASSIGNMENT);
        program = WorkerProgram.of(assignment, Path.of("target/workers"));
        canaries.plantInNpz(folder.resolve("reference/relu.npz"), "public reference");
        canaries.plantInNpz(folder.resolve("hidden/relu.npz"), "hidden reference");
        canaries.plantIn(folder.resolve("reference"), "canary.txt", "beside the references");
        canaries.plantIn(folder.resolve("hidden"), "canary.txt", "beside the hidden ones");
        canaries.plantIn(home.resolve("submissions/another"), "first-steps.ipynb", "submission");
        canaries.plantIn(home, "canary.txt", "home");
        System.setProperty("layerwise.canary", canaries.at("property of the grader"));
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        var name = "layerwise-canary-" + ProcessHandle.current().pid() + ".txt";
        planted = canaries.plantIn(temporary, name, "temporary folder");
        for (var plan : CasePlan.all(assignment.spec(), 0)) {
            if (plan.hidden()) {
                plan.inputs().values().stream()
                        .filter(Tensor.class::isInstance)
                        .flatMap(x -> Arrays.stream(((Tensor) x).data()).boxed())
                        .map(number -> Double.toString(Math.abs(number)))
                        .filter(text -> text.length() >= TELLING_DIGITS)
                        .forEach(hiddenNumbers::add);
            }
        }
    }

    /** A submission that was late is graded once more by itself: others may have held it up. */
    private Finding alone(Item item, Finding finding) throws IOException {
        return isLate(finding) ? finding.livedBeyond(grade(item).beyond()) : finding;
    }

    private Finding grade(Item item) throws IOException {
        long start = System.nanoTime();
        var bytes = item.bytes();
        var runs = new TimedRuns(Sandbox.of(Isolation.BWRAP), program, compilers);
        timed.set(runs);
        var grade = grader.grade(item.name().replace(".ipynb", ""), bytes);
        double without = refusesACell(grade) ? withoutPolicy(item, bytes, runs) : ofChecks(grade);
        var found = canaries.foundIn(ResultFolder.json(grade));
        for (var result : runs.results()) {
            found.addAll(foundIn(result));
        }
        var forStudent = ConsoleTable.of(grade) + GradescopeReport.of(grade);
        var hidden =
                hiddenNumbers.stream().filter(forStudent::contains).collect(Collectors.toSet());
        return new Finding(
                grade,
                without,
                found,
                hidden,
                runs.beyond(),
                runs.workers(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static boolean refusesACell(Grade grade) {
        return grade.concerns().stream().anyMatch(text -> text.contains("does not allow"));
    }

    private static double ofChecks(Grade grade) {
        return grade.checks().stream()
                .filter(check -> !check.id().equals("first-loss"))
                .mapToDouble(CheckGrade::points)
                .sum();
    }

    /** The points of its checks where every cell is run, whatever it uses. */
    private double withoutPolicy(Item item, byte[] bytes, WorkerRuns runs) {
        var spec = assignment.spec();
        var repaired = Repair.of(assignment.released(), Notebook.parse(item.name(), bytes));
        var cells = RunCells.of(repaired, spec);
        var inputs =
                Stream.concat(
                                CasePlan.all(spec, 0).stream().map(CasePlan::toInputs),
                                spec.answers().stream()
                                        .map(a -> new CaseInputs(a.id(), 0, "answer", Map.of())))
                        .toList();
        var result = runs.run(cells, inputs, new Limits(spec.timeLimit(), spec.memoryLimit()));
        return new CheckGrading(grader, CellNeeds.sources(cells), Map.of(), result)
                .grades(spec.checks(), Set.of()).stream().mapToDouble(CheckGrade::points).sum();
    }

    private Set<String> foundIn(WorkerRuns.Result result) {
        var found = new TreeSet<String>();
        found.addAll(canaries.foundIn(result.cells().toString()));
        for (var check : result.checks()) {
            for (var outcome : check.cases()) {
                if (outcome instanceof Outputs(var tensors)) {
                    tensors.values().stream()
                            .filter(tensor -> tensor.size() <= LONGEST_TENSOR)
                            .forEach(tensor -> found.addAll(canaries.foundIn(tensor)));
                } else {
                    found.addAll(canaries.foundIn(outcome.toString()));
                }
            }
        }
        return found;
    }

    private void write() throws IOException {
        var text = new StringBuilder();
        for (var group : Group.values()) {
            var all =
                    findings.entrySet().stream().filter(f -> f.getKey().group() == group).toList();
            long gained = all.stream().filter(f -> gains(f.getKey(), f.getValue())).count();
            long found = all.stream().filter(f -> !f.getValue().canaries().isEmpty()).count();
            long hidden = all.stream().filter(f -> !f.getValue().hidden().isEmpty()).count();
            long late = all.stream().filter(f -> isLate(f.getValue())).count();
            var most = all.stream().map(f -> f.getValue().beyond()).max(Duration::compareTo);
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-8s %3d submissions: %d gained a point, %d found a canary,"
                                    + " %d showed a hidden input, %d outlived a limit"
                                    + " (the longest by %.2f s)%n",
                            group.name().toLowerCase(Locale.ROOT),
                            all.size(),
                            gained,
                            found,
                            hidden,
                            late,
                            most.orElse(Duration.ZERO).toMillis() / 1000.0));
        }
        text.append(canaries.count()).append(" canaries; ").append(seconds).append(" s, ");
        text.append(JOBS).append(" at a time\n\n");
        findings.forEach((item, f) ->
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%-8s %-40s %5.1f %5.1f %s %2d %5.1f s %+.2f s %s%s%s%n",
                                item.group().name().toLowerCase(Locale.ROOT),
                                item.name(),
                                f.grade().points(),
                                f.withoutPolicy(),
                                f.grade().needsPerson() ? "flagged" : "-------",
                                f.workers(),
                                f.wall().toMillis() / 1000.0,
                                f.beyond().toMillis() / 1000.0,
                                verdicts(f.grade()),
                                f.canaries().isEmpty() ? "" : " FOUND " + f.canaries(),
                                f.hidden().isEmpty() ? "" : " SHOWED " + f.hidden().size())));
        Files.createDirectories(FIGURES.getParent());
        Files.writeString(FIGURES, text);
        try (var grades = Files.newBufferedWriter(FIGURES.resolveSibling("gallery-grades.txt"))) {
            for (var finding : findings.values()) {
                grades.write(ConsoleTable.of(finding.grade()) + "\n");
            }
        }
    }

    private static Map<String, String> verdicts(Grade grade) {
        var verdicts = new LinkedHashMap<String, String>();
        grade.checks().forEach(check -> verdicts.put(check.id(), check.verdict().words()));
        return verdicts;
    }

    /** More than the expected points, with the look at the source or without. */
    private static boolean gains(Item item, Finding finding) {
        return finding.grade().points() > item.total() || finding.withoutPolicy() > item.total();
    }

    private static boolean isLate(Finding finding) {
        return finding.beyond().compareTo(MOST_BEYOND) > 0;
    }

    /** A line for each submission of which something is true. */
    private String which(Group group, BiPredicate<Item, Finding> what) {
        return findings.entrySet().stream()
                .filter(each -> group == null || each.getKey().group() == group)
                .filter(each -> what.test(each.getKey(), each.getValue()))
                .map(each -> each.getKey().name() + ": " + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everySubmissionHasTheGradeThatIsExpectedOfIt() {
        var expected = new TreeMap<String, String>();
        var given = new TreeMap<String, String>();
        findings.forEach((item, finding) -> {
            var grade = finding.grade();
            var verdicts = new LinkedHashMap<String, String>();
            item.verdicts()
                    .forEach((check, text) ->
                            verdicts.put(check, oneOf(text, verdicts(grade).get(check))));
            // what ends its worker on one machine and throws on another needs a person on the one
            boolean open = item.verdicts().values().stream().anyMatch(v -> v.endsWith(" or died"));
            boolean flagged = open ? verdicts.containsValue("died") : item.flagged();
            expected.put(item.name(), text(item.total(), verdicts, flagged));
            given.put(item.name(), text(grade.points(), verdicts(grade), grade.needsPerson()));
        });
        assertEquals(lines(expected), lines(given));
    }

    /** The verdict that was given, if it is one of the expected ("threw or died"), else these. */
    private static String oneOf(String expected, String given) {
        return List.of(expected.split(" or ")).contains(given) ? given : expected;
    }

    private static String text(double total, Map<String, String> verdicts, boolean flagged) {
        return total + " " + verdicts + (flagged ? ", needs a person" : "");
    }

    private static String lines(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void noneGainsAPoint() {
        assertEquals("", which(null, GalleryTest::gains));
    }

    @Test
    void noneFindsACanary() {
        assertEquals("", which(null, (_, finding) -> !finding.canaries().isEmpty()));
    }

    @Test
    void noneCarriesAHiddenInputIntoWhatItsStudentReads() {
        assertEquals("", which(null, (_, finding) -> !finding.hidden().isEmpty()));
    }

    @Test
    void noneOutlivesALimitByMoreThanASecond() {
        assertEquals("", which(null, (_, finding) -> isLate(finding)));
    }

    @Test
    void noneLeavesAProcessOrAFile() throws IOException {
        Leftovers.assertNone();
    }

    @Test
    void everyFileOfTheGalleryIsExpected() throws IOException {
        try (var files = Files.list(Gallery.FOLDER)) {
            var notebooks =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".ipynb"))
                            .collect(Collectors.toCollection(TreeSet::new));
            var expected =
                    findings.keySet().stream()
                            .filter(item -> item.recipe().isEmpty())
                            .map(Item::name)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(notebooks, expected);
        }
    }
}
