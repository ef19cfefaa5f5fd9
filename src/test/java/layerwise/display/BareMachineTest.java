package layerwise.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plots on machines that lack what Java looks for: the usual trap of small containers. */
class BareMachineTest {
    private static final List<String> FONTS =
            List.of(
                    "/usr/share/fonts",
                    "/usr/local/share/fonts",
                    "/usr/share/X11/fonts",
                    "/usr/lib/X11/fonts");
    private static final List<String> CONFIGURATION =
            List.of("/etc/fonts", "/usr/share/fontconfig", "/var/cache/fontconfig");
    private static final List<String> LIBRARIES =
            List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64");

    enum Lack {
        FONTS,
        FONTS_AND_CONFIGURATION,
        FONTS_CONFIGURATION_AND_LIBRARY
    }

    @BeforeAll
    static void bubblewrapWorks() throws IOException, InterruptedException {
        boolean works;
        try {
            works = run(List.of("bwrap", "--dev-bind", "/", "/", "true"), null) == 0;
        } catch (IOException _) {
            works = false;
        }
        assumeTrue(works, "bubblewrap is missing or not allowed, so fonts cannot be hidden");
    }

    @ParameterizedTest
    @EnumSource
    void aPlotIsTheSamePictureWithoutAFont(Lack lack, @TempDir Path folder) throws Exception {
        var log = folder.resolve("log").toFile();

        int exit = run(command(lack, folder), log);

        assertEquals(0, exit, () -> "the child failed: " + read(log.toPath()));
        // native code of fontconfig's, which is told nothing and asked by Java all the same
        var complaint = "Fontconfig error: Cannot load default config file: No such file: (null)";
        var said = lack == Lack.FONTS_AND_CONFIGURATION ? List.of(complaint) : List.of();
        assertTrue(said.containsAll(read(log.toPath()).lines().toList()), () -> read(log.toPath()));
        var drawn = ImageIO.read(folder.resolve("plot.png").toFile());
        var expected = BareMachine.plot();
        assertTrue(ink(drawn.getSubimage(100, 0, 280, 34)) > 300, "the title is not there");
        assertEquals(0, differences(expected, drawn));
        var logical = ImageIO.read(folder.resolve("logical.png").toFile());
        assertTrue(light(logical) > 300, "text in a logical font is not there");
    }

    private static List<String> command(Lack lack, Path folder) throws IOException {
        var command = new ArrayList<>(List.of("bwrap", "--dev-bind", "/", "/"));
        hide(command, FONTS);
        if (lack != Lack.FONTS) {
            hide(command, CONFIGURATION);
        }
        if (lack == Lack.FONTS_CONFIGURATION_AND_LIBRARY) {
            for (var library : LIBRARIES) {
                hideFontconfig(command, Path.of(library));
            }
        }
        // a home without fonts and without Java's own notes about them
        var home = Files.createDirectory(folder.resolve("home")).toString();
        command.addAll(List.of("--unsetenv", "DISPLAY", "--setenv", "HOME", home));
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "layerwise.display.BareMachine",
                        folder.toString()));
        return command;
    }

    private static void hide(List<String> command, List<String> folders) {
        for (var folder : folders) {
            if (Files.isDirectory(Path.of(folder)) && !Files.isSymbolicLink(Path.of(folder))) {
                command.addAll(List.of("--tmpfs", folder));
            }
        }
    }

    private static void hideFontconfig(List<String> command, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, "libfontconfig.so*")) {
            for (var file : files) {
                if (!Files.isSymbolicLink(file)) {
                    command.addAll(List.of("--ro-bind", "/dev/null", file.toString()));
                }
            }
        }
    }

    private static int run(List<String> command, java.io.File log)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                log == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(log));
        var child = builder.start();
        if (!child.waitFor(60, TimeUnit.SECONDS)) {
            child.destroyForcibly();
            throw new AssertionError("the child did not end: " + command);
        }
        return child.exitValue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int ink(BufferedImage image) {
        return count(image, brightness -> brightness < 128);
    }

    private static int light(BufferedImage image) {
        return count(image, brightness -> brightness > 128);
    }

    private static int count(BufferedImage image, java.util.function.IntPredicate which) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += which.test(image.getRGB(x, y) & 0xFF) ? 1 : 0;
            }
        }
        return count;
    }

    private static int differences(BufferedImage one, BufferedImage other) {
        int count = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                boolean same = (one.getRGB(x, y) & 0xFFFFFF) == (other.getRGB(x, y) & 0xFFFFFF);
                count += same ? 0 : 1;
            }
        }
        return count;
    }
}
