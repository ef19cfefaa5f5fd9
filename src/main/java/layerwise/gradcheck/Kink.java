package layerwise.gradcheck;

import java.util.Optional;
import java.util.function.Supplier;
import layerwise.tensor.Tensor;

/**
 * A place where a function has two slopes, as ReLU has at 0 and max-pooling where two elements tie.
 *
 * @param index where in the tensor, as text
 * @param step within what distance of the tensor's element the kink lies
 * @param left slope to the left
 * @param right slope to the right
 * @param yours the derivative under test
 */
record Kink(String index, double step, double left, double right, double yours) {

    /** Slopes are different when they differ by more than this share of the larger. */
    private static final double SHARE = 1e-3;

    /**
     * Looks for a kink at an element whose derivative is in doubt.
     *
     * <p>For a smooth function the central difference hardly depends on the step, and the gap
     * between the slopes to the right and to the left shrinks with it. At a kink one of the two
     * fails: the first where the kink lies beside the element, the second where it lies on it.
     */
    static Optional<Kink> at(
            Supplier<Tensor> f,
            Tensor x,
            Tensor dOut,
            Element element,
            GradientCheck.Options options) {
        int offset = 0;
        for (int axis = 0; axis < x.axes(); axis++) {
            offset = offset * x.dim(axis) + element.index().get(axis);
        }
        double h = options.step();
        double[] wide = slopes(f, x, dOut, offset, h);
        double[] narrow = slopes(f, x, dOut, offset, h / 10);
        double size = 0;
        var out = f.get();
        for (int i = 0; i < dOut.size(); i++) {
            size += Math.abs(out.data()[i] * dOut.data()[i]);
        }
        double slope = Math.max(Math.abs(wide[0]), Math.abs(wide[1]));
        double noise = 16 * Math.ulp(1.0) * size / (h / 10) + SHARE * slope;
        double centers = Math.abs(wide[0] + wide[1] - narrow[0] - narrow[1]) / 2;
        double wideGap = Math.abs(wide[1] - wide[0]);
        double narrowGap = Math.abs(narrow[1] - narrow[0]);
        boolean beside = centers > noise;
        boolean on = narrowGap > noise && narrowGap > wideGap / 2;
        if (!beside && !on) {
            return Optional.empty();
        }
        return Optional.of(
                new Kink(element.index().toString(), h, wide[0], wide[1], element.yours()));
    }

    private static double[] slopes(
            Supplier<Tensor> f, Tensor x, Tensor dOut, int offset, double h) {
        double[] data = x.data();
        double old = data[offset];
        try {
            var middle = f.get().copy();
            data[offset] = old - h;
            var left = f.get().copy();
            data[offset] = old + h;
            var right = f.get();
            return new double[] {
                NumericalGradient.slope(middle, left, dOut, h),
                NumericalGradient.slope(right, middle, dOut, h)
            };
        } finally {
            data[offset] = old;
        }
    }

    String sentence() {
        var text =
                "The function has a kink within "
                        + Numbers.text(step)
                        + " of "
                        + index
                        + ": its slope is "
                        + Numbers.text(left)
                        + " to the left and "
                        + Numbers.text(right)
                        + " to the right, and central differences give something between."
                        + " ReLU has a kink at 0, max-pooling where two elements tie.";
        double near = SHARE * Math.max(Math.abs(left), Math.abs(right));
        boolean oneOfThem = Math.abs(yours - left) <= near || Math.abs(yours - right) <= near;
        return text
                + (oneOfThem
                        ? " Yours is one of the two, so it may well be right; check at other"
                                + " inputs."
                        : " Yours is neither of the two; check at other inputs.");
    }
}
