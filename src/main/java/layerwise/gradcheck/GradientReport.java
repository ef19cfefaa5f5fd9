package layerwise.gradcheck;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import layerwise.tensor.Tensor;

/**
 * What a gradient check found; prints as a line for each tensor, and below a wrong one what is
 * wrong with it.
 *
 * @param options how the gradients were compared
 * @param lines the inputs first, then the parameters in their order
 * @param remarks what makes the check itself doubtful, as sentences; no report with one passes
 */
public record GradientReport(
        GradientCheck.Options options, List<Line> lines, List<String> remarks) {

    /**
     * One gradient.
     *
     * @param name what it is the gradient of
     * @param error how far it is from central differences
     * @param yours what {@code backward} gave
     * @param expected what central differences gave
     * @param worst the element that is furthest off; empty where the shapes differ
     * @param remark a sentence where central differences are to blame, for a kink or for rounding;
     *     else empty
     */
    public record Line(
            String name,
            double error,
            Tensor yours,
            Tensor expected,
            Optional<Element> worst,
            String remark) {}

    /** Central differences are only this exact, so a pattern is recognised up to this error. */
    private static final double PATTERN_TOLERANCE = 1e-6;

    public GradientReport {
        lines = List.copyOf(lines);
        remarks = List.copyOf(remarks);
    }

    /** Whether every gradient is within the tolerance and the check means something. */
    public boolean passed() {
        return remarks.isEmpty() && lines.stream().allMatch(this::passed);
    }

    private boolean passed(Line line) {
        return line.error() <= options.tolerance();
    }

    private String text(Line line) {
        var head =
                "Gradients to "
                        + line.name()
                        + ": "
                        + Numbers.text(line.error())
                        + " (<"
                        + Numbers.text(options.tolerance())
                        + " will be fine)";
        if (passed(line)) {
            return head;
        }
        if (!line.remark().isEmpty()) {
            return head
                    + "\n  The largest error is "
                    + line.worst().map(Element::toString).orElseThrow()
                    + ", off by "
                    + Numbers.text(line.worst().orElseThrow().error())
                    + ". "
                    + line.remark();
        }
        double tolerance = Math.max(options.tolerance(), PATTERN_TOLERANCE);
        var difference =
                Difference.explain(
                        "gradient to " + line.name(),
                        line.yours(),
                        line.expected(),
                        options.error(),
                        tolerance);
        if (difference.kind() != Difference.Kind.SAME) {
            return head + "\n  " + difference.sentence();
        }
        return head
                + "\n  The largest error is "
                + line.worst().map(Element::toString).orElseThrow()
                + "; central differences themselves err by a little, so this may be rounding.";
    }

    @Override
    public String toString() {
        var text = lines.stream().map(this::text).collect(Collectors.joining("\n"));
        return remarks.isEmpty() ? text : text + "\n" + String.join("\n", remarks);
    }
}
