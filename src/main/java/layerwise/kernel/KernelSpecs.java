package layerwise.kernel;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tells Jupyter of the kernel: a folder {@code kernels/java} with a {@code kernel.json}. */
public final class KernelSpecs {
    /** The name by which notebooks ask for the kernel. */
    public static final String NAME = "java";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A kernel that Jupyter would find.
     *
     * @param folder where its {@code kernel.json} is
     * @param displayName what Jupyter shows
     * @param command how it is started
     */
    public record Spec(Path folder, String displayName, List<String> command) {
        public Spec {
            command = List.copyOf(command);
        }
    }

    /** As in {@code lw}: calls of OpenBLAS are compiled by themselves and whole. */
    private static final List<String> COMPILER =
            List.of(
                    "-XX:CompileCommand=quiet",
                    "-XX:CompileCommand=dontinline,layerwise.tensor.OpenBlas::multiply",
                    "-XX:CompileCommand=inline,jdk.internal.foreign.HeapMemorySegmentImpl*::*",
                    "-XX:CompileCommand=inline,"
                            + "jdk.internal.foreign.AbstractMemorySegmentImpl::asSlice*");

    private final Path kernels;

    private KernelSpecs(Path kernels) {
        this.kernels = kernels;
    }

    /** The kernels of this user, where Jupyter looks first. */
    public static KernelSpecs ofUser() {
        return new KernelSpecs(userData(System.getenv()).resolve("kernels"));
    }

    /** The kernels of an installation, as in {@code /usr/local} or a virtual environment. */
    public static KernelSpecs ofPrefix(Path prefix) {
        return new KernelSpecs(prefix.resolve("share").resolve("jupyter").resolve("kernels"));
    }

    /**
     * Installs the kernel, over one that is there already.
     *
     * @param home folder with {@code grading} and {@code datasets}, for the checks of a notebook
     * @return its folder
     */
    public Path install(Path home) throws IOException {
        var command = javaCommand();
        addStartCache(command);
        command.addAll(
                List.of("-cp", classPath(), KernelMain.class.getName(), "{connection_file}"));
        return write(
                "Java (Layerwise)",
                command,
                Map.of("LAYERWISE_HOME", home.toAbsolutePath().toString()));
    }

    /**
     * Installs a full JJava with Layerwise on its class path.
     *
     * @param jjava JJava's own jar
     * @throws IOException if that is no file, too
     */
    public Path installJJava(Path jjava, Path home) throws IOException {
        if (!Files.isRegularFile(jjava)) {
            throw new IOException(
                    "kernel install: " + jjava + " is not there, needs the jar of JJava");
        }
        var command = javaCommand();
        command.addAll(List.of("-jar", jjava.toAbsolutePath().toString(), "{connection_file}"));
        var environment = new LinkedHashMap<String, String>();
        environment.put("LAYERWISE_HOME", home.toAbsolutePath().toString());
        environment.put("JJAVA_CLASSPATH", classPath());
        return write("Java (JJava, Layerwise)", command, environment);
    }

    /** Removes the kernel; returns whether it was there. */
    public boolean uninstall() throws IOException {
        var folder = kernels.resolve(NAME);
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return true;
    }

    /** The kernels here whose {@code kernel.json} can be read. */
    public List<Spec> list() throws IOException {
        if (!Files.isDirectory(kernels)) {
            return List.of();
        }
        try (var folders = Files.list(kernels)) {
            return folders.sorted().flatMap(folder -> read(folder).stream()).toList();
        }
    }

    private static Optional<Spec> read(Path folder) {
        var file = folder.resolve("kernel.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            var json = JSON.readTree(Files.readString(file));
            var command = new ArrayList<String>();
            json.path("argv").forEach(argument -> command.add(argument.asString("")));
            return Optional.of(new Spec(folder, json.path("display_name").asString(""), command));
        } catch (IOException | JacksonException e) {
            // A broken kernel of somebody else is not ours to report.
            return Optional.empty();
        }
    }

    private Path write(String displayName, List<String> command, Map<String, String> environment)
            throws IOException {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("argv", command);
        spec.put("display_name", displayName);
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        spec.put("env", environment);
        var folder = Files.createDirectories(kernels.resolve(NAME));
        Files.writeString(
                folder.resolve("kernel.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(spec) + "\n");
        return folder;
    }

    private static List<String> javaCommand() {
        boolean windows =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
        var java = Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
        var command =
                new ArrayList<>(
                        List.of(
                                java.toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.awt.headless=true",
                                // Tablesaw reads its classes so that the JVM warns, on stderr
                                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(COMPILER);
        return command;
    }

    /**
     * Names the cache that {@code lw} makes for quicker starts, whether or not it is there yet. The
     * JVM takes one that fits, and is told to be silent about any other.
     */
    private static void addStartCache(List<String> command) {
        var cache = System.getProperty("layerwise.start", "");
        if (!cache.isEmpty()) {
            command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off"));
        }
    }

    /** The jar that this class is in; the class path of this JVM where it is in no jar. */
    static String classPath() {
        try {
            var source = KernelSpecs.class.getProtectionDomain().getCodeSource().getLocation();
            var place = Path.of(source.toURI());
            return Files.isRegularFile(place)
                    ? place.toString()
                    : absolute(System.getProperty("java.class.path"));
        } catch (URISyntaxException e) {
            throw new AssertionError("the place of a class is a file", e);
        }
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                List.of(classPath.split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    /** Jupyter's rules for where a user's data is. */
    static Path userData(Map<String, String> environment) {
        if (environment.containsKey("JUPYTER_DATA_DIR")) {
            return Path.of(environment.get("JUPYTER_DATA_DIR"));
        }
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        // as Jupyter finds it; Java's own property is the account's, whatever the environment says
        var variable = os.contains("windows") ? "USERPROFILE" : "HOME";
        var home = Path.of(environment.getOrDefault(variable, System.getProperty("user.home")));
        if (os.contains("mac")) {
            return home.resolve("Library").resolve("Jupyter");
        }
        if (os.contains("windows") && environment.containsKey("APPDATA")) {
            return Path.of(environment.get("APPDATA")).resolve("jupyter");
        }
        if (environment.containsKey("XDG_DATA_HOME")) {
            return Path.of(environment.get("XDG_DATA_HOME")).resolve("jupyter");
        }
        return home.resolve(".local").resolve("share").resolve("jupyter");
    }
}
