package layerwise.gradcheck;

import java.util.List;

/**
 * One element of two tensors that should be equal.
 *
 * @param index its place, one number per axis
 * @param yours its value in the tensor under test
 * @param expected the value it should have
 * @param error how far apart they are, by the measure that was asked
 */
public record Element(List<Integer> index, double yours, double expected, double error) {

    public Element {
        index = List.copyOf(index);
    }

    /** The two values, as in {@code "yours 1.0, expected 2.0"}. */
    String values() {
        return "yours " + Numbers.text(yours) + ", expected " + Numbers.text(expected);
    }

    @Override
    public String toString() {
        return "at " + index + ": " + values();
    }
}
