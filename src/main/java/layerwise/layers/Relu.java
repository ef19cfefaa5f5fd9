package layerwise.layers;

import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * The larger of x and 0, for a batch of any shape; NaN stays NaN.
 *
 * <pre>
 *   out = max(x, 0)     dx = dOut where x > 0, derivativeAtZero · dOut where x = 0, else 0
 * </pre>
 */
public final class Relu implements Reusing {
    /** Elements in a piece of work. */
    private static final int PIECE = 1 << 15;

    private final double derivativeAtZero;
    private final Threads threads;

    /**
     * A ReLU.
     *
     * @param derivativeAtZero from 0 to 1; mathematics leaves it open, CS5242 takes 1, most others
     *     0
     */
    public Relu(double derivativeAtZero) {
        this(derivativeAtZero, Threads.shared());
    }

    /** A ReLU on these threads. */
    public Relu(double derivativeAtZero, Threads threads) {
        if (!(derivativeAtZero >= 0 && derivativeAtZero <= 1)) {
            throw new IllegalArgumentException(
                    "Relu: derivativeAtZero is " + derivativeAtZero + ", needs 0 to 1");
        }
        this.derivativeAtZero = derivativeAtZero;
        this.threads = threads;
    }

    /** Whether nothing goes back through a 0. */
    boolean isZeroAtZero() {
        return derivativeAtZero == 0;
    }

    @Override
    public Tensor forward(Tensor x, Workspace kept) {
        var out = kept.output(x.shape());
        double[] from = x.data();
        double[] to = out.data();
        threads.forEach(
                Math.ceilDiv(from.length, PIECE),
                piece -> {
                    int end = Math.min(from.length, (piece + 1) * PIECE);
                    for (int i = piece * PIECE; i < end; i++) {
                        to[i] = Math.max(from[i], 0);
                    }
                });
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x, Workspace kept) {
        ShapeException.requireShape(
                "Relu: dOut", dOut.shape(), x.shape(), "it is shaped like the output");
        var dx = kept.gradient(x.shape());
        double[] d = dOut.data();
        double[] from = x.data();
        double[] to = dx.data();
        double atZero = derivativeAtZero;
        threads.forEach(
                Math.ceilDiv(from.length, PIECE),
                piece -> {
                    int end = Math.min(from.length, (piece + 1) * PIECE);
                    if (atZero == 0) {
                        where(from, d, to, piece * PIECE, end);
                        return;
                    }
                    for (int i = piece * PIECE; i < end; i++) {
                        to[i] = from[i] > 0 ? d[i] : from[i] == 0 ? atZero * d[i] : 0;
                    }
                });
        return dx;
    }

    /** A mask, not a branch: whether x is positive cannot be predicted. */
    private static void where(double[] x, double[] d, double[] to, int start, int end) {
        for (int i = start; i < end; i++) {
            long mask = x[i] > 0 ? -1L : 0L;
            to[i] = Double.longBitsToDouble(Double.doubleToRawLongBits(d[i]) & mask);
        }
    }

    @Override
    public String toString() {
        return "Relu, derivative " + derivativeAtZero + " at 0";
    }
}
