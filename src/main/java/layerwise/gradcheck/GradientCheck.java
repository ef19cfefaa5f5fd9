package layerwise.gradcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import layerwise.layers.Layer;
import layerwise.layers.Mode;
import layerwise.layers.Parameter;
import layerwise.losses.Loss;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Compares what a layer's or a loss's {@code backward} gives with central differences of its {@code
 * forward}.
 *
 * <p>A layer is checked in {@link Mode#TRAIN}. One that draws at random must draw the same at every
 * {@code forward}, or there is nothing to differentiate; the report says so where it does not.
 */
public final class GradientCheck {

    /**
     * How the gradients are compared.
     *
     * @param error which relative error; the norm form is CS5242's
     * @param tolerance the largest error that passes
     * @param step the step h of the central differences
     */
    public record Options(RelativeError error, double tolerance, double step) {

        /** The norm form, 1e-8 and 1e-5, as in CS5242's check. */
        public static final Options DEFAULT =
                new Options(RelativeError.NORM, 1e-8, NumericalGradient.STEP);

        public Options {
            NumericalGradient.requireStep(step);
            if (!(tolerance >= 0)) {
                throw new IllegalArgumentException(
                        "GradientCheck: tolerance is " + tolerance + ", needs a number from 0");
            }
        }
    }

    /** How many of its last digits a function may be wrong by: it adds and multiplies a lot. */
    private static final double ROUNDING = 4;

    private GradientCheck() {}

    /** Checks a layer with {@link Options#DEFAULT}. */
    public static GradientReport layer(Layer layer, Tensor x, Tensor dOut) {
        return layer(layer, x, dOut, Options.DEFAULT);
    }

    /**
     * Checks the gradients that a layer gives for its inputs and for each parameter.
     *
     * @param x a batch; away from kinks, such as inputs of ReLU that are nearly 0
     * @param dOut gradient at the output, shaped like {@code layer.forward(x)}
     * @throws ShapeException if {@code dOut} is not shaped like the output
     */
    public static GradientReport layer(Layer layer, Tensor x, Tensor dOut, Options options) {
        layer.setMode(Mode.TRAIN);
        var input = x.copy();
        var gradientOut = dOut.copy();
        var remarks = new ArrayList<String>();
        var out = layer.forward(input).copy();
        ShapeException.requireShape(
                "GradientCheck: dOut", dOut.shape(), out.shape(), "it is shaped like the output");
        var dx = layer.backward(gradientOut, input).copy();
        var analytic = new ArrayList<Tensor>();
        for (Parameter parameter : layer.parameters()) {
            analytic.add(parameter.gradient.copy());
        }
        if (!input.equals(x) || !gradientOut.equals(dOut)) {
            remarks.add(
                    "forward or backward changes the tensors it is given; it must work on copies,"
                            + " since the caller still needs them.");
            input = x.copy();
        }
        if (!layer.forward(input).equals(out)) {
            remarks.add(
                    "forward gives another output for the same input, so differences of outputs"
                            + " say nothing; a layer that draws at random needs a fixed seed here.");
        }
        var x0 = input;
        Supplier<Tensor> f = () -> layer.forward(x0);
        var lines = new ArrayList<GradientReport.Line>();
        lines.add(line("inputs", dx, f, x0, dOut, options));
        for (int i = 0; i < analytic.size(); i++) {
            var parameter = layer.parameters().get(i);
            lines.add(line(parameter.name, analytic.get(i), f, parameter.value, dOut, options));
        }
        return new GradientReport(options, lines, remarks);
    }

    /** Checks a loss with {@link Options#DEFAULT}. */
    public static GradientReport loss(Loss loss, Tensor scores, int[] targets) {
        return loss(loss, scores, targets, Options.DEFAULT);
    }

    /** Checks the gradient that a loss gives for the scores. */
    public static GradientReport loss(Loss loss, Tensor scores, int[] targets, Options options) {
        var x = scores.copy();
        var remarks = new ArrayList<String>();
        var analytic = loss.backward(x, targets).copy();
        if (!x.equals(scores)) {
            remarks.add("backward changes the scores it is given; it must work on a copy.");
            x = scores.copy();
        }
        var x0 = x;
        var one = Tensor.of(1);
        Supplier<Tensor> f = () -> Tensor.of(loss.forward(x0, targets).loss());
        return new GradientReport(
                options, List.of(line("scores", analytic, f, x0, one, options)), remarks);
    }

    /**
     * Checks the gradients of a number, such as the loss of a whole network, with respect to the
     * tensors that it depends on.
     *
     * @param f the number, computed from these very tensors at every call
     * @param at the tensors by name; each is changed in place, element by element, and put back
     * @param gradients what is to be checked, by the same names
     * @throws IllegalArgumentException if a tensor has no gradient
     */
    public static GradientReport of(
            DoubleSupplier f,
            Map<String, Tensor> at,
            Map<String, Tensor> gradients,
            Options options) {
        var one = Tensor.scalar(1);
        Supplier<Tensor> value = () -> Tensor.scalar(f.getAsDouble());
        var lines = new ArrayList<GradientReport.Line>();
        at.forEach((name, x) -> {
            var analytic = gradients.get(name);
            if (analytic == null) {
                throw new IllegalArgumentException(
                        "GradientCheck: "
                                + name
                                + " has no gradient, needs one; there are "
                                + gradients.keySet());
            }
            lines.add(line(name, analytic.copy(), value, x, one, options));
        });
        return new GradientReport(options, lines, List.of());
    }

    private static GradientReport.Line line(
            String name,
            Tensor analytic,
            Supplier<Tensor> f,
            Tensor x,
            Tensor dOut,
            Options options) {
        var numeric = NumericalGradient.of(f, x, dOut, options.step());
        double error = options.error().of(analytic, numeric);
        var worst = options.error().worst(analytic, numeric);
        if (error <= options.tolerance() || worst.isEmpty()) {
            return new GradientReport.Line(name, error, analytic, numeric, worst, "");
        }
        var remark =
                Kink.at(f, x, dOut, worst.get(), options)
                        .map(Kink::sentence)
                        .or(() -> rounding(f.get(), dOut, worst.get(), options))
                        .orElse("");
        return new GradientReport.Line(name, error, analytic, numeric, worst, remark);
    }

    /** A sentence, where the difference is one that rounding makes. */
    private static Optional<String> rounding(
            Tensor value, Tensor dOut, Element element, Options options) {
        double size = value.times(dOut).abs().sum();
        double noise = ROUNDING * Math.ulp(size) / (2 * options.step());
        return Math.abs(element.yours() - element.expected()) <= noise
                ? Optional.of(
                        "That is rounding: the function's value, "
                                + Numbers.text(size)
                                + ", is only known to its last digit, and divided by two steps that"
                                + " digit is "
                                + Numbers.text(Math.ulp(size) / (2 * options.step()))
                                + ". Beside a gradient this small it looks large; check with a larger"
                                + " step.")
                : Optional.empty();
    }
}
