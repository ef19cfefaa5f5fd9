package layerwise.grading.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import layerwise.grading.CheckGrade;
import layerwise.grading.Grade;
import layerwise.grading.ShardManifest;
import layerwise.grading.ShardManifest.Submitted;
import layerwise.grading.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradebookTest {
    private static final int SHARDS = 3;

    /** Not in the order of names; one is no file name, one is half a surrogate pair. */
    private static final List<String> NAMES =
            List.of("zoe/hw", "adam", "b?d", "\uD800", "eva (2)", "fritz", "gina", "hans");

    @TempDir Path home;

    private Path shards;
    private Path out;

    @BeforeEach
    void gradeThreeShards() throws IOException {
        shards = home.resolve("shards");
        out = home.resolve("merged");
        for (int i = 1; i <= SHARDS; i++) {
            gradeShard(manifest(i, "basis", NAMES));
        }
    }

    private static ShardManifest manifest(int shard, String basis, List<String> names) {
        var submissions = names.stream().map(name -> new Submitted(name, "key " + name)).toList();
        return new ShardManifest(shard, SHARDS, "tiny", "1", 0, basis, submissions);
    }

    private void gradeShard(ShardManifest manifest) throws IOException {
        var folder = new ResultFolder(shard(manifest.shard()));
        folder.keep(manifest);
        var grades =
                manifest.part(manifest.shard()).stream()
                        .map(each -> grade(each.name(), 4))
                        .toList();
        for (var grade : grades) {
            folder.save(grade);
        }
        folder.finish(grades);
    }

    private Path shard(int index) {
        return shards.resolve("shard-" + index + "-of-" + SHARDS);
    }

    private static Grade grade(String name, double points) {
        var check =
                new CheckGrade("one", "One", Verdict.WRONG, points, 4.5, List.of("b\uD800\n"), "m");
        return new Grade(
                name,
                "tiny",
                "1",
                "key " + name,
                0,
                List.of(check),
                List.of(),
                name.equals("adam") ? List.of("look") : List.of(),
                List.of());
    }

    private static Map<String, String> files(Path folder) throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                files.put(folder.relativize(file).toString(), text);
            }
        }
        return files;
    }

    private List<String> merge() throws IOException {
        return Gradebook.merge(out, List.of(shards));
    }

    /** The only shard that graded this submission. */
    private int shardOf(String name) {
        return IntStream.rangeClosed(1, SHARDS)
                .filter(i -> Files.exists(new ResultFolder(shard(i)).of(name)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void mergedShardsAreWhatOneRunWrites() throws Exception {
        var single = new ResultFolder(home.resolve("single"));
        var grades = NAMES.stream().map(name -> grade(name, 4)).toList();
        for (var grade : grades) {
            single.save(grade);
        }
        single.finish(grades);
        Files.writeString(
                new ResultFolder(shard(shardOf("adam"))).of("adam").resolve("x.part"), "");

        // each of them, backwards, and one twice
        var problems = Gradebook.merge(out, List.of(shard(3), shard(2), shard(1), shard(3)));

        assertEquals(List.of(), problems);
        assertEquals(files(home.resolve("single")), files(out));
        try (var left = Files.list(home)) {
            assertEquals(3, left.count(), "nothing half written is left");
        }
    }

    @Test
    void whatAKilledMergeLeftIsSwept() throws Exception {
        var left = Files.createDirectories(home.resolve("merged.part/adam"));
        Files.writeString(left.resolve("grade.json"), "half");

        assertEquals(List.of(), merge());

        assertFalse(Files.exists(home.resolve("merged.part")));
        assertFalse(files(out).containsValue("half"));
    }

    @Test
    void aMissingShardIsNamedAndNothingIsWritten() throws Exception {
        var problems = Gradebook.merge(out, List.of(shard(1), shard(3)));

        assertEquals(
                List.of("shard 2 of 3 is missing (3 submissions); run lw grade with --shard 2/3"),
                problems);
        assertFalse(Files.exists(out));
    }

    @Test
    void aSubmissionWithoutResultIsNamed() throws Exception {
        int index = shardOf("adam");
        var file = new ResultFolder(shard(index)).of("adam").resolve("grade.json");
        Files.delete(file);

        assertEquals(
                List.of("adam has no result in shard " + index + " of 3; grade that shard again"),
                merge());
        assertFalse(Files.exists(out));
    }

    @Test
    void differentResultsOfOneSubmissionAreNamed() throws Exception {
        int other = shardOf("adam") % SHARDS + 1;
        new ResultFolder(shard(other)).save(grade("adam", 0));

        var problems = merge();

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().startsWith("adam has different results in "), problems + "");
        assertFalse(Files.exists(out));
        new ResultFolder(shard(other)).save(grade("adam", 4));
        assertEquals(List.of(), merge(), "the same result twice is none");
    }

    @Test
    void aResultOfAnotherStateOfTheSubmissionIsNamed() throws Exception {
        var old =
                NAMES.stream().map(n -> new Submitted(n, "key " + n + "2".repeat(n.length() % 2)));
        var submissions = old.toList();
        for (int i = 1; i <= SHARDS; i++) {
            new ResultFolder(shard(i))
                    .keep(new ShardManifest(i, SHARDS, "tiny", "1", 0, "basis", submissions));
        }

        var problems = merge();

        assertTrue(
                problems.stream().anyMatch(p -> p.contains("is the result of another state of")),
                problems.toString());
        assertFalse(Files.exists(out));
    }

    @Test
    void shardsOfDifferentBatchesAreNamed() throws Exception {
        var second = new ResultFolder(shard(2));
        var submissions = manifest(2, "basis", NAMES).submissions();

        second.keep(new ShardManifest(2, SHARDS, "other", "2", 7, "basis", submissions));
        var all = String.join("\n", merge());
        second.keep(new ShardManifest(2, 4, "tiny", "1", 0, "basis", submissions));
        var count = String.join("\n", merge());
        second.keep(manifest(2, "other basis", NAMES));
        var build = String.join("\n", merge());
        second.keep(manifest(2, "basis", NAMES.subList(1, NAMES.size())));
        var fewer = String.join("\n", merge());

        assertTrue(all.contains("shard-2-of-3 has assignment other, "), all);
        assertTrue(all.contains("shard-2-of-3 has grader version 2, "), all);
        assertTrue(all.contains("shard-2-of-3 has seed 7, "), all);
        assertTrue(count.contains("shard-2-of-3 has number of shards 4, "), count);
        assertTrue(build.contains("different builds of the grader"), build);
        assertTrue(fewer.contains("zoe/hw was given to "), fewer);
        assertFalse(Files.exists(out));
    }

    @Test
    void aFolderThatIsNoShardOrHasSomethingInItIsRefused() throws Exception {
        var empty = Files.createDirectories(home.resolve("empty"));

        var none =
                assertThrows(
                        IllegalArgumentException.class, () -> Gradebook.merge(out, List.of(empty)));
        var taken =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Gradebook.merge(shards, List.of(shards)));

        assertTrue(none.getMessage().contains("has no shard.json"), none.getMessage());
        assertTrue(taken.getMessage().contains("needs to be a new or empty"), taken.getMessage());
    }
}
