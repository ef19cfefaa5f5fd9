package layerwise.grading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import layerwise.grading.SubmittedNotebook.Content;

/**
 * The files that one student, or one group, handed in together.
 *
 * @param name what reports call the submission
 * @param expected whether a notebook must be among them; elsewhere other files mean nothing
 */
record Parcel(String name, Origin origin, boolean expected, List<HandedFile> files) {
    Parcel {
        files = List.copyOf(files);
    }

    Parcel with(List<HandedFile> other) {
        return new Parcel(name, origin, expected, other);
    }

    /**
     * {@code tiny-1} and {@code tiny (1)}: a platform's and a browser's names for a second file.
     */
    private static final Pattern COPY = Pattern.compile("(.*?)(?:-(\\d{1,4})| ?\\((\\d{1,4})\\))");

    /** How many files of a kind a message lists. */
    private static final int SHOWN = 5;

    /**
     * What is graded of it: one notebook, or what says why there is none. A plain folder with
     * several notebooks of which none has the assignment's name is taken for a folder of
     * submissions.
     */
    List<SubmittedNotebook> chosen(String assignment) {
        var notebooks = files.stream().filter(HandedFile::isNotebook).toList();
        var damaged = files.stream().filter(file -> file.problem().isPresent()).toList();
        if (notebooks.isEmpty() && damaged.isEmpty() && !expected) {
            return List.of();
        }
        if (notebooks.isEmpty()) {
            return List.of(
                    unusable(
                            damaged.isEmpty()
                                    ? "it has no notebook (*.ipynb), only " + names(files)
                                    : problems(damaged)));
        }
        var taken =
                notebooks.size() == 1
                        ? Optional.of(notebooks.getFirst())
                        : taken(notebooks, assignment);
        if (taken.isPresent()) {
            return List.of(submission(taken.get(), notebooks, damaged));
        }
        if (!expected) {
            return notebooks.stream().map(Parcel::byItself).toList();
        }
        return List.of(
                unusable(
                        "it has "
                                + notebooks.size()
                                + " notebooks, and nothing says which one counts: "
                                + names(notebooks)
                                + "; leave one, or call it "
                                + assignment
                                + HandedFile.NOTEBOOK));
    }

    private SubmittedNotebook submission(
            HandedFile taken, List<HandedFile> notebooks, List<HandedFile> damaged) {
        var notes = new ArrayList<>(origin.notes());
        var concerns = new ArrayList<>(origin.concerns());
        if (notebooks.size() > 1) {
            var others = notebooks.stream().filter(file -> file != taken).toList();
            notes.add(taken.path() + " was taken; passed over: " + names(others) + ".");
        }
        if (!damaged.isEmpty()) {
            concerns.add(taken.path() + " was graded, but " + problems(damaged) + ".");
        }
        var from =
                new Origin(
                        origin.students(),
                        origin.submitted(),
                        origin.markedLate(),
                        notes,
                        concerns);
        var shown = expected ? name : HandedFile.without(taken.path(), HandedFile.NOTEBOOK);
        return new SubmittedNotebook(shown, from, taken.content());
    }

    private static SubmittedNotebook byItself(HandedFile file) {
        var name = HandedFile.without(file.path(), HandedFile.NOTEBOOK);
        var own = HandedFile.without(file.name(), HandedFile.NOTEBOOK);
        var student = List.of(new Student(own, ""));
        return new SubmittedNotebook(
                name,
                new Origin(student, Optional.empty(), false, List.of(), List.of()),
                file.content());
    }

    /** That of the assignment's name, or the newest: where it is only one. */
    private static Optional<HandedFile> taken(List<HandedFile> notebooks, String assignment) {
        var named = notebooks.stream().filter(file -> copy(file, assignment) >= 0).toList();
        if (!named.isEmpty()) {
            int last = named.stream().mapToInt(file -> copy(file, assignment)).max().orElseThrow();
            var newest = named.stream().filter(file -> copy(file, assignment) == last).toList();
            return newest.size() == 1 ? Optional.of(newest.getFirst()) : newest(newest);
        }
        return newest(notebooks);
    }

    /** The one with the latest time in a student's zip. Times of folders are those of copying. */
    private static Optional<HandedFile> newest(List<HandedFile> files) {
        boolean oneZip = files.stream().map(HandedFile::slot).distinct().count() == 1;
        var byTime = Comparator.comparingLong(HandedFile::written);
        var newest = files.stream().max(byTime).orElseThrow();
        boolean alone = files.stream().filter(f -> f.written() == newest.written()).count() == 1;
        return oneZip && alone && newest.written() > 0 ? Optional.of(newest) : Optional.empty();
    }

    /** 0 for the assignment's name, N for its N-th copy, -1 for another name. */
    private static int copy(HandedFile file, String assignment) {
        var name = HandedFile.without(Layout.ownName(file), HandedFile.NOTEBOOK);
        if (name.equalsIgnoreCase(assignment)) {
            return 0;
        }
        var matcher = COPY.matcher(name);
        if (!matcher.matches() || !matcher.group(1).equalsIgnoreCase(assignment)) {
            return -1;
        }
        var number = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        return Integer.parseInt(number);
    }

    private SubmittedNotebook unusable(String why) {
        Content content =
                () -> {
                    throw new UnusableSubmissionException(why);
                };
        return new SubmittedNotebook(name, origin, content);
    }

    private static String problems(List<HandedFile> damaged) {
        return damaged.stream()
                .limit(SHOWN)
                .map(file -> file.path() + " " + file.problem().orElseThrow())
                .collect(Collectors.joining("; "));
    }

    private static String names(List<HandedFile> files) {
        var shown = files.stream().limit(SHOWN).map(HandedFile::path);
        int more = files.size() - SHOWN;
        return shown.collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
    }
}
