package layerwise.layers;

import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Arrays that a thread keeps from one piece of work to the next, shared by all layers: only their
 * length is kept, never their content.
 */
final class Scratch {
    private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(Scratch::new);

    /** In double precision. */
    final Arrays<double[]> doubles = new Arrays<>(double[]::new, array -> array.length);

    /** In single precision. */
    final Arrays<float[]> floats = new Arrays<>(float[]::new, array -> array.length);

    private Scratch() {}

    /** The calling thread's arrays. */
    static Scratch own() {
        return OWN.get();
    }

    /** One array for each use; all may be in use at a time. */
    static final class Arrays<A> {
        private final IntFunction<A> make;
        private final ToIntFunction<A> length;
        private A windows;
        private A outputs;
        private A turned;
        private A sums;
        private A products;
        private A totals;
        private A weights;

        Arrays(IntFunction<A> make, ToIntFunction<A> length) {
            this.make = make;
            this.length = length;
            this.windows = make.apply(0);
            this.outputs = windows;
            this.turned = windows;
            this.sums = windows;
            this.products = windows;
            this.totals = windows;
            this.weights = windows;
        }

        private A atLeast(A kept, int needed) {
            return length.applyAsInt(kept) < needed ? make.apply(needed) : kept;
        }

        /** For unrolled images; at least this long. */
        A windows(int needed) {
            return windows = atLeast(windows, needed);
        }

        /** For outputs, or gradients at them, side by side; at least this long. */
        A outputs(int needed) {
            return outputs = atLeast(outputs, needed);
        }

        /** For what {@link #outputs} holds, transposed; at least this long. */
        A turned(int needed) {
            return turned = atLeast(turned, needed);
        }

        /** For the sum of what {@link #outputs} held in turn; at least this long. */
        A totals(int needed) {
            return totals = atLeast(totals, needed);
        }

        /** For a tile's gradient of the weights; at least this long. */
        A products(int needed) {
            return products = atLeast(products, needed);
        }

        /** For the gradient at the unrolled images; at least this long. */
        A sums(int needed) {
            return sums = atLeast(sums, needed);
        }

        /** For weights in another order: the calling thread's, read by all. At least this long. */
        A weights(int needed) {
            return weights = atLeast(weights, needed);
        }
    }
}
