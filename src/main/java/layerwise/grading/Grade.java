package layerwise.grading;

import java.util.List;

/**
 * What one submission earned. The same submission, assignment, version and seed give the same
 * grade: there is no time in it and no path.
 *
 * @param submission what the submission is called
 * @param key hash of all that the grade depends on
 * @param seed of the freshly drawn cases
 * @param repairs what was put right in the submission before it ran
 * @param concerns why a person should look at it; empty if there is no need
 * @param printed the beginning of what its cells printed, for the instructor; students do not get
 *     it, since a check cell could print hidden inputs
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
        List<Printed> printed) {
    public Grade {
        checks = List.copyOf(checks);
        repairs = List.copyOf(repairs);
        concerns = List.copyOf(concerns);
        printed = List.copyOf(printed);
    }

    /** What a cell printed. */
    public record Printed(String cell, String text) {}

    /** The points earned. */
    public double points() {
        return checks.stream().mapToDouble(CheckGrade::points).sum();
    }

    /** The points that can be earned. */
    public double maximum() {
        return checks.stream().mapToDouble(CheckGrade::maximum).sum();
    }

    /** Whether a person should look at it. */
    public boolean needsPerson() {
        return !concerns.isEmpty();
    }
}
