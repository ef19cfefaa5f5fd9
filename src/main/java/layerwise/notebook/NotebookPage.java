package layerwise.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import layerwise.display.Html;

/**
 * An executed notebook as one web page that needs nothing else: no network, no server, no folder.
 *
 * <p>Everything in the notebook is escaped. The page's own policy allows no script but KaTeX and
 * the one that calls it, and no request at all, so that what escaping might miss stays harmless.
 */
public final class NotebookPage {

    /** Where the notebook was executed, which decides about HTML in its outputs. */
    public enum Trust {
        /** By us: HTML outputs come from our own renderers and are shown. */
        OURS,
        /** By a student: anything can stand there; such outputs are shown as their plain text. */
        STUDENT
    }

    private static final Pattern ESCAPES = Pattern.compile("\u001b(\\[[0-9;?]*[ -/]*[@-~]|[@-_])?");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]*");

    private static final String DRAW_FORMULAS =
            """
            document.querySelectorAll(".math").forEach(function (element) {
              katex.render(element.textContent, element, {
                displayMode: element.classList.contains("display"),
                throwOnError: false, maxSize: 50, maxExpand: 1000 });
            });
            """;

    private final Notebook notebook;
    private final Trust trust;

    private NotebookPage(Notebook notebook, Trust trust) {
        this.notebook = notebook;
        this.trust = trust;
    }

    /** The page's text. */
    public static String of(Notebook notebook, Trust trust) {
        return new NotebookPage(notebook, trust).page();
    }

    private String page() {
        var body = notebook.cells().stream().map(this::cell).collect(Collectors.joining("\n"));
        var scripts = new ArrayList<String>();
        var style = resource("page.css");
        if (body.contains("<span class=\"math")) {
            style += Katex.style();
            scripts.add(Katex.script());
            scripts.add(DRAW_FORMULAS);
        }
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <main>
        %s
        </main>
        %s
        </body>
        </html>
        """
                .formatted(
                        policy(scripts),
                        Html.escape(title()),
                        style,
                        body,
                        scripts.stream()
                                .map(script -> "<script>" + script + "</script>")
                                .collect(Collectors.joining("\n")));
    }

    private static String policy(List<String> scripts) {
        var allowed = scripts.stream().map(NotebookPage::hash).collect(Collectors.joining(" "));
        return "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline';"
                + " base-uri 'none'; form-action 'none'; script-src "
                + (allowed.isEmpty() ? "'none'" : allowed);
    }

    private static String hash(String script) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private String title() {
        return notebook.cells().stream()
                .filter(cell -> cell.type() == Cell.Type.MARKDOWN)
                .flatMap(cell -> Markdown.title(cell.source()).stream())
                .findFirst()
                .orElse(notebook.name());
    }

    private String cell(Cell cell) {
        return switch (cell.type()) {
            case MARKDOWN ->
                    "<section class=\"text\">\n"
                            + Markdown.html(cell.source(), attachments(cell))
                            + "</section>";
            case RAW ->
                    "<section class=\"raw\"><pre>"
                            + Html.escape(cell.source())
                            + "</pre></section>";
            case CODE -> code(cell);
        };
    }

    private String code(Cell cell) {
        var number = cell.executionCount().map(String::valueOf).orElse(" ");
        var html = new StringBuilder("<section class=\"code\">");
        html.append("<div class=\"number\">[").append(number).append("]</div>");
        html.append("<pre class=\"source\"><code>").append(JavaCode.html(cell.source()));
        html.append("</code></pre>\n");
        for (var output : cell.outputs()) {
            html.append("<div class=\"output\">").append(output(output)).append("</div>\n");
        }
        return html.append("</section>").toString();
    }

    private String output(Output output) {
        return switch (output) {
            case Output.Printed(var stream, var text) ->
                    pre(stream.equals("stderr") ? "stderr" : "", printed(text));
            case Output.Shown(var bundle) -> shown(bundle);
            case Output.Result(_, var bundle) -> shown(bundle);
            case Output.Failure(var name, var value, var traceback) ->
                    pre(
                            "failure",
                            traceback.isEmpty()
                                    ? name + ": " + value
                                    : printed(String.join("\n", traceback)));
            case Output.Unknown _ -> pre("", "(an output that cannot be shown here)");
        };
    }

    private String shown(Map<String, String> bundle) {
        var html = bundle.get("text/html");
        if (html != null && trust == Trust.OURS) {
            return "<div class=\"html\">" + html + "</div>";
        }
        var plain = bundle.getOrDefault("text/plain", "");
        var svg = bundle.get("image/svg+xml");
        if (svg != null) {
            // as a picture, in which a browser runs no script and loads nothing
            var bytes = svg.getBytes(StandardCharsets.UTF_8);
            return image("svg+xml", Base64.getEncoder().encodeToString(bytes), plain);
        }
        for (var type : List.of("png", "jpeg", "gif")) {
            var data = bundle.get("image/" + type);
            if (data != null && BASE64.matcher(data).matches()) {
                return image(type, data.replaceAll("\\s", ""), plain);
            }
        }
        return bundle.containsKey("text/markdown")
                ? Markdown.html(bundle.get("text/markdown"), Map.of())
                : pre("", printed(plain));
    }

    private static String image(String type, String base64, String alt) {
        return "<img alt=\""
                + Html.escape(alt)
                + "\" src=\"data:image/"
                + type
                + ";base64,"
                + base64
                + "\">";
    }

    private static String pre(String kind, String text) {
        var name = kind.isEmpty() ? "" : " class=\"" + kind + "\"";
        return "<pre" + name + ">" + Html.escape(text) + "</pre>";
    }

    /**
     * What a terminal would show in the end: no colors, and lines written over by progress bars.
     */
    private static String printed(String text) {
        var lines = ESCAPES.matcher(text).replaceAll("").replace("\r\n", "\n").split("\n", -1);
        return Arrays.stream(lines)
                .map(line -> line.substring(line.stripTrailing().lastIndexOf('\r') + 1))
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> attachments(Cell cell) {
        var pictures = new LinkedHashMap<String, String>();
        for (var attachment : cell.json().dictionary("attachments").members()) {
            if (attachment.value() instanceof Json.Dictionary types) {
                for (var type : types.members()) {
                    Json.joined(type.value())
                            .filter(data -> BASE64.matcher(data).matches())
                            .ifPresent(data ->
                                    pictures.put(
                                            attachment.name(),
                                            "data:"
                                                    + type.name()
                                                    + ";base64,"
                                                    + data.replaceAll("\\s", "")));
                }
            }
        }
        return pictures;
    }

    private static String resource(String name) {
        try (var in = NotebookPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
