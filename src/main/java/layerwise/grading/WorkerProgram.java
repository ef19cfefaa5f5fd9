package layerwise.grading;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import layerwise.checks.AssignmentSpec.Forbidden;
import layerwise.notebook.Repair;
import layerwise.tensor.AtomicFile;

/**
 * The classes that a worker runs with: in grading, one jar with the few packages that cells and the
 * worker itself need. The grader, the kernel and the libraries are not in it, nor what the
 * assignment forbids, so that a name put together at run time finds nothing either.
 *
 * @param classPath jars and folders with classes
 * @param startCaches a folder with what the JVM has prepared for a quicker start with these classes
 */
public record WorkerProgram(List<Path> classPath, Optional<Path> startCaches) {
    /** The name of the jar, inside a sandbox too: the JVM compares it with its start cache's. */
    static final String JAR = "worker.jar";

    /** What a worker consists of. An assignment that forbids one of these forbids to name it. */
    private static final Set<String> OWN =
            Set.of(
                    "layerwise/tensor/",
                    "layerwise/shell/",
                    "layerwise/checks/",
                    "layerwise/grading/worker/");

    /** What cells may use, but for what is forbidden. */
    private static final Set<String> LIBRARY =
            Set.of(
                    "layerwise/layers/",
                    "layerwise/losses/",
                    "layerwise/gradcheck/",
                    "layerwise/datasets/",
                    "layerwise/training/",
                    "layerwise/display/");

    private static final String CLASS = ".class";
    private static final FileTime NO_TIME = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));

    public WorkerProgram {
        classPath = List.copyOf(classPath);
    }

    /**
     * What grades an assignment: its classes, and a start cache made of a run of its solution. Both
     * are made when they are first asked for, which takes some seconds.
     *
     * @param folder where they are kept
     * @throws UncheckedIOException if the classes cannot be kept there
     */
    public static WorkerProgram of(Assignment assignment, Path folder) {
        var spec = assignment.spec();
        return StartCache.addTo(
                without(spec.forbidden(), folder),
                () -> solutionRun(assignment),
                Grader.limits(spec));
    }

    private static RunRecord solutionRun(Assignment assignment) {
        var solution = Repair.of(assignment.released(), assignment.solution());
        var cases = CasePlan.all(assignment.spec(), 0).stream().map(CasePlan::toInputs).toList();
        return new RunRecord(RunCells.of(solution, assignment.spec()), cases);
    }

    /** All the classes of this JVM. */
    static WorkerProgram ofThisJvm() {
        var entries =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(Files::exists)
                        .distinct()
                        .toList();
        return new WorkerProgram(entries, Optional.empty());
    }

    /**
     * The classes for an assignment, in a jar that is made when it is first asked for.
     *
     * @param folder where such jars are kept, each in a folder of its own
     * @throws UncheckedIOException if it cannot be kept there
     */
    static WorkerProgram without(Forbidden forbidden, Path folder) {
        var hash = new ContentHash().add(Version.build());
        forbidden.packages().forEach(name -> hash.add(name + ".*"));
        forbidden.classes().forEach(hash::add);
        var jar = folder.resolve(hash.toString().substring(0, 16)).resolve(JAR);
        try {
            if (!Files.exists(jar)) {
                Files.createDirectories(jar.getParent());
                AtomicFile.write(jar, out -> write(classes(forbidden), out));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(jar + " cannot be written: " + e.getMessage(), e);
        }
        return new WorkerProgram(List.of(jar), Optional.empty());
    }

    /** The same classes with start caches. */
    WorkerProgram with(Path startCaches) {
        return new WorkerProgram(classPath, Optional.of(startCaches));
    }

    /** The start cache for a main class. */
    Optional<Path> startCache(Class<?> mainClass) {
        return startCaches.map(folder -> folder.resolve(StartCache.fileName(mainClass)));
    }

    /** The classes by their names in a jar. */
    private static Map<String, byte[]> classes(Forbidden forbidden) throws IOException {
        var classes = new TreeMap<String, byte[]>();
        var home = Version.home();
        if (Files.isDirectory(home)) {
            addClasses(home, forbidden, classes);
        } else {
            try (var jar = FileSystems.newFileSystem(home)) {
                addClasses(jar.getPath("/"), forbidden, classes);
            }
        }
        return classes;
    }

    private static void addClasses(Path root, Forbidden forbidden, Map<String, byte[]> classes)
            throws IOException {
        try (var files = Files.walk(root.resolve("layerwise"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = root.relativize(file).toString().replace(File.separatorChar, '/');
                if (isShown(name, forbidden)) {
                    classes.put(name, Files.readAllBytes(file));
                }
            }
        }
    }

    private static boolean isShown(String file, Forbidden forbidden) {
        if (!file.endsWith(CLASS)) {
            return false;
        }
        if (OWN.stream().anyMatch(file::startsWith)) {
            return true;
        }
        var name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
        return LIBRARY.stream().anyMatch(file::startsWith)
                && forbidden.packages().stream().noneMatch(p -> name.startsWith(p + "."))
                && forbidden.classes().stream()
                        .noneMatch(c -> name.equals(c) || name.startsWith(c + "$"));
    }

    /** A jar whose bytes depend on nothing but the classes. */
    private static void write(Map<String, byte[]> classes, OutputStream out) throws IOException {
        try (var jar = new JarOutputStream(out)) {
            for (var each : classes.entrySet()) {
                var entry = new JarEntry(each.getKey());
                entry.setLastModifiedTime(NO_TIME);
                jar.putNextEntry(entry);
                jar.write(each.getValue());
                jar.closeEntry();
            }
        }
    }
}
