package layerwise.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** KaTeX, which draws formulas when a page is opened, as text to put into the page. */
final class Katex {
    private static final String FOLDER = "/META-INF/resources/webjars/katex/0.18.11/dist/";

    /** The font files of one face; browsers of the last years read the first. */
    private static final Pattern FONT =
            Pattern.compile("url\\((fonts/[\\w-]+\\.woff2)\\) format\\(\"woff2\"\\)[^;}]*");

    private Katex() {}

    /** The style sheet, with its fonts in it. */
    static String style() {
        var css = new String(read("katex.min.css"), StandardCharsets.UTF_8);
        return FONT.matcher(css)
                .replaceAll(font ->
                        Matcher.quoteReplacement(
                                "url(data:font/woff2;base64,"
                                        + base64(read(font.group(1)))
                                        + ") format(\"woff2\")"));
    }

    /** The program. */
    static String script() {
        return new String(read("katex.min.js"), StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] read(String name) {
        try (var in = Katex.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "KaTeX: "
                                + FOLDER
                                + name
                                + " is not on the class path, needs the katex"
                                + " webjar of the version in the path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
