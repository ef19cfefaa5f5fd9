package layerwise.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import layerwise.gradcheck.Difference;
import layerwise.tensor.Tensor;

/**
 * One output compared with the expected one, the same in a notebook and when grading.
 *
 * @param error NaN where a shape differs or an element is not a finite number
 * @param ok whether the error is at most the tolerance; never for NaN
 * @param difference what is wrong with it; absent for an output that is right or was not given
 */
public record Comparison(
        OutputSpec output, double error, boolean ok, Optional<Difference> difference) {

    /** Compares one output; {@code yours} is null where it was not given. */
    public static Comparison of(
            OutputSpec output, Tensor yours, Tensor expected, Map<String, Object> inputs) {
        if (yours == null) {
            return new Comparison(output, Double.NaN, false, Optional.empty());
        }
        double error = output.error().of(yours, expected);
        if (error <= output.tolerance()) {
            return new Comparison(output, error, true, Optional.empty());
        }
        var difference =
                Difference.explain(
                        output.quoted(),
                        yours,
                        expected,
                        output.error(),
                        output.tolerance(),
                        clues(inputs));
        return new Comparison(output, error, false, Optional.of(difference));
    }

    /** Compares the outputs of a case, in the order of the specification. */
    public static List<Comparison> of(
            CheckSpec check,
            Map<String, Tensor> yours,
            Map<String, Tensor> expected,
            Map<String, Object> inputs) {
        var comparisons = new ArrayList<Comparison>();
        for (var output : check.outputs()) {
            var right = expected.get(output.name());
            if (right == null) {
                throw new IllegalStateException(
                        check.id()
                                + ": the reference has no output \""
                                + output.name()
                                + "\", it has "
                                + expected.keySet());
            }
            comparisons.add(of(output, yours.get(output.name()), right, inputs));
        }
        return comparisons;
    }

    /** What is wrong, with one element of the expected tensor. */
    public String sentence() {
        return difference.map(Difference::sentence).orElseGet(this::withoutDifference);
    }

    /** What is wrong, without any element of the expected tensor: for hidden cases. */
    public String withoutValues() {
        return difference.map(Difference::withoutValues).orElseGet(this::withoutDifference);
    }

    private String withoutDifference() {
        return output.quoted() + (ok ? " is right." : " was not put out by the check.");
    }

    private static Difference.Clues clues(Map<String, Object> inputs) {
        var clues = Difference.Clues.NONE;
        for (var value : inputs.values()) {
            if (value instanceof Tensor x && x.axes() > 1) {
                clues = clues.withBatch(x.dim(0)).withInput(x);
                break;
            }
        }
        return inputs.get("bias") instanceof Tensor bias ? clues.withBias(bias) : clues;
    }
}
