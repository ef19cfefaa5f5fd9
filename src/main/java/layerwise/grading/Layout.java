package layerwise.grading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the platforms lay out what was handed in, each told by a mark of its own:
 *
 * <pre>
 *   Gradescope   submission_12345/...                 beside submission_metadata.yml
 *   Moodle       First Last_12345_assignsubmission_file_/...
 *   Canvas       lastfirst_12345_67890_name.ipynb     with _LATE before the first number
 *   nbgrader     STUDENT/ASSIGNMENT/...               with a timestamp.txt in it
 *   folders      STUDENT/...
 *   files        each by itself
 * </pre>
 */
final class Layout {
    private static final Pattern MOODLE =
            Pattern.compile("(.+)_(\\d+)_assignsubmission_([a-z]+)(?:_(.*))?");
    private static final Pattern CANVAS =
            Pattern.compile(
                    "(?:([^/]*?)[_-])??(late_)?(\\d{3,}|anon_\\w+?)_(\\d{4,})_([^/]+)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern SUBMISSION = Pattern.compile("submission_[^/]+");
    private static final String TIMESTAMP = "timestamp.txt";

    private final String assignment;
    private final List<HandedFile> files;
    private final Map<String, Parcel> parcels = new LinkedHashMap<>();
    private final Map<String, List<HandedFile>> contents = new HashMap<>();
    private final List<String> passedOver = new ArrayList<>();
    private final Map<String, HandedFile> metadata = new HashMap<>();
    private final Map<String, Map<String, GradescopeMetadata.Entry>> entries = new HashMap<>();
    private final Map<String, String> unreadable = new HashMap<>();
    private final Map<String, HandedFile> timestamps = new HashMap<>();

    /** The folders where every notebook and zip is called as Canvas calls them. */
    private final Set<String> canvasFolders = new HashSet<>();

    /** How many notebooks and zips each folder holds. */
    private final Map<String, Integer> slots = new HashMap<>();

    private Layout(List<HandedFile> files, String assignment) {
        this.files = files;
        this.assignment = assignment;
        for (var file : files) {
            if (file.path().equals(file.slot())) {
                if (file.name().equals(GradescopeMetadata.FILE)) {
                    metadata.put(parent(file.path()), file);
                } else if (file.name().equals(TIMESTAMP)
                        && !parent(parent(file.path())).isEmpty()) {
                    timestamps.put(parent(file.path()), file);
                }
            }
        }
        work().forEach((folder, work) -> {
            slots.put(folder, work.size());
            if (work.stream().allMatch(slot -> CANVAS.matcher(name(slot)).matches())) {
                canvasFolders.add(folder);
            }
        });
    }

    /** What was handed in, by student, and what belongs to nobody here. */
    record Sorted(List<Parcel> parcels, List<String> passedOver) {
        Sorted {
            parcels = List.copyOf(parcels);
        }
    }

    /**
     * Sorts the files of one folder or zip.
     *
     * @param assignment the id, which nbgrader has as the name of a folder
     */
    static Sorted of(List<HandedFile> files, String assignment) {
        var layout = new Layout(files, assignment);
        layout.readMetadata();
        files.forEach(layout::sort);
        var parcels = new ArrayList<Parcel>();
        layout.parcels.forEach((key, parcel) -> parcels.add(parcel.with(layout.contents.get(key))));
        return new Sorted(parcels, List.copyOf(layout.passedOver));
    }

    /** The name that the student gave a file: without what a platform put before it. */
    static String ownName(HandedFile file) {
        var name = file.name();
        var moodle = MOODLE.matcher(name);
        if (moodle.matches() && moodle.group(4) != null) {
            return moodle.group(4);
        }
        var canvas = CANVAS.matcher(name);
        return canvas.matches() ? canvas.group(5) : name;
    }

    private void sort(HandedFile file) {
        var slot = file.slot();
        if (file.name().equals(GradescopeMetadata.FILE) || file.name().equals(TIMESTAMP)) {
            return;
        }
        if (gradescope(file) || moodle(file) || nbgrader(file)) {
            return;
        }
        var canvas = CANVAS.matcher(name(slot));
        if (canvasFolders.contains(parent(slot)) && canvas.matches()) {
            canvas(file, canvas);
            return;
        }
        plain(file);
    }

    private boolean gradescope(HandedFile file) {
        for (var base : metadata.keySet()) {
            var prefix = base.isEmpty() ? "" : base + "/";
            if (!file.slot().startsWith(prefix)) {
                continue;
            }
            var rest = file.slot().substring(prefix.length());
            var folder = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : "";
            var entry = Optional.ofNullable(entries.getOrDefault(base, Map.of()).get(folder));
            if (entry.isPresent() || SUBMISSION.matcher(folder).matches()) {
                var notes = new ArrayList<String>();
                if (entry.isEmpty()) {
                    notes.add(
                            unreadable.getOrDefault(
                                    base,
                                    GradescopeMetadata.FILE + " does not name " + folder + "."));
                }
                add(
                        prefix + folder,
                        folder,
                        new Origin(
                                entry.map(GradescopeMetadata.Entry::students).orElse(List.of()),
                                entry.flatMap(GradescopeMetadata.Entry::submitted),
                                false,
                                notes,
                                List.of()),
                        true,
                        file);
                return true;
            }
        }
        return false;
    }

    private void readMetadata() {
        metadata.forEach((base, file) -> {
            try {
                var read = GradescopeMetadata.read(file);
                entries.put(base, read);
                var prefix = base.isEmpty() ? "" : base + "/";
                read.keySet().stream()
                        .filter(folder -> SUBMISSION.matcher(folder).matches())
                        .filter(folder ->
                                files.stream()
                                        .noneMatch(f -> f.slot().startsWith(prefix + folder + "/")))
                        .forEach(folder ->
                                passedOver.add(
                                        file.path() + " names " + folder + ", which has no files"));
            } catch (IOException e) {
                unreadable.put(base, "Who handed it in and when is not known: " + e.getMessage());
            }
        });
    }

    private boolean moodle(HandedFile file) {
        for (var part : file.slot().split("/")) {
            var matcher = MOODLE.matcher(part);
            if (matcher.matches()) {
                if (matcher.group(3).equals("file")) {
                    var name = matcher.group(1);
                    var id = matcher.group(2);
                    add(
                            "moodle " + name + "_" + id,
                            name + "_" + id,
                            known(new Student(id, name), Optional.empty(), false, List.of()),
                            true,
                            file);
                } else {
                    passedOver.add(file.path() + " is Moodle's " + matcher.group(3) + ", no file");
                }
                return true;
            }
        }
        return false;
    }

    private boolean nbgrader(HandedFile file) {
        for (var at = parent(file.slot()); !parent(at).isEmpty(); at = parent(at)) {
            var stamp = timestamps.get(at);
            if (stamp == null && !name(at).equals(assignment)) {
                continue;
            }
            boolean others = timestamps.keySet().stream().anyMatch(f -> name(f).equals(assignment));
            if (others && !name(at).equals(assignment)) {
                passedOver.add(file.path() + " is of another assignment");
                return true;
            }
            var student = name(parent(at));
            var notes = new ArrayList<String>();
            var submitted = stamp == null ? Optional.<Instant>empty() : time(stamp, notes);
            add(at, student, known(new Student(student, ""), submitted, false, notes), true, file);
            return true;
        }
        return false;
    }

    private static Optional<Instant> time(HandedFile stamp, List<String> notes) {
        try {
            var text = new String(stamp.content().read(), StandardCharsets.UTF_8).strip();
            // nbgrader itself takes a time without zone for UTC
            var time = SubmissionTime.parse(text, Optional.of(ZoneOffset.UTC));
            if (time.isEmpty()) {
                notes.add(stamp.path() + " is \"" + shortened(text) + "\", which names no moment.");
            }
            return time;
        } catch (IOException e) {
            notes.add(stamp.path() + " cannot be read: " + e.getMessage() + ".");
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }

    private void canvas(HandedFile file, Matcher matcher) {
        var name = matcher.group(1) == null ? "" : matcher.group(1);
        var id = matcher.group(3);
        var shown = (name.isEmpty() ? "" : name + "_") + id;
        boolean late = matcher.group(2) != null;
        add(
                parent(file.slot()) + "/" + shown,
                shown,
                known(new Student(id, name), Optional.empty(), late, List.of()),
                true,
                file);
    }

    /** Files that can be a student's work, by folder: notebooks and zips. */
    private Map<String, List<String>> work() {
        return files.stream()
                .map(HandedFile::slot)
                .filter(slot ->
                        HandedFile.endsWith(slot, HandedFile.NOTEBOOK)
                                || HandedFile.endsWith(slot, HandedFile.ZIP))
                .distinct()
                .collect(Collectors.groupingBy(Layout::parent));
    }

    /** A student's zip stands for itself; loose notebooks belong to the folder they are in. */
    private void plain(HandedFile file) {
        var slot = file.slot();
        var folder = parent(slot);
        var own = HandedFile.without(HandedFile.without(slot, HandedFile.NOTEBOOK), HandedFile.ZIP);
        boolean zip = HandedFile.endsWith(slot, HandedFile.ZIP);
        boolean alone = !folder.isEmpty() && slots.get(folder) == 1;
        if (zip || folder.isEmpty()) {
            var student = alone ? name(folder) : name(own);
            var origin = known(new Student(student, ""), Optional.empty(), false, List.of());
            add("file " + slot, own, origin, zip, file);
        } else {
            var origin = known(new Student(name(folder), ""), Optional.empty(), false, List.of());
            add("folder " + folder, folder, origin, false, file);
        }
    }

    private static Origin known(
            Student student, Optional<Instant> submitted, boolean late, List<String> notes) {
        return new Origin(List.of(student), submitted, late, notes, List.of());
    }

    private void add(String key, String name, Origin origin, boolean expected, HandedFile file) {
        contents.computeIfAbsent(key, _ -> new ArrayList<>()).add(file);
        parcels.putIfAbsent(key, new Parcel(name, origin, expected, List.of()));
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
