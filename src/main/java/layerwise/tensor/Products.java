package layerwise.tensor;

import java.util.stream.IntStream;

/**
 * Matrix products of tensors, large ones on all cores.
 *
 * <p>The result is cut into blocks that depend on its shape alone, each computed by one thread with
 * one call, so that its digits do not depend on the number of threads.
 */
final class Products {
    /** Below this many multiplications a product is done before other threads have woken up. */
    private static final long LARGE = 1L << 21;

    private static final int BLOCKS = 32;
    private static final int LEAST = 32;

    private Products() {}

    static Tensor multiply(
            MatrixProduct product, Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        requireFit(a, transposeA, b, transposeB);
        var out = Tensor.zeros(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1));
        return multiply(product, a, transposeA, b, transposeB, out);
    }

    private static void requireFit(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        if (a.axes() != 2
                || b.axes() != 2
                || a.dim(transposeA ? 0 : 1) != b.dim(transposeB ? 1 : 0)) {
            throw new ShapeException(
                    "matmul: shapes are "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + ", needs "
                            + (transposeA ? "(K, M)" : "(M, K)")
                            + " and "
                            + (transposeB ? "(N, K)" : "(K, N)"));
        }
    }

    /** Writes over {@code out} and returns it. */
    static Tensor multiply(
            MatrixProduct product,
            Tensor a,
            boolean transposeA,
            Tensor b,
            boolean transposeB,
            Tensor out) {
        requireFit(a, transposeA, b, transposeB);
        int m = a.dim(transposeA ? 1 : 0);
        int k = a.dim(transposeA ? 0 : 1);
        int n = b.dim(transposeB ? 0 : 1);
        ShapeException.requireShape(
                "matmul: out", out.shape(), Shape.of(m, n), "that is the product's");
        if ((long) m * n * k < LARGE) {
            product.multiply(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    1,
                    a.data(),
                    0,
                    a.dim(1),
                    b.data(),
                    0,
                    b.dim(1),
                    0,
                    out.data(),
                    0,
                    n);
            return out;
        }
        boolean byRows = m >= n;
        int length = byRows ? m : n;
        int block = Math.max(LEAST, (length / BLOCKS + 7) / 8 * 8);
        IntStream.range(0, (length + block - 1) / block)
                .parallel()
                .forEach(i -> {
                    int start = i * block;
                    int size = Math.min(block, length - start);
                    int row = byRows ? start : 0;
                    int column = byRows ? 0 : start;
                    product.multiply(
                            transposeA,
                            transposeB,
                            byRows ? size : m,
                            byRows ? n : size,
                            k,
                            1,
                            a.data(),
                            transposeA ? row : row * k,
                            a.dim(1),
                            b.data(),
                            transposeB ? column * k : column,
                            b.dim(1),
                            0,
                            out.data(),
                            row * n + column,
                            n);
                });
        return out;
    }
}
