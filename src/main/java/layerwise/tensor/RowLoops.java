package layerwise.tensor;

/** The innermost loops of arithmetic, as plain as the JIT compiler needs them to vectorise. */
final class RowLoops {
    private RowLoops() {}

    static void pairs(
            Broadcast.Operation operation,
            double[] a,
            int aAt,
            double[] b,
            int bAt,
            double[] out,
            int at,
            int n) {
        switch (operation) {
            case PLUS -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] + b[bAt + i];
                }
            }
            case MINUS -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] - b[bAt + i];
                }
            }
            case TIMES -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] * b[bAt + i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] / b[bAt + i];
                }
            }
        }
    }

    /** A row, or one number where {@code aStep} is 0, with one number on its right. */
    static void withNumber(
            Broadcast.Operation operation,
            double[] a,
            int aAt,
            int aStep,
            double b,
            double[] out,
            int at,
            int n) {
        if (aStep == 0) {
            double value = a[aAt];
            double result =
                    switch (operation) {
                        case PLUS -> value + b;
                        case MINUS -> value - b;
                        case TIMES -> value * b;
                        case DIVIDE -> value / b;
                    };
            java.util.Arrays.fill(out, at, at + n, result);
            return;
        }
        switch (operation) {
            case PLUS -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] + b;
                }
            }
            case MINUS -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] - b;
                }
            }
            case TIMES -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] * b;
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a[aAt + i] / b;
                }
            }
        }
    }

    /** One number with a row on its right. */
    static void numberWith(
            Broadcast.Operation operation,
            double a,
            double[] b,
            int bAt,
            double[] out,
            int at,
            int n) {
        switch (operation) {
            case PLUS -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a + b[bAt + i];
                }
            }
            case MINUS -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a - b[bAt + i];
                }
            }
            case TIMES -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a * b[bAt + i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    out[at + i] = a / b[bAt + i];
                }
            }
        }
    }
}
