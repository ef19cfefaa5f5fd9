package layerwise.layers;

import layerwise.tensor.RandomState;
import layerwise.tensor.Tensor;

/** A rule for the first values of a parameter. */
@FunctionalInterface
public interface Initializer {

    /** A new tensor of these sizes; draws from {@code random} what it needs. */
    Tensor draw(RandomState random, int... sizes);

    /** Zeros; draws nothing. */
    static Initializer zeros() {
        return (random, sizes) -> Tensor.zeros(sizes);
    }

    /** Normal numbers with mean 0 and this standard deviation: {@code std * randn(sizes)}. */
    static Initializer gaussian(double std) {
        if (!(std >= 0)) {
            throw new IllegalArgumentException(
                    "Initializer.gaussian: std is " + std + ", needs at least 0");
        }
        return (random, sizes) -> {
            var values = random.randn(sizes);
            double[] data = values.data();
            for (int i = 0; i < data.length; i++) {
                data[i] *= std;
            }
            return values;
        };
    }

    /**
     * Uniform numbers between plus and minus {@code sqrt(6 / (fanIn + fanOut))} (Glorot and Bengio,
     * 2010). The two are arguments because a bias may be drawn with its weights' ones.
     *
     * @param fanIn inputs that one output depends on: D, or C·HH·WW
     * @param fanOut outputs that one input reaches: M, or F·HH·WW
     */
    static Initializer xavierUniform(int fanIn, int fanOut) {
        Window.requireAtLeast("Initializer.xavierUniform", "fanIn", fanIn, 1);
        Window.requireAtLeast("Initializer.xavierUniform", "fanOut", fanOut, 1);
        double bound = Math.sqrt(6.0 / (fanIn + fanOut));
        return (random, sizes) -> random.uniform(-bound, bound, sizes);
    }
}
