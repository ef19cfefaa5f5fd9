package layerwise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class KernelSpecsTest {
    @TempDir Path folder;

    @Test
    void anInstalledKernelIsListedAndGoneWhenUninstalled() throws Exception {
        var specs = KernelSpecs.ofPrefix(folder);
        assertEquals(List.of(), specs.list());

        var place = specs.install(folder);

        assertEquals(folder.resolve("share/jupyter/kernels/java"), place);
        assertEquals(List.of("Java (Layerwise)"), names(specs));
        assertTrue(specs.uninstall());
        assertFalse(specs.uninstall());
        assertEquals(List.of(), specs.list());
    }

    @Test
    void theSpecStartsThisJavaAndSaysWhereTheAssignmentsAre() throws Exception {
        var place = KernelSpecs.ofPrefix(folder).install(folder);

        var json = JsonMapper.builder().build().readTree(place.resolve("kernel.json").toFile());
        assertEquals("java", json.path("language").asString(""));
        assertEquals("message", json.path("interrupt_mode").asString(""));
        assertEquals(
                folder.toAbsolutePath().toString(),
                json.path("env").path("LAYERWISE_HOME").asString(""));
        var command = KernelSpecs.ofPrefix(folder).list().getFirst().command();
        assertTrue(Files.isExecutable(Path.of(command.getFirst())), command::toString);
        assertTrue(command.contains("--enable-native-access=ALL-UNNAMED"), command::toString);
        assertEquals("{connection_file}", command.getLast());
    }

    @Test
    void theSpecTellsTheJvmsCompilerWhatLwTellsIt() throws Exception {
        KernelSpecs.ofPrefix(folder).install(folder);

        var lw =
                Files.readAllLines(Path.of("lw")).stream()
                        .filter(line -> line.startsWith("flags="))
                        .flatMap(line -> Stream.of(line.split("[ '\"]")))
                        .filter(word -> word.startsWith("-XX:CompileCommand"));
        var command = KernelSpecs.ofPrefix(folder).list().getFirst().command();
        assertEquals(
                lw.toList(),
                command.stream().filter(word -> word.startsWith("-XX:CompileCommand")).toList());
    }

    @Test
    void theSpecNamesTheStartCacheThatLwNames() throws Exception {
        System.setProperty("layerwise.start", "/somewhere/start.aot");
        try {
            KernelSpecs.ofPrefix(folder).install(folder);
        } finally {
            System.clearProperty("layerwise.start");
        }

        var command = KernelSpecs.ofPrefix(folder).list().getFirst().command();
        assertTrue(command.contains("-XX:AOTCache=/somewhere/start.aot"), command::toString);
        assertTrue(command.contains("-Xlog:aot=off,cds=off"), command::toString);
    }

    @Test
    void aFullJJavaIsRegisteredWithLayerwiseOnItsClassPath() throws Exception {
        var jar = Files.createFile(folder.resolve("jjava.jar"));
        var specs = KernelSpecs.ofPrefix(folder);

        var place = specs.installJJava(jar, folder);

        var json = JsonMapper.builder().build().readTree(place.resolve("kernel.json").toFile());
        assertEquals(
                KernelSpecs.classPath(), json.path("env").path("JJAVA_CLASSPATH").asString(""));
        var command = specs.list().getFirst().command();
        assertEquals(
                List.of("-jar", jar.toString(), "{connection_file}"),
                command.subList(command.size() - 3, command.size()));
    }

    @Test
    void aJJavaThatIsNotThereIsRefused() {
        var missing = folder.resolve("none.jar");

        var e =
                assertThrows(
                        IOException.class,
                        () -> KernelSpecs.ofPrefix(folder).installJJava(missing, folder));

        assertEquals(
                "kernel install: " + missing + " is not there, needs the jar of JJava",
                e.getMessage());
    }

    @Test
    void aBrokenKernelOfSomebodyElseIsPassedOver() throws Exception {
        var other = Files.createDirectories(folder.resolve("share/jupyter/kernels/other"));
        Files.writeString(other.resolve("kernel.json"), "{");
        KernelSpecs.ofPrefix(folder).install(folder);

        assertEquals(List.of("Java (Layerwise)"), names(KernelSpecs.ofPrefix(folder)));
    }

    @Test
    void aUsersFolderFollowsJupytersVariables() {
        assertEquals(Path.of("data"), KernelSpecs.userData(Map.of("JUPYTER_DATA_DIR", "data")));
    }

    @Test
    void aUsersFolderIsInTheHomeThatTheEnvironmentNames() {
        var environment = Map.of("HOME", "elsewhere", "USERPROFILE", "elsewhere");

        assertEquals(Path.of("elsewhere"), KernelSpecs.userData(environment).subpath(0, 1));
    }

    private static List<String> names(KernelSpecs specs) throws IOException {
        return specs.list().stream().map(KernelSpecs.Spec::displayName).toList();
    }
}
