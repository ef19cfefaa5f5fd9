package layerwise.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * OpenBLAS through the foreign-function API. Arrays are handed over where they lie ({@code
 * Linker.Option.critical}), nothing is copied. The library is told to use one thread; callers that
 * want more split their work.
 *
 * <p>The native files come from bytedeco's jar on the class path and are unpacked once into the
 * user's cache, or into a folder given by the property {@code layerwise.openblas}, where a sandbox
 * finds them ready.
 */
@SuppressWarnings("restricted") // calling native code is what this class is for
final class OpenBlas implements MatrixProduct {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    /** Constants, or the compiler could not see through a call and would make its segments. */
    private static final MethodHandle DGEMM = gemm(ValueLayout.JAVA_DOUBLE);

    private static final MethodHandle SGEMM = gemm(ValueLayout.JAVA_FLOAT);

    private final MemorySegment dgemm;
    private final MemorySegment sgemm;

    private final Path folder;

    private OpenBlas(Path library) throws Throwable {
        folder = library.getParent();
        var lookup = SymbolLookup.libraryLookup(library, Arena.global());
        dgemm = lookup.findOrThrow("cblas_dgemm");
        sgemm = lookup.findOrThrow("cblas_sgemm");
        var threads = lookup.findOrThrow("openblas_set_num_threads");
        Linker.nativeLinker()
                .downcallHandle(threads, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                .invokeExact(1);
    }

    private static MethodHandle gemm(ValueLayout number) {
        var size = ValueLayout.JAVA_INT;
        var array = ValueLayout.ADDRESS;
        var descriptor =
                FunctionDescriptor.ofVoid(
                        size, size, size, size, size, size, number, array, size, array, size,
                        number, array, size);
        return Linker.nativeLinker().downcallHandle(descriptor, Linker.Option.critical(true));
    }

    /**
     * Loads the library.
     *
     * @throws Throwable whatever goes wrong; the caller falls back and says so
     */
    static OpenBlas load() throws Throwable {
        var given = System.getProperty("layerwise.openblas");
        var files = NativeFiles.here();
        var folder = given != null ? Path.of(given) : files.unpacked();
        var library = folder.resolve(files.library());
        if (!Files.exists(library)) {
            throw new IOException(folder + " holds no " + files.library());
        }
        return new OpenBlas(library);
    }

    /** The folder with the native files in use. */
    Path folder() {
        return folder;
    }

    @Override
    public String name() {
        return "OpenBLAS";
    }

    @Override
    public void multiply(
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
            int ldc) {
        Operands.check(
                transposeA,
                transposeB,
                m,
                n,
                k,
                a.length,
                aOffset,
                lda,
                b.length,
                bOffset,
                ldb,
                c.length,
                cOffset,
                ldc);
        Operands.checkApart(a == c, b == c);
        if (m == 0 || n == 0) {
            return;
        }
        try {
            DGEMM.invokeExact(
                    dgemm,
                    ROW_MAJOR,
                    flag(transposeA),
                    flag(transposeB),
                    m,
                    n,
                    alpha == 0 ? 0 : k, // its small kernels read A and B even then
                    alpha,
                    MemorySegment.ofArray(a).asSlice(8L * aOffset),
                    lda,
                    MemorySegment.ofArray(b).asSlice(8L * bOffset),
                    ldb,
                    beta,
                    MemorySegment.ofArray(c).asSlice(8L * cOffset),
                    ldc);
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS: cblas_dgemm failed", e);
        }
    }

    @Override
    public void multiply(
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
            int ldc) {
        Operands.check(
                transposeA,
                transposeB,
                m,
                n,
                k,
                a.length,
                aOffset,
                lda,
                b.length,
                bOffset,
                ldb,
                c.length,
                cOffset,
                ldc);
        Operands.checkApart(a == c, b == c);
        if (m == 0 || n == 0) {
            return;
        }
        try {
            SGEMM.invokeExact(
                    sgemm,
                    ROW_MAJOR,
                    flag(transposeA),
                    flag(transposeB),
                    m,
                    n,
                    alpha == 0 ? 0 : k, // its small kernels read A and B even then
                    alpha,
                    MemorySegment.ofArray(a).asSlice(4L * aOffset),
                    lda,
                    MemorySegment.ofArray(b).asSlice(4L * bOffset),
                    ldb,
                    beta,
                    MemorySegment.ofArray(c).asSlice(4L * cOffset),
                    ldc);
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS: cblas_sgemm failed", e);
        }
    }

    private static int flag(boolean transpose) {
        return transpose ? TRANSPOSE : NO_TRANSPOSE;
    }
}
