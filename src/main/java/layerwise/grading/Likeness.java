package layerwise.grading;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import layerwise.checks.CheckSpec;
import layerwise.checks.OutputSpec;
import layerwise.gradcheck.RelativeError;
import layerwise.grading.WorkerRuns.CaseOutcome;
import layerwise.grading.WorkerRuns.Outputs;
import layerwise.grading.WorkerRuns.Threw;
import layerwise.tensor.Tensor;

/**
 * Whether what a known mistake puts out for a check is what a submission put out.
 *
 * <p>Each output of each case is judged by itself. A right one must be right for the mistake too. A
 * wrong one must be the mistake's to the check's own tolerance, and ten times nearer to it than to
 * the expected one: two tensors that are both a little off need have nothing in common. Of an
 * exception the message counts too, since a wrong shape is thrown for many a mistake, with other
 * shapes.
 */
final class Likeness {
    /** How much nearer to the mistake's output than to the expected one. */
    private static final double NEARER = 0.1;

    /** Outputs that must be equal to the last digit may differ by rounding from a mistake's. */
    private static final double ROUNDING = 1e-9;

    /** With fewer different values, what was put out could come from anything. */
    private static final int TELLING = 2;

    private final CheckSpec check;
    private final List<CaseOutcome> yours;
    private final List<Map<String, Tensor>> expected;
    private final BitSet wrong;

    /**
     * Compares with one submission's outcomes.
     *
     * @param yours of every case of the check
     * @param expected the right outputs of the same cases
     */
    Likeness(CheckSpec check, List<CaseOutcome> yours, List<Map<String, Tensor>> expected) {
        this.check = check;
        this.yours = List.copyOf(yours);
        this.expected = List.copyOf(expected);
        this.wrong = wrong(yours);
    }

    /** How many cases there are. */
    int cases() {
        return expected.size();
    }

    /** Whether all outputs of all cases are the same. */
    boolean isSame(List<CaseOutcome> theirs) {
        return yours.size() == expected.size()
                && theirs.size() == expected.size()
                && wrong.equals(wrong(theirs))
                && explained(theirs).equals(wrong);
    }

    /** The wrong outputs, one bit for each output of each case, that are the same. */
    BitSet explained(List<CaseOutcome> theirs) {
        var same = new BitSet();
        for (int i = 0; i < Math.min(yours.size(), theirs.size()); i++) {
            for (int j = 0; j < check.outputs().size(); j++) {
                int bit = i * check.outputs().size() + j;
                if (wrong.get(bit) && isSame(i, check.outputs().get(j), theirs.get(i))) {
                    same.set(bit);
                }
            }
        }
        return same;
    }

    /**
     * Whether the wrong outputs say enough to name a mistake by: not where all of them are 0, or
     * NaN, or the same exception in every case.
     */
    boolean isTelling() {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < yours.size() && values.size() < TELLING; i++) {
            switch (yours.get(i)) {
                case Threw threw -> {
                    if (!isMissing(threw)) {
                        values.add(threw.type() + ": " + threw.message());
                    }
                }
                case Outputs(var tensors) -> {
                    for (int j = 0; j < check.outputs().size(); j++) {
                        var tensor = tensors.get(check.outputs().get(j).name());
                        if (wrong.get(i * check.outputs().size() + j) && tensor != null) {
                            values.addAll(fewValues(tensor));
                        }
                    }
                }
                case WorkerRuns.Failure _ -> {
                    // a limit that was reached tells nothing
                }
            }
        }
        return values.size() >= TELLING;
    }

    /** Different values, rounded, up to as many as are needed. */
    private static Set<String> fewValues(Tensor tensor) {
        Set<String> values = new HashSet<>();
        for (double value : tensor.data()) {
            if (values.size() == TELLING) {
                break;
            }
            values.add(Float.toString(Math.abs(value) < ROUNDING * ROUNDING ? 0 : (float) value));
        }
        return values;
    }

    /** The submission's wrong outputs. */
    BitSet wrong() {
        return (BitSet) wrong.clone();
    }

    /** The outputs that are wrong, one bit for each output of each case. */
    BitSet wrong(List<CaseOutcome> outcomes) {
        var bits = new BitSet();
        int outputs = check.outputs().size();
        for (int i = 0; i < Math.min(outcomes.size(), expected.size()); i++) {
            for (int j = 0; j < outputs; j++) {
                boolean right =
                        outcomes.get(i) instanceof Outputs(var tensors)
                                && isRight(
                                        check.outputs().get(j),
                                        tensors.get(check.outputs().get(j).name()),
                                        expected.get(i).get(check.outputs().get(j).name()));
                bits.set(i * outputs + j, !right);
            }
        }
        return bits;
    }

    private static boolean isRight(OutputSpec output, Tensor tensor, Tensor expected) {
        return tensor != null && output.error().within(output.tolerance(), tensor, expected);
    }

    private boolean isSame(int index, OutputSpec output, CaseOutcome theirs) {
        return switch (yours.get(index)) {
            case Outputs outputs ->
                    theirs instanceof Outputs others
                            && isSame(
                                    output,
                                    outputs.tensors().get(output.name()),
                                    others.tensors().get(output.name()),
                                    expected.get(index).get(output.name()));
            case Threw threw -> theirs instanceof Threw other && isSame(threw, other);
            case WorkerRuns.Failure _ -> false;
        };
    }

    /** A message may be missing: the JVM leaves it out where it threw the same very often. */
    private static boolean isSame(Threw a, Threw b) {
        return a.type().equals(b.type())
                && (a.message().equals(b.message()) || isMissing(a) || isMissing(b));
    }

    private static boolean isMissing(Threw threw) {
        return threw.message().isEmpty() || threw.message().equals("null");
    }

    private static boolean isSame(OutputSpec output, Tensor a, Tensor b, Tensor expected) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a.equals(b)) {
            return true;
        }
        if (!a.shape().equals(b.shape()) || !isFiniteAlike(a, b)) {
            return false;
        }
        var x = onlyFinite(a);
        var y = onlyFinite(b);
        double error = output.error().of(x, y);
        double toExpected = output.error().of(a, expected);
        boolean nearer = Double.isNaN(toExpected) || error <= NEARER * toExpected;
        return nearer && error <= output.tolerance() || RelativeError.MAX.of(x, y) <= ROUNDING;
    }

    /** Whether NaN and the infinities stand in the same places. */
    private static boolean isFiniteAlike(Tensor a, Tensor b) {
        for (int i = 0; i < a.size(); i++) {
            double value = a.data()[i];
            double other = b.data()[i];
            boolean finite = Double.isFinite(value) && Double.isFinite(other);
            if (!finite && Double.compare(value, other) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Tensor onlyFinite(Tensor tensor) {
        return tensor.map(value -> Double.isFinite(value) ? value : 0);
    }
}
