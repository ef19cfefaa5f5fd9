package layerwise.tensor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The matrix product {@code C = alpha·op(A)·op(B) + beta·C} on row-major arrays, BLAS's {@code
 * gemm}: op(A) is (m, k), op(B) is (k, n), C is (m, n), and op transposes where its flag is set. A
 * matrix starts at its offset, and its rows lie {@code ld} elements apart. C is modified, A and B
 * are not. Safe for concurrent use; each call runs on the calling thread.
 *
 * <p>{@link #best()} is OpenBLAS where it loads, else {@link PlainProduct}; {@code
 * -Dlayerwise.product=plain} chooses the second.
 */
public interface MatrixProduct {

    /** The product in use on this machine. */
    static MatrixProduct best() {
        return BestProduct.INSTANCE;
    }

    /**
     * The folder of the native library that {@link #best()} uses, nothing where it is plain Java. A
     * process that may not look for the library itself is given it as {@code layerwise.openblas}.
     */
    static Optional<Path> nativeFolder() {
        return best() instanceof OpenBlas blas ? Optional.of(blas.folder()) : Optional.empty();
    }

    /** Name to show in reports: {@code OpenBLAS} or {@code plain Java}. */
    String name();

    /** The product in double precision. */
    void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            double[] b,
            int bOffset,
            int ldb,
            double beta,
            double[] c,
            int cOffset,
            int ldc);

    /** The product in single precision. */
    void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc);
}
