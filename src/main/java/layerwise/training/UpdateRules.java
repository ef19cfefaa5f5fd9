package layerwise.training;

import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * The update rules of cs231n, each an {@link UpdateRule}: {@code UpdateRules::adam}.
 *
 * <p>A rule reads its settings from the state, {@code learningRate} and its own, and takes the
 * usual number where one is not set. {@code w} and the tensors put into the state stay as they are;
 * the next ones are new. The optimizers of a {@link Model}, such as {@link Adam}, are the same
 * formulas with the other courses' forms to choose from.
 */
public final class UpdateRules {
    private static final String LEARNING_RATE = "learningRate";

    private UpdateRules() {}

    /** {@code w - lr · dw}, with {@code learningRate} 0.01. */
    public static Tensor sgd(Tensor w, Tensor dw, UpdateState state) {
        requireGradient("sgd", w, dw);
        double lr = state.number(LEARNING_RATE, 1e-2);
        double[] value = w.data();
        double[] gradient = dw.data();
        double[] next = new double[value.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = value[i] - lr * gradient[i];
        }
        return like(w, next);
    }

    /**
     * {@code v = mu · v - lr · dw; w + v}: the velocity sums steps, not gradients.
     *
     * <p>Settings: {@code learningRate} 0.01, {@code momentum} 0.9, which is mu; remembers {@code
     * velocity}.
     */
    public static Tensor sgdMomentum(Tensor w, Tensor dw, UpdateState state) {
        requireGradient("sgdMomentum", w, dw);
        double lr = state.number(LEARNING_RATE, 1e-2);
        double mu = state.number("momentum", 0.9);
        double[] value = w.data();
        double[] gradient = dw.data();
        double[] velocity = state.tensor("velocity", w).data();
        double[] nextVelocity = new double[value.length];
        double[] next = new double[value.length];
        for (int i = 0; i < next.length; i++) {
            double v = mu * velocity[i] - lr * gradient[i];
            nextVelocity[i] = v;
            next[i] = value[i] + v;
        }
        state.put("velocity", like(w, nextVelocity));
        return like(w, next);
    }

    /**
     * {@code c = rho · c + (1 - rho) · dw²; w - lr · dw / (√c + ε)}, from Tieleman and Hinton 2012.
     *
     * <p>Settings: {@code learningRate} 0.01, {@code decayRate} 0.99, which is rho, {@code epsilon}
     * 1e-8; remembers {@code cache}.
     */
    public static Tensor rmsprop(Tensor w, Tensor dw, UpdateState state) {
        requireGradient("rmsprop", w, dw);
        double lr = state.number(LEARNING_RATE, 1e-2);
        double rho = state.number("decayRate", 0.99);
        double epsilon = state.number("epsilon", 1e-8);
        double[] value = w.data();
        double[] gradient = dw.data();
        double[] cache = state.tensor("cache", w).data();
        double[] nextCache = new double[value.length];
        double[] next = new double[value.length];
        for (int i = 0; i < next.length; i++) {
            double g = gradient[i];
            double c = rho * cache[i] + (1 - rho) * (g * g);
            nextCache[i] = c;
            next[i] = value[i] - lr * g / (Math.sqrt(c) + epsilon);
        }
        state.put("cache", like(w, nextCache));
        return like(w, next);
    }

    /**
     * Adam, from Kingma and Ba 2015, with both means corrected for their start at 0.
     *
     * <pre>
     *   t = t + 1
     *   m = beta1 · m + (1 - beta1) · dw        mHat = m / (1 - beta1ᵗ)
     *   v = beta2 · v + (1 - beta2) · dw²       vHat = v / (1 - beta2ᵗ)
     *   w - lr · mHat / (√vHat + ε)
     * </pre>
     *
     * <p>Settings: {@code learningRate} 0.001, {@code beta1} 0.9, {@code beta2} 0.999, {@code
     * epsilon} 1e-8; remembers {@code m}, {@code v} and the number {@code t}, 0 at first.
     */
    public static Tensor adam(Tensor w, Tensor dw, UpdateState state) {
        requireGradient("adam", w, dw);
        double lr = state.number(LEARNING_RATE, 1e-3);
        double beta1 = state.number("beta1", 0.9);
        double beta2 = state.number("beta2", 0.999);
        double epsilon = state.number("epsilon", 1e-8);
        double t = state.number("t", 0) + 1;
        double correction1 = 1 - Math.pow(beta1, t);
        double correction2 = 1 - Math.pow(beta2, t);
        double[] value = w.data();
        double[] gradient = dw.data();
        double[] mean = state.tensor("m", w).data();
        double[] square = state.tensor("v", w).data();
        double[] nextMean = new double[value.length];
        double[] nextSquare = new double[value.length];
        double[] next = new double[value.length];
        for (int i = 0; i < next.length; i++) {
            double g = gradient[i];
            double m = beta1 * mean[i] + (1 - beta1) * g;
            double v = beta2 * square[i] + (1 - beta2) * (g * g);
            nextMean[i] = m;
            nextSquare[i] = v;
            next[i] = value[i] - lr * (m / correction1) / (Math.sqrt(v / correction2) + epsilon);
        }
        state.put("m", like(w, nextMean)).put("v", like(w, nextSquare)).put("t", t);
        return like(w, next);
    }

    private static void requireGradient(String rule, Tensor w, Tensor dw) {
        ShapeException.requireShape(
                "UpdateRules: " + rule + ": dw",
                dw.shape(),
                w.shape(),
                "a gradient is shaped like its parameter");
    }

    private static Tensor like(Tensor w, double[] data) {
        return Tensor.wrap(data, w.shape().toArray());
    }
}
