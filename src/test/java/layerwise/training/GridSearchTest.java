package layerwise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import layerwise.tensor.RandomState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridSearchTest {
    private static final GridSearch SEARCH =
            GridSearch.named("search").axis("scale", 1, 2, 3).axis("rate", 0.5, 0.25).withSeed(7);

    /** The score depends on the point and on the seed. */
    private static final GridSearch.Run SCORE =
            (point, seed) -> point.get("scale") + point.get("rate") + new RandomState(seed).rand();

    @TempDir Path folder;
    private Path file;
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("search.jsonl");
    }

    private GridResults run(GridSearch search, GridSearch.Run run) {
        return search.run(run, lines::add);
    }

    private static List<Double> scores(GridResults results) {
        return results.trials().stream().map(GridTrial::score).toList();
    }

    private static List<String> points(GridSearch search) {
        return search.points().stream().map(GridPoint::toString).toList();
    }

    @Test
    void axesAreMultipliedTheLastOneFastest() {
        assertEquals(
                List.of(
                        "scale 1, rate 0.5",
                        "scale 1, rate 0.25",
                        "scale 2, rate 0.5",
                        "scale 2, rate 0.25",
                        "scale 3, rate 0.5",
                        "scale 3, rate 0.25"),
                points(SEARCH));
    }

    @Test
    void aListOfPointsIsTakenAsItIs() {
        var given =
                List.of(new GridPoint(Map.of("rate", 0.5)), new GridPoint(Map.of("rate", 0.25)));

        var results =
                run(GridSearch.named("list").withPoints(given), (point, _) -> point.get("rate"));

        assertEquals(given, results.trials().stream().map(GridTrial::point).toList());
        assertEquals(List.of(0.5, 0.25), scores(results));
    }

    @Test
    void theBestTrialHasTheHighestScore() {
        var results =
                run(SEARCH, (point, _) -> -Math.abs(point.get("scale") - 2) + point.get("rate"));

        assertEquals("scale 2, rate 0.5", results.best().point().toString());
    }

    @Test
    void seedsComeFromTheBaseSeedAndThePoint() {
        var seeds = SEARCH.seeds();

        assertEquals(6, seeds.stream().distinct().count());
        assertTrue(seeds.stream().allMatch(seed -> seed >= 0 && seed <= 0xffffffffL));
        assertNotEquals(seeds, SEARCH.withSeed(8).seeds());
        // neither other points nor the order of the axes matter
        var turned = GridSearch.named("x").axis("rate", 0.25).axis("scale", 9, 3).withSeed(7);
        assertEquals(seeds.get(5), turned.seeds().get(1));
        // computed in Python too; with other seeds nobody could repeat a search
        assertEquals(654180334L, seeds.get(0));
    }

    @Test
    void thePointGivenTwiceHasTwoSeeds() {
        var seeds = GridSearch.named("x").axis("rate", 1e-5, 5e-4, 1e-5).seeds();

        assertEquals(3, seeds.stream().distinct().count());
    }

    @Test
    void resultsAreTheSameWithOneThreadAndWithSeveral() {
        var one = run(SEARCH, SCORE);
        // the first point ends last
        var first = new CountDownLatch(5);
        GridSearch.Run late =
                (point, seed) -> {
                    if (point.equals(SEARCH.points().getFirst())) {
                        assertTrue(first.await(20, TimeUnit.SECONDS));
                    }
                    first.countDown();
                    return SCORE.score(point, seed);
                };

        var several = run(SEARCH.withThreads(3), late);

        assertEquals(scores(one), scores(several));
        assertEquals(one.best().point(), several.best().point());
        assertEquals(SEARCH.points(), several.trials().stream().map(GridTrial::point).toList());
    }

    @Test
    void trialsRunAtTheSameTime() {
        var together = new CyclicBarrier(3);

        var results = run(SEARCH.withThreads(3), (_, _) -> together.await(20, TimeUnit.SECONDS));

        assertFalse(results.trials().stream().anyMatch(GridTrial::failed));
    }

    @Test
    void aTrialThatFailsIsAResult() {
        var results =
                run(
                        SEARCH,
                        (point, seed) -> {
                            if (point.get("scale") == 3) {
                                throw new TrainingStoppedException("Solver: loss is NaN");
                            }
                            if (point.get("scale") == 2) {
                                throw new IOException("no data");
                            }
                            return point.get("rate") == 0.5 ? Double.NaN : 1;
                        });

        assertEquals(
                List.of(
                        "the score is NaN",
                        "",
                        "java.io.IOException: no data",
                        "java.io.IOException: no data",
                        "Solver: loss is NaN",
                        "Solver: loss is NaN"),
                results.trials().stream().map(GridTrial::failure).toList());
        assertEquals("scale 1, rate 0.25", results.best().point().toString());
        assertTrue(
                lines.get(0)
                        .startsWith("(Trial 1 / 6) scale 1, rate 0.5: failed: the score is NaN in"),
                lines.get(0));
    }

    @Test
    void withoutAnyScoreThereIsNoBest() {
        var results = run(SEARCH, (_, _) -> Double.NaN);

        var e = assertThrows(IllegalStateException.class, results::best);

        assertEquals(
                "GridSearch: search has no trial with a score, needs one to be the best; the first"
                        + " failed with: the score is NaN",
                e.getMessage());
    }

    @Test
    void anErrorEndsTheSearch() {
        assertThrows(
                StackOverflowError.class,
                () ->
                        run(
                                SEARCH,
                                (_, _) -> {
                                    throw new StackOverflowError();
                                }));
    }

    @Test
    void aLineForEachTrialSaysHowFarTheSearchIs() {
        run(SEARCH, (point, _) -> point.get("scale"));

        assertEquals(6, lines.size());
        var first =
                "\\(Trial 1 / 6\\) scale 1, rate 0.5: 1.0 in \\d\\.\\d s, best 1.0, about \\d\\.\\d s left";
        assertTrue(lines.getFirst().matches(first), lines.getFirst());
        var last = "\\(Trial 6 / 6\\) scale 3, rate 0.25: 3.0 in \\d\\.\\d s, best 3.0";
        assertTrue(lines.getLast().matches(last), lines.getLast());
    }

    @Test
    void durationsAreReadable() {
        assertEquals("0.1 s", GridRun.duration(0.06));
        assertEquals("59.4 s", GridRun.duration(59.4));
        assertEquals("1 min 0 s", GridRun.duration(59.9));
        assertEquals("2 min 5 s", GridRun.duration(125));
        assertEquals("1 h 10 min", GridRun.duration(4210));
    }

    @Test
    void aSearchGoesOnFromItsFile() {
        var search = SEARCH.withFile(file);
        var all = run(SEARCH, SCORE);
        var calls = new AtomicInteger();
        assertThrows(
                StackOverflowError.class,
                () ->
                        run(
                                search,
                                (point, seed) -> {
                                    if (calls.getAndIncrement() == 2) {
                                        throw new StackOverflowError();
                                    }
                                    return SCORE.score(point, seed);
                                }));
        lines.clear();
        calls.set(0);

        var resumed =
                run(
                        search,
                        (point, seed) -> {
                            calls.incrementAndGet();
                            return SCORE.score(point, seed);
                        });

        assertEquals(scores(all), scores(resumed));
        assertEquals(4, calls.get());
        assertEquals("(Trial 2 / 6) taken from the file: 2", lines.getFirst());
        assertEquals(resumed, run(search, (_, _) -> 0));
    }

    @Test
    void failuresAreKeptInTheFileToo() {
        var search = SEARCH.withFile(file);
        GridSearch.Run failing =
                (point, _) -> {
                    throw new IllegalStateException("line\n\"quoted\" {");
                };
        var first = run(search, failing);

        assertEquals(first, run(search, (_, _) -> 1));
    }

    @Test
    void aLargerGridTakesWhatTheFileHas() {
        run(SEARCH.withFile(file), SCORE);
        var calls = new AtomicInteger();
        var larger = GridSearch.named("search").axis("scale", 0, 2, 3).axis("rate", 0.5, 0.125);

        run(
                larger.withSeed(7).withFile(file),
                (point, seed) -> {
                    calls.incrementAndGet();
                    return SCORE.score(point, seed);
                });

        assertEquals(4, calls.get());
    }

    @Test
    void aLastLineThatWasCutOffIsComputedAgain() throws IOException {
        var search = SEARCH.withFile(file);
        var all = run(search, SCORE);
        var text = Files.readString(file);
        for (int cut : new int[] {1, 2, 30}) {
            Files.writeString(file, text.substring(0, text.length() - cut));
            lines.clear();
            var calls = new AtomicInteger();

            var again =
                    run(
                            search,
                            (point, seed) -> {
                                calls.incrementAndGet();
                                return SCORE.score(point, seed);
                            });

            assertEquals(scores(all), scores(again));
            assertEquals(1, calls.get());
            assertEquals(
                    file + ", line 7 is damaged, its trial is computed again", lines.getFirst());
            assertEquals(again, run(search, (_, _) -> 0), "the file is whole again");
        }
    }

    @Test
    void aFirstLineThatWasCutOffIsWrittenAgain() throws IOException {
        var search = SEARCH.withFile(file);
        run(search, SCORE);
        var text = Files.readString(file);
        Files.writeString(file, text.substring(0, 9));

        run(search, SCORE);

        assertEquals(7, Files.readAllLines(file).size());
    }

    @Test
    void aLineDamagedInTheMiddleIsRefused() throws IOException {
        var search = SEARCH.withFile(file);
        run(search, SCORE);
        var damaged = Files.readString(file).replaceFirst("\"score\"", "\"sc");
        Files.writeString(file, damaged);

        var e = assertThrows(IllegalArgumentException.class, () -> run(search, SCORE));

        assertEquals(
                "GridSearch: "
                        + file
                        + ", line 2 is no trial, needs one; only the last line can be cut off, so"
                        + " repair the file or choose another",
                e.getMessage());
        assertEquals(damaged, Files.readString(file));
    }

    @Test
    void theFileOfAnotherSearchIsRefusedAndLeftAlone() throws IOException {
        run(SEARCH.withFile(file), SCORE);
        var before = Files.readString(file);

        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> run(SEARCH.withSeed(8).withFile(file), SCORE));

        assertEquals(
                "GridSearch: "
                        + file
                        + " starts with {\"search\":\"search\",\"seed\":7}, needs"
                        + " {\"search\":\"search\",\"seed\":8}; it is not of this search, choose"
                        + " another file",
                e.getMessage());
        assertEquals(before, Files.readString(file));
        Files.writeString(file, "a letter to my aunt");
        assertThrows(IllegalArgumentException.class, () -> run(SEARCH.withFile(file), SCORE));
        assertEquals("a letter to my aunt", Files.readString(file));
    }

    @Test
    void aFileInUseIsRefused() {
        var search = SEARCH.withFile(file);

        var results = run(search, (_, _) -> run(search, SCORE).best().score());

        assertTrue(
                results.trials().getFirst().failure().contains("is in use by another search"),
                results.trials().getFirst().failure());
    }

    @Test
    void anInterruptedSearchInterruptsItsTrialsAndKeepsThoseThatAreDone() {
        var search = SEARCH.withFile(file).withThreads(2);
        var caller = Thread.currentThread();
        var interrupted = new AtomicInteger();
        var started = new AtomicInteger();
        GridSearch.Run stopping =
                (point, seed) -> {
                    if (started.incrementAndGet() > 2) {
                        caller.interrupt();
                        try {
                            Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                            throw e;
                        }
                    }
                    return SCORE.score(point, seed);
                };

        var e = assertThrows(TrainingStoppedException.class, () -> run(search, stopping));

        assertTrue(Thread.interrupted());
        assertTrue(interrupted.get() > 0, "no trial was interrupted");
        assertTrue(
                e.getMessage().endsWith("of 6 trials; they are kept in " + file), e.getMessage());
        assertEquals(scores(run(SEARCH, SCORE)), scores(run(search, SCORE)));
    }

    @Test
    void searchesThatCannotBeAreRefused() {
        assertRefused(
                "GridSearch: threads is 0, needs a number above 0", () -> SEARCH.withThreads(0));
        assertRefused(
                "GridSearch: number of points is 0, needs at least 1",
                () -> SEARCH.withPoints(List.of()));
        assertRefused(
                "GridSearch: number of values of beta is 0, needs at least 1",
                () -> SEARCH.axis("beta"));
        assertRefused(
                "GridSearch: axis is rate, needs a new name; give all its values at once",
                () -> SEARCH.axis("rate", 1));
        assertRefused(
                "GridPoint: beta is NaN, needs a finite number",
                () -> SEARCH.axis("beta", Double.NaN));
    }

    @Test
    void pointsGiveTheirNumbers() {
        var point = new GridPoint(Map.of("hidden", 100.0));

        assertEquals(100, point.whole("hidden"));
        assertEquals(new GridPoint(Map.of("x", 0.0)), new GridPoint(Map.of("x", -0.0)));
        assertRefused("GridPoint: name is rate, needs one of [hidden]", () -> point.get("rate"));
        var half = new GridPoint(Map.of("hidden", 0.5));
        assertRefused("GridPoint: hidden is 0.5, needs a whole number", () -> half.whole("hidden"));
    }

    private static void assertRefused(String message, Runnable search) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, search::run).getMessage());
    }
}
