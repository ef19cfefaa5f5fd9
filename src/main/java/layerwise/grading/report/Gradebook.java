package layerwise.grading.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import layerwise.grading.Grade;
import layerwise.grading.ShardManifest;
import layerwise.grading.ShardManifest.Submitted;

/**
 * Makes one folder of results from those of all shards of a batch, the same byte for byte as a
 * single run would have written. Where shards do not fit together nothing is written.
 */
public final class Gradebook {
    private final List<Part> parts;
    private final Part first;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Found> results = new HashMap<>();

    private record Part(Path folder, ShardManifest manifest) {}

    private record Found(Path folder, Grade grade) {}

    private Gradebook(List<Part> parts) {
        this.parts = parts;
        this.first = parts.getFirst();
    }

    /**
     * Merges shards into a new folder, and says what stands against that: a shard or a result that
     * is missing, shards of different batches, different results of one submission. The folder is
     * there if nothing does.
     *
     * @param folders of shards, or folders that hold those
     * @throws IllegalArgumentException if {@code out} has something in it, or a folder no shard
     */
    public static List<String> merge(Path out, List<Path> folders) throws IOException {
        if (Files.exists(out) && !isEmptyFolder(out)) {
            throw new IllegalArgumentException(
                    out + " has something in it, needs to be a new or empty folder");
        }
        var book = new Gradebook(parts(folders));
        book.compareManifests();
        if (book.problems.isEmpty()) {
            book.readResults();
            book.findMissing();
        }
        if (book.problems.isEmpty()) {
            book.write(out);
        }
        return book.problems;
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        return Files.isDirectory(folder) && children(folder).isEmpty();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }

    /** The shards in the order of their numbers, each folder once. */
    private static List<Part> parts(List<Path> folders) throws IOException {
        var parts = new ArrayList<Part>();
        var seen = new LinkedHashSet<Path>();
        for (var folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException(
                        folder + " is no folder, needs one that lw grade --shard wrote");
            }
            var inside = new ArrayList<>(List.of(folder));
            inside.addAll(children(folder).stream().filter(Files::isDirectory).toList());
            boolean any = false;
            for (var each : inside) {
                var manifest = new ResultFolder(each).manifest();
                any |= manifest.isPresent();
                if (manifest.isPresent() && seen.add(each.toRealPath())) {
                    parts.add(new Part(each, manifest.get()));
                }
            }
            if (!any) {
                throw new IllegalArgumentException(
                        folder
                                + " has no shard.json, needs to be a folder that lw grade --shard"
                                + " wrote or one that holds such folders");
            }
        }
        parts.sort(Comparator.comparing(part -> part.manifest.shard()));
        return parts;
    }

    private void compareManifests() {
        for (var part : parts) {
            var mine = part.manifest;
            var other = first.manifest;
            compare(part, "assignment", mine.assignment(), other.assignment());
            compare(part, "grader version", mine.version(), other.version());
            compare(part, "seed", mine.seed(), other.seed());
            compare(part, "number of shards", mine.of(), other.of());
            if (problems.isEmpty() && !mine.basis().equals(other.basis())) {
                problems.add(
                        part.folder
                                + " and "
                                + first.folder
                                + " were graded by different builds of the grader or with other"
                                + " extensions, or the assignment was changed between them; grade"
                                + " one of them again");
            }
            if (problems.isEmpty()) {
                compareSubmissions(part);
            }
        }
    }

    private void compare(Part part, String what, Object mine, Object other) {
        if (!mine.equals(other)) {
            problems.add(
                    String.format(
                            "%s has %s %s, %s has %s; only shards of one batch can be merged",
                            part.folder, what, mine, first.folder, other));
        }
    }

    private void compareSubmissions(Part part) {
        var mine = keys(part.manifest);
        var others = keys(first.manifest);
        var names = new LinkedHashSet<>(others.keySet());
        names.addAll(mine.keySet());
        for (var name : names) {
            if (!mine.containsKey(name)) {
                problems.add(name + " was given to " + first.folder + ", not to " + part.folder);
            } else if (!others.containsKey(name)) {
                problems.add(name + " was given to " + part.folder + ", not to " + first.folder);
            } else if (!mine.get(name).equals(others.get(name))) {
                problems.add(
                        String.format(
                                "%s was another file for %s than for %s; grade these shards again",
                                name, part.folder, first.folder));
            }
        }
    }

    private static Map<String, String> keys(ShardManifest manifest) {
        var keys = new LinkedHashMap<String, String>();
        manifest.submissions().forEach(each -> keys.put(each.name(), each.key()));
        return keys;
    }

    private void readResults() throws IOException {
        var keys = keys(first.manifest);
        for (var part : parts) {
            for (var folder : children(part.folder)) {
                var file = folder.resolve("grade.json");
                if (!Files.isRegularFile(file)) {
                    continue;
                }
                var grade = ResultFolder.read(file);
                if (grade.isEmpty()) {
                    problems.add(file + " cannot be read; grade that shard again");
                } else {
                    add(new Found(folder, grade.get()), keys);
                }
            }
        }
    }

    private void add(Found found, Map<String, String> keys) {
        var name = found.grade.submission();
        if (!keys.containsKey(name)) {
            problems.add(
                    found.folder
                            + " is the result of "
                            + name
                            + ", which is not among the submissions; it is left from an earlier"
                            + " run, move it away");
            return;
        }
        var other = results.putIfAbsent(name, found);
        if (other != null && !other.grade.equals(found.grade)) {
            problems.add(
                    String.format(
                            "%s has different results in %s and %s; move the wrong one away",
                            name, other.folder, found.folder));
        } else if (!keys.get(name).equals(found.grade.key())) {
            problems.add(
                    String.format(
                            "%s is the result of another state of %s; grade that shard again",
                            found.folder, name));
        }
    }

    private void findMissing() {
        for (int i = 1; i <= first.manifest.of(); i++) {
            int index = i;
            var name = "shard " + i + " of " + first.manifest.of();
            var part = first.manifest.part(i);
            if (parts.stream().noneMatch(each -> each.manifest.shard() == index)) {
                problems.add(
                        String.format(
                                "%s is missing (%d submissions); run lw grade with --shard %d/%d",
                                name, part.size(), i, first.manifest.of()));
                continue;
            }
            for (Submitted each : part) {
                if (!results.containsKey(each.name())) {
                    problems.add(
                            each.name() + " has no result in " + name + "; grade that shard again");
                }
            }
        }
    }

    /** All of it or nothing: it is made beside its place and moved there. */
    private void write(Path out) throws IOException {
        var place = out.toAbsolutePath();
        Files.createDirectories(place.getParent());
        // always the same name, so that what a killed run has left is found by the next
        var partial = place.resolveSibling(place.getFileName() + ".part");
        delete(partial);
        var merged = new ResultFolder(partial);
        var grades = new ArrayList<Grade>();
        for (var submitted : first.manifest.submissions()) {
            var found = results.get(submitted.name());
            copy(found.folder, merged.of(submitted.name()));
            grades.add(found.grade);
        }
        merged.finish(grades);
        Files.deleteIfExists(place);
        Files.move(partial, place);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (var file : children(from)) {
            // what a killed run left half written
            if (!file.toString().endsWith(".part")) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
