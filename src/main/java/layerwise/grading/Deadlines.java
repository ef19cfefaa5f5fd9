package layerwise.grading;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.checks.LateRule;

/** Which deadline counts for whom, and what missing it costs. */
public final class Deadlines {
    private final Optional<LateRule> rule;
    private final Map<String, Extension> extensions;
    private final Optional<Instant> submittedAt;
    private final boolean needTimes;

    private Deadlines(
            Optional<LateRule> rule,
            Map<String, Extension> extensions,
            Optional<Instant> submittedAt,
            boolean needTimes) {
        this.rule = rule;
        this.extensions = extensions;
        this.submittedAt = submittedAt;
        this.needTimes = needTimes;
    }

    /** Those of an assignment, without extensions. */
    public static Deadlines of(Assignment assignment) {
        return new Deadlines(assignment.spec().late(), Map.of(), Optional.empty(), false);
    }

    /**
     * With the extensions of a file.
     *
     * @throws IllegalArgumentException if the assignment has no late rule, or the file is unusable
     */
    public Deadlines withExtensions(Path file) throws IOException {
        var late = rule.orElseThrow(() -> noRule("nothing can be extended"));
        return new Deadlines(rule, Extension.read(file, late), submittedAt, needTimes);
    }

    /**
     * With the moment of submission of those that do not know their own.
     *
     * @throws IllegalArgumentException if the assignment has no late rule, or it is no moment
     */
    public Deadlines withSubmittedAt(String moment) {
        rule.orElseThrow(() -> noRule("the time of submission makes no difference"));
        try {
            var at = Optional.of(LateRule.moment(moment).toInstant());
            return new Deadlines(rule, extensions, at, needTimes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--submitted-at " + e.getMessage(), e);
        }
    }

    /** With a person asked to look at each submission whose time is not known. */
    public Deadlines withTimesNeeded() {
        return new Deadlines(rule, extensions, submittedAt, true);
    }

    private static IllegalArgumentException noRule(String so) {
        return new IllegalArgumentException(
                "assignment.yaml has no late rule, so " + so + "; add \"late:\" to it");
    }

    /** Extensions of students who handed nothing in: a mistyped id, mostly. */
    public List<String> unused(List<SubmittedNotebook> submissions) {
        var seen = new HashSet<String>();
        submissions.forEach(s -> s.origin().students().forEach(student -> seen.add(student.id())));
        return extensions.keySet().stream().filter(id -> !seen.contains(id)).toList();
    }

    /** A hash of what the lateness of a submission depends on beside the assignment. */
    String fingerprint() {
        var hash = new ContentHash();
        rule.ifPresent(r -> hash.add(r.toString()));
        extensions.values().stream()
                .sorted((a, b) -> a.student().compareTo(b.student()))
                .forEach(each -> hash.add(each.student()).add(each.due().toInstant().toString()));
        return hash.add(submittedAt.toString()).add(Boolean.toString(needTimes)).toString();
    }

    /** How a submission was handed in, for its grade. */
    Handin handin(SubmittedNotebook submission, String sha256, Grade grade) {
        var origin = submission.origin();
        var submitted = origin.submitted().or(() -> submittedAt);
        var notes = new ArrayList<>(origin.notes());
        var concerns = new ArrayList<>(origin.concerns());
        var extension = Extension.latest(origin.students(), extensions);
        var lateness =
                rule.map(late ->
                        Lateness.of(
                                late,
                                extension.map(Extension::due).orElse(late.due()),
                                submitted,
                                grade.points(),
                                grade.maximum()));
        extension.ifPresent(each ->
                notes.add("The deadline was extended to " + Lateness.clock(each.due()) + "."));
        if (lateness.isPresent() && submitted.isEmpty()) {
            var unknown = "When it was handed in is not known, so nothing is taken for lateness";
            if (origin.markedLate()) {
                concerns.add(unknown + ", though it is marked late.");
            } else if (needTimes) {
                concerns.add(unknown + ".");
            } else {
                notes.add(unknown + ".");
            }
        }
        return new Handin(origin.students(), submitted, sha256, notes, concerns, lateness);
    }
}
