package layerwise.grading;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.tensor.MatrixProduct;

/**
 * The files a worker needs: the JDK, the class path, OpenBLAS. In a sandbox they lie under other
 * names, which tell nothing of this machine.
 *
 * @param jdk the JDK's folder
 * @param program the classes, and the start caches made for them
 * @param openBlas folder of the native library; nothing where plain Java is used
 */
record SandboxPaths(Path jdk, WorkerProgram program, Optional<Path> openBlas) {
    static final String INSIDE_PRLIMIT = "/bin/prlimit";

    private static final Path INSIDE_JDK = Path.of("/jdk");
    private static final Path INSIDE_CLASSES = Path.of("/layerwise");
    private static final Path INSIDE_START_CACHES = INSIDE_CLASSES.resolve("start");
    private static final Path INSIDE_OPENBLAS = Path.of("/openblas");

    /** This program on the JDK and the OpenBLAS that this JVM runs with. */
    static SandboxPaths of(WorkerProgram program) {
        var entries = program.classPath().stream().map(SandboxPaths::real).toList();
        return new SandboxPaths(
                real(Path.of(System.getProperty("java.home"))),
                new WorkerProgram(entries, program.startCaches().map(SandboxPaths::real)),
                MatrixProduct.nativeFolder().map(SandboxPaths::real));
    }

    /** Where programs are looked for. */
    static String searchPath() {
        return Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    }

    /** A program on the path, or nothing. */
    static Optional<Path> program(String name, String path) {
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Path java() {
        return jdk.resolve("bin").resolve("java");
    }

    String classPath() {
        return program.classPath().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Which matrix product a worker takes: this JVM's. */
    String openBlasOption() {
        return openBlas.map(folder -> "-Dlayerwise.openblas=" + folder)
                .orElse("-Dlayerwise.product=plain");
    }

    /** The same files as they are called inside. */
    SandboxPaths inside() {
        var entries = new ArrayList<Path>();
        for (var entry : program.classPath()) {
            var folder = INSIDE_CLASSES.resolve(String.valueOf(entries.size()));
            entries.add(folder.resolve(entry.getFileName()));
        }
        var startCaches = program.startCaches().map(_ -> INSIDE_START_CACHES);
        return new SandboxPaths(
                INSIDE_JDK,
                new WorkerProgram(entries, startCaches),
                openBlas.map(_ -> INSIDE_OPENBLAS));
    }

    /** What bubblewrap is told to show, all of it read-only. */
    List<String> bindings(Path prlimit) {
        var shown = new TreeMap<Path, Path>();
        var inside = inside();
        shown.put(jdk, inside.jdk());
        for (int i = 0; i < program.classPath().size(); i++) {
            shown.put(program.classPath().get(i), inside.program().classPath().get(i));
        }
        program.startCaches().ifPresent(folder -> shown.put(folder, INSIDE_START_CACHES));
        openBlas.ifPresent(folder -> shown.put(folder, INSIDE_OPENBLAS));
        shown.put(real(prlimit), Path.of(INSIDE_PRLIMIT));
        for (var folder : libraryFolders()) {
            shown.put(folder, folder);
        }
        var arguments = new ArrayList<String>();
        for (Map.Entry<Path, Path> each : shown.entrySet()) {
            arguments.addAll(
                    List.of("--ro-bind", each.getKey().toString(), each.getValue().toString()));
        }
        for (var link : List.of("/lib", "/lib64")) {
            var target = linkTarget(Path.of(link));
            target.ifPresent(to -> arguments.addAll(List.of("--symlink", to.toString(), link)));
        }
        return arguments;
    }

    /**
     * The system's folders of the libraries that this JVM has loaded: a worker is the same JVM.
     * With them the folders in which the dynamic linker looks for itself and where Debian's JDK
     * keeps its settings.
     */
    private Set<Path> libraryFolders() {
        var folders = new LinkedHashSet<Path>();
        for (var line : mappedFiles()) {
            var file = Path.of(line);
            boolean ours = file.startsWith(jdk) || openBlas.filter(file::startsWith).isPresent();
            if (!ours && line.contains(".so") && isSystem(file)) {
                folders.add(file.getParent());
            }
        }
        for (var linker : List.of("/lib", "/lib64", "/usr/lib64")) {
            var folder = Path.of(linker);
            if (Files.isDirectory(folder) && !folder.endsWith("lib")) {
                folders.add(real(folder));
            }
        }
        try (var etc = Files.newDirectoryStream(Path.of("/etc"), "java-*")) {
            etc.forEach(folders::add);
        } catch (IOException e) {
            throw new UncheckedIOException("/etc cannot be listed", e);
        }
        return folders;
    }

    private static boolean isSystem(Path file) {
        return Stream.of("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/nix/store")
                .anyMatch(file::startsWith);
    }

    private static List<String> mappedFiles() {
        try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.indexOf('/') > 0)
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/self/maps cannot be read", e);
        }
    }

    private static Optional<Path> linkTarget(Path path) {
        try {
            return Files.isSymbolicLink(path)
                    ? Optional.of(Files.readSymbolicLink(path))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
    }
}
