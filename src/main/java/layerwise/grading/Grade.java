package layerwise.grading;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one submission earned. The same submission, assignment, version and seed give the same
 * grade: no time of grading is in it and no path of this machine.
 *
 * @param submission what the submission is called
 * @param key hash of all that the grade depends on
 * @param seed of the freshly drawn cases
 * @param repairs what was put right in the submission before it ran
 * @param concerns why a person should look at it, by what its code is or did
 * @param printed the beginning of what its cells printed, for the instructor; students do not get
 *     it, since a check cell could print hidden inputs
 * @param handin who handed it in, when, and what being late costs
 */
public record Grade(
        String submission,
        String assignment,
        String version,
        String key,
        long seed,
        List<CheckGrade> checks,
        List<String> repairs,
        List<String> concerns,
        List<Printed> printed,
        Handin handin) {
    public Grade {
        checks = List.copyOf(checks);
        repairs = List.copyOf(repairs);
        concerns = List.copyOf(concerns);
        printed = List.copyOf(printed);
    }

    /** A grade of something of which no more is known. */
    public Grade(
            String submission,
            String assignment,
            String version,
            String key,
            long seed,
            List<CheckGrade> checks,
            List<String> repairs,
            List<String> concerns,
            List<Printed> printed) {
        this(
                submission,
                assignment,
                version,
                key,
                seed,
                checks,
                repairs,
                concerns,
                printed,
                Handin.NONE);
    }

    /** What a cell printed. */
    public record Printed(String cell, String text) {}

    /** The same with this about how it was handed in. */
    public Grade with(Handin other) {
        return new Grade(
                submission,
                assignment,
                version,
                key,
                seed,
                checks,
                repairs,
                concerns,
                printed,
                other);
    }

    /** What is left of the points after lateness. */
    public double score() {
        return handin.lateness()
                .filter(late -> late.taken() > 0)
                .map(late -> Lateness.rounded(points() - late.taken()))
                .orElse(points());
    }

    /** The points earned, lateness left aside. */
    public double points() {
        return checks.stream().mapToDouble(CheckGrade::points).sum();
    }

    /** The points that can be earned. */
    public double maximum() {
        return checks.stream().mapToDouble(CheckGrade::maximum).sum();
    }

    /** Whether a person should look at it. */
    public boolean needsPerson() {
        return !reasons().isEmpty();
    }

    /** Why a person should look at it; empty if there is no need. */
    public List<String> reasons() {
        return Stream.concat(concerns.stream(), handin.concerns().stream()).toList();
    }
}
