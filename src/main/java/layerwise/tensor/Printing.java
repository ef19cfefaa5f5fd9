package layerwise.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Text of a tensor as NumPy's {@code str}: eight digits after the point, columns aligned, lines of
 * 75 characters, three elements at either end of an axis where there are more than 1000.
 */
final class Printing {
    private static final int PRECISION = 8;
    private static final int WIDTH = 75;
    private static final int THRESHOLD = 1000;
    private static final int EDGE = 3;
    private static final String SUMMARY = "...";

    private final Tensor tensor;
    private final boolean summary;
    private boolean exponents;
    private int digits;
    private int padLeft;
    private int padRight;
    private int exponentDigits;

    private Printing(Tensor tensor) {
        this.tensor = tensor;
        this.summary = tensor.size() > THRESHOLD;
    }

    static String text(Tensor tensor) {
        if (tensor.size() == 0) {
            return "[]";
        }
        if (tensor.axes() == 0) {
            return number(tensor.data()[0]);
        }
        var printing = new Printing(tensor);
        printing.measure();
        var text = new StringBuilder();
        printing.block(text, 0, 0, " ", WIDTH);
        return text.toString();
    }

    /** A number alone, as Python prints it. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return special(value);
        }
        double size = Math.abs(value);
        if (value == 0 || (size >= 1e-4 && size < 1e16)) {
            var plain = new BigDecimal(Double.toString(value)).toPlainString();
            var signed = value == 0 && 1 / value < 0 ? "-0.0" : plain;
            return signed.contains(".") ? signed : signed + ".0";
        }
        var parts = scientific(value, 17, 2).split("e");
        var mantissa = parts[0].endsWith(".") ? parts[0].replace(".", "") : parts[0];
        return mantissa + "e" + parts[1];
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }

    /** Chooses the form that the printed elements share; those left out have no say. */
    private void measure() {
        var shown = new java.util.ArrayList<Double>();
        collect(shown, 0, 0);
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double value : shown) {
            if (Double.isFinite(value) && value != 0) {
                most = Math.max(most, Math.abs(value));
                least = Math.min(least, Math.abs(value));
            }
        }
        exponents = most > 0 && (most >= 1e8 || least < 1e-4 || most / least > 1000);
        int special = 0;
        boolean finite = false;
        for (double value : shown) {
            if (Double.isFinite(value)) {
                finite = true;
                measure(value);
            } else {
                special = Math.max(special, special(value).length());
            }
        }
        if (exponents) {
            padRight = exponentDigits + 2 + digits;
        }
        if (special > 0) {
            padLeft = Math.max(padLeft, special - (finite ? padRight + 1 : 1));
        }
    }

    private void measure(double value) {
        var text = exponents ? scientific(value, PRECISION, 2) : positional(value);
        int point = text.indexOf('.');
        padLeft = Math.max(padLeft, point);
        if (exponents) {
            int e = text.indexOf('e');
            digits = Math.max(digits, e - point - 1);
            exponentDigits = Math.max(exponentDigits, text.length() - e - 2);
        } else {
            padRight = Math.max(padRight, text.length() - point - 1);
        }
    }

    private void collect(java.util.List<Double> shown, int axis, int at) {
        if (axis == tensor.axes()) {
            shown.add(tensor.data()[at]);
            return;
        }
        int size = tensor.dim(axis);
        boolean shortened = summary && 2 * EDGE < size;
        for (int i = 0; i < size; i++) {
            if (!shortened || i < EDGE || i >= size - EDGE) {
                collect(shown, axis + 1, at * size + i);
            }
        }
    }

    /** Shortest digits that name the number, at most eight after the point, no trailing zeros. */
    private static String positional(double value) {
        var exact = new BigDecimal(value);
        var shortest = new BigDecimal(Double.toString(value));
        var rounded =
                shortest.scale() > PRECISION
                        ? exact.setScale(PRECISION, RoundingMode.HALF_EVEN)
                        : shortest;
        var text = rounded.signum() == 0 ? "0." : rounded.abs().toPlainString();
        if (text.indexOf('.') < 0) {
            text += ".";
        }
        text = text.replaceAll("0+$", "");
        return (negative(value) ? "-" : "") + text;
    }

    private static boolean negative(double value) {
        return Double.doubleToRawLongBits(value) < 0;
    }

    private static String scientific(double value, int precision, int exponentDigits) {
        var shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        var context = new MathContext(precision + 1, RoundingMode.HALF_EVEN);
        var rounded =
                shortest.precision() > precision + 1
                        ? new BigDecimal(value).round(context).stripTrailingZeros()
                        : shortest;
        var text = rounded.unscaledValue().abs().toString();
        int exponent = value == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        var power = Integer.toString(Math.abs(exponent));
        return (negative(value) ? "-" : "")
                + text.charAt(0)
                + "."
                + text.substring(1)
                + (exponent < 0 ? "e-" : "e+")
                + "0".repeat(Math.max(0, exponentDigits - power.length()))
                + power;
    }

    private String element(double value) {
        if (!Double.isFinite(value)) {
            var text = special(value);
            return " ".repeat(Math.max(0, padLeft + padRight + 1 - text.length())) + text;
        }
        if (!exponents) {
            var text = positional(value);
            int point = text.indexOf('.');
            int right = padRight - (text.length() - point - 1);
            return " ".repeat(padLeft - point) + text + " ".repeat(right);
        }
        var text = scientific(value, PRECISION, exponentDigits);
        int point = text.indexOf('.');
        int e = text.indexOf('e');
        return " ".repeat(padLeft - point)
                + text.substring(0, e)
                + "0".repeat(digits - (e - point - 1))
                + text.substring(e);
    }

    private void block(StringBuilder out, int axis, int at, String indent, int width) {
        int size = tensor.dim(axis);
        boolean last = axis == tensor.axes() - 1;
        boolean shortened = summary && 2 * EDGE < size;
        out.append('[');
        var line = new StringBuilder(indent);
        boolean first = true;
        for (int i = 0; i < size; i++) {
            boolean gap = shortened && i == EDGE;
            if (gap) {
                i = size - EDGE - 1;
            }
            if (last) {
                var word = gap ? SUMMARY : element(tensor.data()[at * size + i]);
                if (line.length() + word.length() > width - 1 && line.length() > indent.length()) {
                    out.append(first ? line.substring(indent.length()) : line);
                    trimEnd(out);
                    out.append('\n');
                    first = false;
                    line = new StringBuilder(indent);
                }
                line.append(word).append(i < size - 1 ? " " : "");
            } else {
                if (i > 0) {
                    out.append("\n".repeat(tensor.axes() - axis - 1)).append(indent);
                }
                if (gap) {
                    out.append(SUMMARY);
                } else {
                    block(out, axis + 1, at * size + i, indent + " ", width - 1);
                }
            }
        }
        if (last) {
            out.append(first ? line.substring(indent.length()) : line);
        }
        out.append(']');
    }

    private static void trimEnd(StringBuilder out) {
        while (out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
    }
}
