package layerwise.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import layerwise.tensor.Tensor;

/**
 * One case of a check: inputs to read by name, outputs to give by name.
 *
 * <p>Each reading of a tensor or of labels gives a copy of its own, so that code which changes its
 * input in place changes nothing for the next reading. Outputs are copied too.
 */
public final class Case {
    private final String name;
    private final Map<String, Object> inputs;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();

    /**
     * A case with these inputs.
     *
     * @param inputs by name; each a Tensor, int[], Double, Integer, Boolean or String
     */
    public Case(String name, Map<String, Object> inputs) {
        this.name = name;
        this.inputs = new LinkedHashMap<>(inputs);
    }

    /** What the case is called. */
    public String name() {
        return name;
    }

    /** A copy of an input tensor. */
    public Tensor tensor(String input) {
        return input(input, Tensor.class, "a tensor").copy();
    }

    /** A copy of input labels. */
    public int[] labels(String input) {
        return input(input, int[].class, "labels").clone();
    }

    /** A whole number. */
    public int integer(String input) {
        return input(input, Integer.class, "a whole number");
    }

    /** A number, whole or not. */
    public double number(String input) {
        return input(input, Number.class, "a number").doubleValue();
    }

    /** A true or false. */
    public boolean flag(String input) {
        return input(input, Boolean.class, "true or false");
    }

    /** A text. */
    public String text(String input) {
        return input(input, String.class, "a text");
    }

    /** Gives an output; each name once. A null says that student code returned nothing. */
    public void output(String output, Tensor value) {
        if (value == null) {
            throw new NullPointerException(output + " is null, needs a tensor");
        }
        if (outputs.putIfAbsent(output, value.copy()) != null) {
            throw new IllegalStateException(
                    "output \"" + output + "\" was given twice, needs a name of its own");
        }
    }

    /** Gives a number as an output. */
    public void output(String output, double value) {
        output(output, Tensor.wrap(new double[] {value}));
    }

    /** The outputs given so far, in their order. */
    public Map<String, Tensor> outputs() {
        return new LinkedHashMap<>(outputs);
    }

    private <T> T input(String input, Class<T> type, String wanted) {
        var value = inputs.get(input);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the check has no input \"" + input + "\", it has " + names());
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "input \""
                            + input
                            + "\" is of type "
                            + value.getClass().getSimpleName()
                            + ", it was read as "
                            + wanted);
        }
        return type.cast(value);
    }

    private List<String> names() {
        return new ArrayList<>(inputs.keySet());
    }
}
