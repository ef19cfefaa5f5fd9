package layerwise.gradcheck;

import java.util.Optional;
import layerwise.tensor.Tensor;

/**
 * What is wrong with a wrong tensor. A pattern is only named where the tensor, put right by that
 * pattern, agrees with the expected one to the tolerance, or where it is a plain fact about the
 * places of the wrong elements; where none is, there is only the worst element.
 *
 * @param kind what was recognised
 * @param name what the tensor is called
 * @param worst the element that is furthest off; empty where nothing is wrong or a shape differs
 * @param pattern what was recognised, in words that show no element of the expected tensor; may be
 *     empty
 */
public record Difference(Kind kind, String name, Optional<Element> worst, String pattern) {

    /** What can be wrong with a tensor. */
    public enum Kind {
        /** Nothing. */
        SAME,
        /** It has another shape. */
        SHAPE,
        /** It holds NaN or infinity where the expected one does not. */
        NOT_FINITE,
        /** It is 0 everywhere. */
        ZERO,
        /** It is right to about 7 digits, not more. */
        PRECISION,
        /** It is a multiple of the expected one. */
        SCALED,
        /** A function, such as a root, was applied to the expected elements. */
        FUNCTION,
        /** Sizes are right, signs are not. */
        SIGNS,
        /** Axes are swapped. */
        TRANSPOSED,
        /** An axis runs backwards. */
        FLIPPED,
        /** It is moved along an axis. */
        SHIFTED,
        /** Right or wrong by a step along height and width. */
        STRIDE,
        /** The same amount is missing everywhere, or for each index of one axis. */
        OFFSET,
        /** Wrong only where the input was 0. */
        AT_ZERO,
        /** Wrong only at the border of the last two axes. */
        BORDER,
        /** Wrong only at some indices of one axis. */
        CONFINED,
        /** Every wrong element is 0. */
        CUT_OFF,
        /** Every wrong element should be 0. */
        LET_THROUGH,
        /** The expected values in another order. */
        ORDER,
        /** Nothing that is recognised. */
        OTHER
    }

    /**
     * What else is known of a tensor; makes more patterns recognisable.
     *
     * @param batch number of examples; 0 if unknown
     * @param input what the layer was given; only used where it has the tensor's shape
     * @param bias the layer's bias
     */
    public record Clues(int batch, Optional<Tensor> input, Optional<Tensor> bias) {
        /** Nothing else is known. */
        public static final Clues NONE = new Clues(0, Optional.empty(), Optional.empty());

        /** These clues and the number of examples. */
        public Clues withBatch(int examples) {
            return new Clues(examples, input, bias);
        }

        /** These clues and what the layer was given. */
        public Clues withInput(Tensor x) {
            return new Clues(batch, Optional.of(x), bias);
        }

        /** These clues and the layer's bias. */
        public Clues withBias(Tensor b) {
            return new Clues(batch, input, Optional.of(b));
        }
    }

    /** Explains without clues. */
    public static Difference explain(
            String name, Tensor yours, Tensor expected, RelativeError error, double tolerance) {
        return explain(name, yours, expected, error, tolerance, Clues.NONE);
    }

    /**
     * Explains how {@code yours} differs from {@code expected}.
     *
     * @param name what the tensor is called, as in {@code "dw"}
     * @param error how the two are compared
     * @param tolerance the largest error at which they count as the same
     */
    public static Difference explain(
            String name,
            Tensor yours,
            Tensor expected,
            RelativeError error,
            double tolerance,
            Clues clues) {
        if (!yours.shape().equals(expected.shape())) {
            var pattern = ShapePatterns.sentence(yours, expected, error, tolerance);
            return new Difference(Kind.SHAPE, name, Optional.empty(), pattern);
        }
        if (error.within(tolerance, yours, expected)) {
            return new Difference(Kind.SAME, name, Optional.empty(), "");
        }
        var pair = new Pair(yours, expected, error, tolerance);
        var found = Patterns.find(pair, clues).orElse(new Patterns.Found(Kind.OTHER, ""));
        return new Difference(found.kind(), name, error.worst(yours, expected), found.sentence());
    }

    /** The whole explanation, with one element of the expected tensor. */
    public String sentence() {
        return switch (kind) {
            case SAME -> name + " is right.";
            case SHAPE -> name + " " + pattern;
            default ->
                    name
                            + " is wrong"
                            + worst.map(Difference::where).orElse("")
                            + "."
                            + (pattern.isEmpty() ? "" : " " + pattern);
        };
    }

    /** The explanation without any element of the expected tensor, for inputs kept hidden. */
    public String withoutValues() {
        return switch (kind) {
            case SAME, SHAPE -> sentence();
            default -> name + " is wrong." + (pattern.isEmpty() ? "" : " " + pattern);
        };
    }

    private static String where(Element worst) {
        return worst.index().isEmpty() ? ": " + worst.values() : "; the largest error is " + worst;
    }
}
