package layerwise.checks;

import java.util.List;
import java.util.Optional;

/**
 * A question whose answer a machine can check. What is expected stands in the instructor's file
 * only and is compared when grading; students get the file without it, so a notebook can say
 * whether an answer can be read, not whether it is right.
 *
 * @param cell grade_id of the student's cell that calls {@code answer}
 * @param choices the answers to choose from; empty for a number
 * @param expected the right answer, absent in the students' file
 */
public record AnswerSpec(
        String id,
        String title,
        String cell,
        List<String> covers,
        double points,
        List<String> choices,
        Optional<Expected> expected) {
    public AnswerSpec {
        covers = List.copyOf(covers);
        choices = List.copyOf(choices);
    }

    /** The right answer. */
    public sealed interface Expected {}

    /** A number, and how far from it an answer may lie. */
    public record ExpectedNumber(double number, double tolerance) implements Expected {}

    /** One of the choices. */
    public record ExpectedChoice(String choice) implements Expected {}

    /** The keys that students do not get. */
    static final List<String> SECRET = List.of("number", "tolerance", "choice");

    /** Whether it is right; never where what is expected is absent. */
    public boolean isRight(String given) {
        return expected.map(right ->
                        switch (right) {
                            case ExpectedNumber n -> near(n, given);
                            case ExpectedChoice c -> c.choice.equals(given);
                        })
                .orElse(false);
    }

    private static boolean near(ExpectedNumber right, String given) {
        try {
            return Math.abs(Double.parseDouble(given) - right.number) <= right.tolerance;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What is wrong with the form of an answer, for the student; empty if it can be read. */
    public String problem(Object given) {
        if (choices.isEmpty()) {
            return given instanceof Number ? "" : "needs a number";
        }
        return choices.contains(String.valueOf(given)) ? "" : "needs one of " + choices;
    }

    static AnswerSpec parse(SpecNode node) {
        var choices = node.texts("choices");
        Optional<Expected> expected = Optional.empty();
        if (node.has("number")) {
            expected =
                    Optional.of(
                            new ExpectedNumber(node.number("number"), node.number("tolerance")));
        } else if (node.has("choice")) {
            var choice = node.text("choice");
            if (!choices.contains(choice)) {
                throw node.child("choice").error("is \"" + choice + "\", needs one of " + choices);
            }
            expected = Optional.of(new ExpectedChoice(choice));
        }
        var spec =
                new AnswerSpec(
                        node.text("id"),
                        node.text("title"),
                        node.text("cell"),
                        node.texts("covers"),
                        CheckSpec.points(node),
                        choices,
                        expected);
        node.end();
        return spec;
    }
}
