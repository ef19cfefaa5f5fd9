package layerwise.gradcheck;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Gradients by central differences: {@code (f(x + h) - f(x - h)) / 2h} for one element after the
 * other. Two evaluations per element, so for small tensors; the error is of order h² plus rounding
 * divided by h.
 *
 * <p>The tensor is changed in place, so the function sees the change through the tensor it already
 * has, and every element is put back to exactly what it was, even where the function throws.
 */
public final class NumericalGradient {

    /** The step where none is given. */
    public static final double STEP = 1e-5;

    private NumericalGradient() {}

    /** The gradient at {@code x} of a scalar that depends on it, with step {@link #STEP}. */
    public static Tensor of(DoubleSupplier f, Tensor x) {
        return of(f, x, STEP);
    }

    /** The gradient at {@code x} of a scalar that depends on it. */
    public static Tensor of(DoubleSupplier f, Tensor x, double h) {
        requireStep(h);
        var gradient = Tensor.zeros(x.shape());
        for (int i = 0; i < x.size(); i++) {
            gradient.data()[i] = at(f, x, i, h);
        }
        return gradient;
    }

    /**
     * The gradient at {@code x} of {@code sum(f · dOut)}, with step {@link #STEP}: what {@code
     * backward(dOut)} of a layer should give.
     */
    public static Tensor of(Supplier<Tensor> f, Tensor x, Tensor dOut) {
        return of(f, x, dOut, STEP);
    }

    /**
     * The gradient at {@code x} of {@code sum(f · dOut)}.
     *
     * @param f the function's value, computed from {@code x} at every call
     * @param dOut gradient at the function's value, shaped like it
     * @throws ShapeException if {@code f} gives another shape than that of {@code dOut}
     */
    public static Tensor of(Supplier<Tensor> f, Tensor x, Tensor dOut, double h) {
        requireStep(h);
        var gradient = Tensor.zeros(x.shape());
        for (int i = 0; i < x.size(); i++) {
            gradient.data()[i] = at(f, x, dOut, i, h);
        }
        return gradient;
    }

    private static double at(DoubleSupplier f, Tensor x, int i, double h) {
        double[] data = x.data();
        double old = data[i];
        try {
            data[i] = old + h;
            double plus = f.getAsDouble();
            data[i] = old - h;
            return (plus - f.getAsDouble()) / (2 * h);
        } finally {
            data[i] = old;
        }
    }

    private static double at(Supplier<Tensor> f, Tensor x, Tensor dOut, int i, double h) {
        double[] data = x.data();
        double old = data[i];
        try {
            data[i] = old + h;
            // a copy, because a value may share memory with x, as reshape does
            var plus = f.get().copy();
            data[i] = old - h;
            return slope(plus, f.get(), dOut, 2 * h);
        } finally {
            data[i] = old;
        }
    }

    /**
     * How {@code sum(f · dOut)} changes from one value of f to another, per unit of distance. The
     * sum runs in NumPy's order: what a gradient check reports is rounding, and only so are its
     * digits those of a course in Python.
     */
    static double slope(Tensor right, Tensor left, Tensor dOut, double distance) {
        ShapeException.requireShape(
                "NumericalGradient: dOut",
                dOut.shape(),
                right.shape(),
                "it is shaped like the function's value");
        return right.minus(left).timesInPlace(dOut).sum() / distance;
    }

    static void requireStep(double h) {
        if (!(h > 0 && h < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "NumericalGradient: h is "
                            + h
                            + ", needs a number above 0; 1e-5 suits doubles");
        }
    }
}
