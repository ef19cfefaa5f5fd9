package layerwise.layers;

import java.util.Objects;
import layerwise.tensor.RandomState;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Inverted dropout (Srivastava et al., 2014), for a batch of any shape. While learning, each
 * element is kept with probability k and then divided by k, or else set to 0; in use, nothing
 * changes.
 *
 * <pre>
 *   mask = rand(shape) &lt; k        out = x · mask / k        dx = dOut · mask / k
 * </pre>
 *
 * <p>{@code backward} uses the mask that the last {@code forward} drew. A new layer is in mode
 * {@link Mode#TRAIN}.
 */
public final class Dropout implements Reusing {

    /** What the probability is the probability of; courses differ. */
    public enum Probability {
        /** Of setting an element to 0, as in CS5242, Caffe and PyTorch. */
        OF_ZEROING,
        /** Of keeping an element, as in cs231n. */
        OF_KEEPING
    }

    /** Which mask a forward pass draws. */
    public enum Masks {
        /** A new one each time. */
        NEW,
        /**
         * The same one each time, for inputs of the same shape: the seed is set again. Central
         * differences need it, else they compare two different functions.
         */
        REPEATED
    }

    private final double probability;
    private final Probability meaning;
    private final double keep;
    private final long seed;
    private final Masks masks;
    private final RandomState random;
    private Mode mode = Mode.TRAIN;
    private Tensor mask;

    /**
     * A dropout layer.
     *
     * @param probability at least 0 and below 1 of zeroing, or above 0 and at most 1 of keeping
     * @param meaning which of the two
     * @param seed of the masks
     * @param masks new ones or always the same
     */
    public Dropout(double probability, Probability meaning, long seed, Masks masks) {
        this.keep = keep(probability, Objects.requireNonNull(meaning, "Dropout: meaning"));
        this.probability = probability;
        this.meaning = meaning;
        this.seed = seed;
        this.masks = Objects.requireNonNull(masks, "Dropout: masks");
        this.random = new RandomState(seed);
    }

    private static double keep(double probability, Probability meaning) {
        double keep = meaning == Probability.OF_KEEPING ? probability : 1 - probability;
        if (!(keep > 0 && keep <= 1)) {
            var range =
                    meaning == Probability.OF_KEEPING
                            ? "above 0 and at most 1 (of keeping)"
                            : "at least 0 and below 1 (of zeroing)";
            throw new IllegalArgumentException(
                    "Dropout: probability is " + probability + ", needs " + range);
        }
        return keep;
    }

    @Override
    public void setMode(Mode mode) {
        this.mode = Objects.requireNonNull(mode, "Dropout: mode");
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        if (mode == Mode.TEST) {
            return x;
        }
        if (mask == null || !mask.shape().equals(x.shape())) {
            mask = Tensor.zeros(x.shape());
        }
        drawMask();
        return product(x, mask, kept.output(x.shape()));
    }

    private void drawMask() {
        if (masks == Masks.REPEATED) {
            random.seed(seed);
        }
        random.rand(mask);
        double[] data = mask.data();
        double kept = 1 / keep;
        for (int i = 0; i < data.length; i++) {
            data[i] = data[i] < keep ? kept : 0;
        }
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        ShapeException.requireShape(
                "Dropout: dOut", dOut.shape(), x.shape(), "it is shaped like the output");
        if (mode == Mode.TEST) {
            return dOut;
        }
        if (mask == null) {
            throw new IllegalStateException(
                    "Dropout: backward has no mask, needs a forward pass first, in mode TRAIN");
        }
        ShapeException.requireShape(
                "Dropout: dOut",
                dOut.shape(),
                mask.shape(),
                "the last forward pass drew its mask for that shape");
        return product(dOut, mask, kept.gradient(x.shape()));
    }

    private static Tensor product(Tensor a, Tensor b, Tensor result) {
        double[] left = a.data();
        double[] right = b.data();
        double[] to = result.data();
        for (int i = 0; i < to.length; i++) {
            to[i] = left[i] * right[i];
        }
        return result;
    }

    @Override
    public String toString() {
        return "Dropout, probability " + probability + " " + meaning;
    }
}
