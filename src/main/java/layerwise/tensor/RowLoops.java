package layerwise.tensor;

/**
 * The innermost loops of arithmetic. The JIT compiler makes vector instructions of a loop where all
 * arrays have the same index: with an offset of its own, one might overlap another.
 */
final class RowLoops {
    private RowLoops() {}

    /** The elements from {@code from} to before {@code to}. */
    static void pairs(
            Broadcast.Operation operation, double[] a, double[] b, double[] out, int from, int to) {
        switch (operation) {
            case PLUS -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] + b[i];
                }
            }
            case MINUS -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] - b[i];
                }
            }
            case TIMES -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] * b[i];
                }
            }
            case DIVIDE -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] / b[i];
                }
            }
            case MAXIMUM -> {
                for (int i = from; i < to; i++) {
                    out[i] = Math.max(a[i], b[i]);
                }
            }
            case MINIMUM -> {
                for (int i = from; i < to; i++) {
                    out[i] = Math.min(a[i], b[i]);
                }
            }
            case GREATER -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] > b[i] ? 1 : 0;
                }
            }
            case LESS -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] < b[i] ? 1 : 0;
                }
            }
            case AT_LEAST -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] >= b[i] ? 1 : 0;
                }
            }
            case AT_MOST -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] <= b[i] ? 1 : 0;
                }
            }
            case EQUAL_TO -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] == b[i] ? 1 : 0;
                }
            }
        }
    }

    /** As {@link #pairs} with one number on the right. */
    static void withNumber(
            Broadcast.Operation operation, double[] a, double b, double[] out, int from, int to) {
        switch (operation) {
            case PLUS -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] + b;
                }
            }
            case MINUS -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] - b;
                }
            }
            case TIMES -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] * b;
                }
            }
            case DIVIDE -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] / b;
                }
            }
            case MAXIMUM -> {
                for (int i = from; i < to; i++) {
                    out[i] = Math.max(a[i], b);
                }
            }
            case MINIMUM -> {
                for (int i = from; i < to; i++) {
                    out[i] = Math.min(a[i], b);
                }
            }
            case GREATER -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] > b ? 1 : 0;
                }
            }
            case LESS -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] < b ? 1 : 0;
                }
            }
            case AT_LEAST -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] >= b ? 1 : 0;
                }
            }
            case AT_MOST -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] <= b ? 1 : 0;
                }
            }
            case EQUAL_TO -> {
                for (int i = from; i < to; i++) {
                    out[i] = a[i] == b ? 1 : 0;
                }
            }
        }
    }
}
