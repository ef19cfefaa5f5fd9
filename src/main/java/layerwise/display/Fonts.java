package layerwise.display;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The font of every plot, DejaVu Sans, which comes along with Layerwise.
 *
 * <p>Java on Linux asks fontconfig for its logical fonts and fails on a machine that lacks it or
 * has no font at all, as small containers do: even a font loaded from a file is refused then. On
 * such a machine, and only there, Java is given a font configuration that names our files; from
 * then on every font it knows by a logical name is DejaVu too. No option of the JVM is needed.
 *
 * <p>Where the library of fontconfig is there but not its {@code /etc/fonts}, the library itself
 * says so once on the standard error stream; that is harmless.
 */
public final class Fonts {
    /** The JDK's own switch for a font configuration of one's own. */
    private static final String CONFIGURATION = "sun.awt.fontconfig";

    private static final String PLAIN_FILE = "DejaVuSans.ttf";
    private static final String BOLD_FILE = "DejaVuSans-Bold.ttf";

    private static final Font PLAIN;
    private static final Font BOLD;

    static {
        try {
            var folder = Files.createTempDirectory("layerwise-fonts");
            folder.toFile().deleteOnExit();
            var plain = unpack(PLAIN_FILE, folder);
            var bold = unpack(BOLD_FILE, folder);
            if (!javaFindsFonts()) {
                configure(folder, plain, bold);
            }
            PLAIN = load(plain);
            BOLD = load(bold);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "fonts: could not be unpacked into "
                            + System.getProperty("java.io.tmpdir")
                            + ", needs about 2 MB there; set -Djava.io.tmpdir to a folder with room",
                    e);
        } catch (FontFormatException e) {
            throw new IllegalStateException("fonts: the jar's DejaVu files are damaged", e);
        }
    }

    private Fonts() {}

    /**
     * Makes sure that text can be drawn in this JVM. Plots call it by themselves; a program that
     * draws with AWT before its first plot calls it once at its start.
     */
    public static void install() {
        // the class is initialized now, which is all that is needed
    }

    /** DejaVu Sans. */
    static Font plain(float size) {
        return PLAIN.deriveFont(size);
    }

    /** DejaVu Sans Bold. */
    static Font bold(float size) {
        return BOLD.deriveFont(size);
    }

    private static Path unpack(String name, Path folder) throws IOException {
        var file = folder.resolve(name);
        try (var in = Fonts.class.getResourceAsStream(name)) {
            Files.copy(in, file);
        }
        file.toFile().deleteOnExit();
        return file;
    }

    /** Whether Java's font system starts; it can be asked again after it failed. */
    private static boolean javaFindsFonts() {
        try {
            return !new Font(Font.SANS_SERIF, Font.PLAIN, 12).getFontName().isEmpty();
        } catch (RuntimeException | Error _) {
            // RuntimeException "Fontconfig head is null" or InternalError, by JDK and lack
            return false;
        }
    }

    private static void configure(Path folder, Path plain, Path bold) throws IOException {
        var lines = new StringBuilder("version=1\nsequence.allfonts=latin-1\n");
        for (var family : List.of("serif", "sansserif", "monospaced", "dialog", "dialoginput")) {
            for (var style : List.of("plain", "bold", "italic", "bolditalic")) {
                var name = style.startsWith("bold") ? "DejaVu Sans Bold" : "DejaVu Sans";
                lines.append("%s.%s.latin-1=%s\n".formatted(family, style, name));
            }
        }
        lines.append("filename.DejaVu_Sans=").append(plain).append('\n');
        lines.append("filename.DejaVu_Sans_Bold=").append(bold).append('\n');
        var file = folder.resolve("fontconfig.properties");
        Files.writeString(file, lines, StandardCharsets.ISO_8859_1);
        file.toFile().deleteOnExit();
        System.setProperty(CONFIGURATION, file.toString());
    }

    private static Font load(Path file) throws IOException, FontFormatException {
        var font = Font.createFont(Font.TRUETYPE_FONT, file.toFile());
        GraphicsEnvironment.getLocalGraphicsEnvironment().registerFont(font);
        return font;
    }
}
