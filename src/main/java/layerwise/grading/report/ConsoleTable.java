package layerwise.grading.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import layerwise.grading.Batch;
import layerwise.grading.Grade;
import layerwise.grading.Validation;
import layerwise.grading.Verdict;

/** Grades and validations as a terminal shows them. */
public final class ConsoleTable {
    private ConsoleTable() {}

    /** One submission, check by check, with what its student reads. */
    public static String of(Grade grade) {
        int ids = grade.checks().stream().mapToInt(c -> c.id().length()).max().orElse(0);
        int words = width();
        var text = new StringBuilder(SafeText.line(grade.submission()));
        text.append(": ").append(score(grade));
        for (var check : grade.checks()) {
            text.append("\n  ").append(pad(check.id(), ids)).append("  ");
            text.append(pad(check.verdict().words(), words)).append("  ");
            text.append(SafeText.points(check.points())).append(" of ");
            text.append(SafeText.points(check.maximum()));
            if (check.verdict() != Verdict.PASSED) {
                for (var line : check.feedback()) {
                    var safe = SafeText.printable(line).replace("\n", "\n      ");
                    text.append("\n      ").append(safe);
                }
            }
        }
        grade.handin()
                .lateness()
                .filter(late -> !late.sentence().isEmpty())
                .ifPresent(
                        late -> text.append("\n  late: ").append(SafeText.line(late.sentence())));
        Stream.concat(grade.handin().notes().stream(), grade.repairs().stream())
                .forEach(line -> text.append("\n  note: ").append(SafeText.line(line)));
        grade.reasons()
                .forEach(line -> text.append("\n  needs a person: ").append(SafeText.line(line)));
        return text.toString();
    }

    /** A batch, one line for each submission. */
    public static String of(List<Batch.Finished> finished) {
        int names =
                finished.stream()
                        .mapToInt(f -> SafeText.line(f.grade().submission()).length())
                        .max()
                        .orElse(0);
        var text = new StringBuilder();
        for (var one : finished) {
            var grade = one.grade();
            text.append(pad(SafeText.line(grade.submission()), names)).append("  ");
            text.append(pad(score(grade), 14)).append("  ");
            text.append(pad(one.wasThere() ? "kept" : seconds(one), 8)).append("  ");
            text.append(verdicts(grade));
            text.append(grade.needsPerson() ? "; needs a person" : "").append('\n');
        }
        return text.toString();
    }

    /** A batch in a few lines: the mean, the verdicts of each check, and who needs a person. */
    public static String summary(List<Grade> grades) {
        var text = new StringBuilder();
        double mean = grades.stream().mapToDouble(Grade::score).average().orElse(0);
        var maximum = grades.isEmpty() ? 0 : grades.getFirst().maximum();
        text.append(grades.size()).append(" submissions, mean ");
        text.append(String.format(Locale.ROOT, "%.2f", mean));
        text.append(" of ").append(SafeText.points(maximum)).append(" points\n");
        var counts = new LinkedHashMap<String, Map<Verdict, Integer>>();
        for (var grade : grades) {
            for (var check : grade.checks()) {
                counts.computeIfAbsent(check.id(), _ -> new TreeMap<>())
                        .merge(check.verdict(), 1, Integer::sum);
            }
        }
        int ids = counts.keySet().stream().mapToInt(String::length).max().orElse(0);
        counts.forEach((id, verdicts) ->
                text.append("  ")
                        .append(pad(id, ids))
                        .append("  ")
                        .append(words(verdicts))
                        .append('\n'));
        var persons = grades.stream().filter(Grade::needsPerson).toList();
        text.append(
                persons.isEmpty()
                        ? "none needs"
                        : persons.size() + (persons.size() == 1 ? " needs" : " need"));
        text.append(" a person\n");
        for (var grade : persons) {
            text.append("  ").append(SafeText.line(grade.submission())).append(": ");
            text.append(SafeText.line(String.join("; ", grade.reasons()))).append('\n');
        }
        return text.toString();
    }

    /** What a validation found. */
    public static String of(Validation validation) {
        int ids =
                validation.mistakes().stream()
                        .mapToInt(m -> m.mistake().id().length())
                        .max()
                        .orElse(0);
        var text = new StringBuilder(validation.assignment());
        text.append("\n  solution         ").append(score(validation.solution()));
        text.append("\n  student version  ").append(score(validation.untouched()));
        text.append("\n  notebook         ");
        text.append(validation.inStep().isEmpty() ? "in step" : "not in step");
        text.append("\n  mistakes         ").append(validation.caught()).append(" of ");
        text.append(validation.mistakes().size()).append(" caught, ");
        text.append(validation.named()).append(" named by every check that catches them");
        for (var tried : validation.mistakes()) {
            text.append("\n    ").append(pad(tried.mistake().id(), ids)).append("  ");
            text.append(pad(tried.isCaught() ? "caught" : "NOT CAUGHT", 10)).append("  ");
            text.append(names(tried));
        }
        for (var finding : validation.findings()) {
            text.append("\n  wrong: ").append(SafeText.printable(finding));
        }
        return text.toString();
    }

    /** A validation in one line. */
    public static String summary(Validation validation) {
        int findings = validation.findings().size();
        int mistakes = validation.mistakes().size();
        return validation.assignment()
                + (findings == 0 ? ": proven; " : ": not proven, " + findings + " found wrong; ")
                + validation.caught()
                + " of "
                + mistakes
                + " mistakes caught, "
                + validation.named()
                + " of "
                + mistakes
                + " named right";
    }

    private static String names(Validation.CaughtMistake tried) {
        Map<String, Integer> counts = new TreeMap<>();
        tried.named().forEach(name -> counts.merge(name, 1, Integer::sum));
        if (tried.isNamed()) {
            return "named";
        }
        var id = tried.mistake().id();
        int right = counts.getOrDefault(id, 0);
        counts.remove(id);
        int without = counts.getOrDefault("", 0);
        counts.remove("");
        return "named by "
                + right
                + " of "
                + tried.named().size()
                + (without > 0 ? ", no name by " + without : "")
                + (counts.isEmpty() ? "" : ", taken for " + counts.keySet());
    }

    private static String score(Grade grade) {
        boolean late = grade.score() != grade.points();
        return SafeText.points(grade.score())
                + " of "
                + SafeText.points(grade.maximum())
                + (late ? " (" + SafeText.points(grade.points()) + " if on time)" : "");
    }

    private static String seconds(Batch.Finished one) {
        return Math.round(one.wall().toMillis() / 100.0) / 10.0 + " s";
    }

    private static String verdicts(Grade grade) {
        var counts = new TreeMap<Verdict, Integer>();
        grade.checks().forEach(check -> counts.merge(check.verdict(), 1, Integer::sum));
        return words(counts);
    }

    private static String words(Map<Verdict, Integer> counts) {
        var parts = counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey().words());
        return String.join(", ", parts.toList());
    }

    private static int width() {
        int widest = 0;
        for (var verdict : Verdict.values()) {
            widest = Math.max(widest, verdict.words().length());
        }
        return widest;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
