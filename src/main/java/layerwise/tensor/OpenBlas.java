package layerwise.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

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

    private final MethodHandle dgemm;
    private final MethodHandle sgemm;

    private final Path folder;

    private OpenBlas(Path library) throws Throwable {
        folder = library.getParent();
        var lookup = SymbolLookup.libraryLookup(library, Arena.global());
        dgemm = gemm(lookup, "cblas_dgemm", ValueLayout.JAVA_DOUBLE);
        sgemm = gemm(lookup, "cblas_sgemm", ValueLayout.JAVA_FLOAT);
        var threads = lookup.findOrThrow("openblas_set_num_threads");
        Linker.nativeLinker()
                .downcallHandle(threads, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                .invokeExact(1);
    }

    private static MethodHandle gemm(SymbolLookup lookup, String name, ValueLayout number) {
        var size = ValueLayout.JAVA_INT;
        var array = ValueLayout.ADDRESS;
        var descriptor =
                FunctionDescriptor.ofVoid(
                        size, size, size, size, size, size, number, array, size, array, size,
                        number, array, size);
        return Linker.nativeLinker()
                .downcallHandle(lookup.findOrThrow(name), descriptor, Linker.Option.critical(true));
    }

    /**
     * Loads the library.
     *
     * @throws Throwable whatever goes wrong; the caller falls back and says so
     */
    static OpenBlas load() throws Throwable {
        var given = System.getProperty("layerwise.openblas");
        var folder = given != null ? Path.of(given) : unpack();
        for (var name : List.of("libopenblas.so.0", "libopenblas.0.dylib", "libopenblas.dll")) {
            if (Files.exists(folder.resolve(name))) {
                return new OpenBlas(folder.resolve(name));
            }
        }
        throw new IOException(folder + " holds no OpenBLAS library");
    }

    /** The folder with the native files in use. */
    Path folder() {
        return folder;
    }

    /** The folder with the native files, unpacked there if they are not yet. */
    static Path unpack() throws IOException {
        var platform = platform();
        var resources = "/org/bytedeco/openblas/" + platform + "/";
        var folder = cacheFolder().resolve("openblas-" + platform);
        Files.createDirectories(folder);
        boolean found = false;
        for (var name : nativeFiles()) {
            try (var source = OpenBlas.class.getResourceAsStream(resources + name)) {
                if (source != null) {
                    found = true;
                    copyUnlessThere(source, folder.resolve(name));
                }
            }
        }
        if (!found) {
            throw new IOException("no OpenBLAS for " + platform + " on the class path");
        }
        return folder;
    }

    private static List<String> nativeFiles() {
        return List.of(
                "libgcc_s.so.1",
                "libquadmath.so.0",
                "libgfortran.so.5",
                "libopenblas.so.0",
                "libgcc_s.1.1.dylib",
                "libquadmath.0.dylib",
                "libgfortran.5.dylib",
                "libopenblas.0.dylib",
                "libgcc_s_seh-1.dll",
                "libquadmath-0.dll",
                "libgfortran-5.dll",
                "libopenblas.dll");
    }

    private static void copyUnlessThere(InputStream source, Path target) throws IOException {
        if (Files.exists(target) && Files.size(target) == source.available()) {
            return;
        }
        var partial = Files.createTempFile(target.getParent(), target.getFileName() + "-", ".part");
        Files.copy(source, partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path cacheFolder() {
        var xdg = System.getenv("XDG_CACHE_HOME");
        var base =
                xdg != null && !xdg.isBlank()
                        ? Path.of(xdg)
                        : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("layerwise");
    }

    private static String platform() {
        var os = System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT);
        var system = os.contains("win") ? "windows" : os.contains("mac") ? "macosx" : "linux";
        var arch = System.getProperty("os.arch");
        return system + "-" + (arch.equals("aarch64") ? "arm64" : "x86_64");
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
        try {
            dgemm.invokeExact(
                    ROW_MAJOR,
                    flag(transposeA),
                    flag(transposeB),
                    m,
                    n,
                    k,
                    alpha,
                    from(a, aOffset),
                    lda,
                    from(b, bOffset),
                    ldb,
                    beta,
                    from(c, cOffset),
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
        try {
            sgemm.invokeExact(
                    ROW_MAJOR,
                    flag(transposeA),
                    flag(transposeB),
                    m,
                    n,
                    k,
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

    private static MemorySegment from(double[] array, int offset) {
        return MemorySegment.ofArray(array).asSlice(8L * offset);
    }
}
