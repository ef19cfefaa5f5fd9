package layerwise.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * OpenBLAS's native files for one platform, as bytedeco's jar holds them: the library and what it
 * is linked with.
 *
 * @param platform bytedeco's name, as in {@code linux-x86_64}
 * @param names file names; the last is OpenBLAS itself
 */
record NativeFiles(String platform, List<String> names) {

    NativeFiles {
        names = List.copyOf(names);
    }

    /** The files for the machine this runs on. */
    static NativeFiles here() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static NativeFiles of(String osName, String osArch) {
        var os = osName.toLowerCase(Locale.ROOT);
        var arch = osArch.equals("aarch64") || osArch.equals("arm64") ? "arm64" : "x86_64";
        if (os.contains("mac")) {
            return new NativeFiles(
                    "macosx-" + arch,
                    List.of(
                            "libgcc_s.1.1.dylib",
                            "libquadmath.0.dylib",
                            "libgfortran.5.dylib",
                            "libopenblas.0.dylib"));
        }
        if (os.contains("windows")) {
            return new NativeFiles(
                    "windows-" + arch,
                    List.of(
                            "libgcc_s_seh-1.dll",
                            "libquadmath-0.dll",
                            "libgfortran-5.dll",
                            "libopenblas.dll"));
        }
        return new NativeFiles(
                "linux-" + arch,
                List.of(
                        "libgcc_s.so.1",
                        "libquadmath.so.0",
                        "libgfortran.so.5",
                        "libopenblas.so.0"));
    }

    String library() {
        return names.getLast();
    }

    /**
     * A folder that holds the files: the user's cache or, where it cannot be written, a new one.
     */
    Path unpacked() throws IOException {
        return unpacked(cacheFolder().resolve("openblas-" + platform));
    }

    Path unpacked(Path cache) throws IOException {
        try {
            unpackTo(cache);
            return cache;
        } catch (NativeFilesMissing e) {
            throw e;
        } catch (IOException e) {
            var own = Files.createTempDirectory("layerwise-openblas-");
            own.toFile().deleteOnExit();
            names.forEach(name -> own.resolve(name).toFile().deleteOnExit());
            unpackTo(own);
            return own;
        }
    }

    /** The class path has no files for this platform; no other folder would help. */
    static final class NativeFilesMissing extends IOException {
        private static final long serialVersionUID = 1;

        NativeFilesMissing(String platform) {
            super("no OpenBLAS for " + platform + " on the class path");
        }
    }

    /**
     * Puts the files there unless they are there already, complete. Several processes may do so at
     * once: each writes a file of its own and moves it into place.
     */
    void unpackTo(Path folder) throws IOException {
        boolean found = false;
        for (var name : names) {
            var resource =
                    NativeFiles.class.getResource(
                            "/org/bytedeco/openblas/" + platform + "/" + name);
            if (resource == null) {
                continue; // not every platform needs every file
            }
            found |= name.equals(library());
            var target = folder.resolve(name);
            var connection = resource.openConnection();
            // the size is enough: files appear complete, and reading 37 MB at each start is slow
            try (var source = connection.getInputStream()) {
                long size = connection.getContentLengthLong();
                if (!Files.isRegularFile(target) || Files.size(target) != size) {
                    Files.createDirectories(folder);
                    AtomicFile.write(target, source::transferTo);
                }
            }
        }
        if (!found) {
            throw new NativeFilesMissing(platform);
        }
    }

    private static Path cacheFolder() {
        var xdg = System.getenv("XDG_CACHE_HOME");
        var base =
                xdg != null && !xdg.isBlank()
                        ? Path.of(xdg)
                        : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("layerwise");
    }
}
