package layerwise.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import layerwise.notebook.NotebookPage.Trust;
import org.junit.jupiter.api.Test;

class NotebookPageTest {
    private static final String EVIL = "<script>alert('x')</script>\" onload=\"evil()";

    private static String page(Trust trust, Cell... cells) {
        return NotebookPage.of(Notebook.of(EVIL, List.of(cells)), trust);
    }

    private static String markdown(String text) {
        return Markdown.html(text, Map.of("a.png", "data:image/png;base64,iVBO")).strip();
    }

    @Test
    void formulasSurviveMarkdown() {
        assertEquals(
                "<p>a <span class=\"math\">x_1 * y_1 * z &lt; 2</span> b</p>",
                markdown("a $x_1 * y_1 * z < 2$ b"));
        assertEquals(
                "<p><span class=\"math display\">\na\n+ b\n- c\\\\\n</span></p>",
                markdown("$$\na\n+ b\n- c\\\\\n$$"));
        assertEquals(
                "<p><span class=\"math display\">\\begin{aligned} a &amp;= b \\end{aligned}"
                        + "</span></p>",
                markdown("\\begin{aligned} a &= b \\end{aligned}"));
        assertTrue(markdown("| a |\n|---|\n| $x|y$ |").contains("<span class=\"math\">x|y</span>"));
    }

    @Test
    void dollarsInCodeAndAloneAreNoFormulas() {
        assertEquals("<p><code>$a$ and $b$</code></p>", markdown("`$a$ and $b$`"));
        assertEquals(
                "<pre><code class=\"language-java\">var $a = $b;\n</code></pre>",
                markdown("```java\nvar $a = $b;\n```"));
        assertEquals("<p>costs $5</p>", markdown("costs $5"));
        assertEquals("<p>$5 and $6</p>", markdown("\\$5 and \\$6"));
        assertEquals("<p>$a</p>\n<p>b$</p>", markdown("$a\n\nb$"));
    }

    @Test
    void aFormulaWhereNoneCanStandIsPutBackEscaped() {
        assertEquals(
                "<p><a rel=\"nofollow\" href=\"x\" title=\"$&quot;onload=&quot;evil()$\">t</a></p>",
                markdown("[t](x '$\"onload=\"evil()$')"));
    }

    @Test
    void picturesAreThoseOfTheNotebook() {
        assertEquals(
                "<p><img src=\"data:image/png;base64,iVBO\" alt=\"alt\" /></p>",
                markdown("![alt](attachment:a.png)"));
        assertEquals(
                "<p>[picture not in the notebook: alt]</p>",
                markdown("![alt](https://example.org/a.png)"));
        assertFalse(markdown("[x](javascript:evil())").contains("javascript"));
    }

    @Test
    void picturesOfTheNotebookAreOfTypesThatAreOnlyPictures() {
        assertEquals(
                "<p>[picture not in the notebook: alt]</p>",
                markdown("![alt](data:text/html;base64,PGI+)"));
    }

    @Test
    void nothingOfAStudentsIsMarkup() {
        var page =
                page(
                        Trust.STUDENT,
                        raw(EVIL),
                        Cell.markdown("a", "# " + EVIL + "\n\n" + EVIL + " $" + EVIL + "$"),
                        Cell.code("b", "// " + EVIL + "\nvar s = \"" + EVIL)
                                .withOutputs(
                                        1,
                                        List.of(
                                                new Output.Printed("stdout", EVIL),
                                                new Output.Failure(EVIL, EVIL, List.of(EVIL)),
                                                new Output.Failure(EVIL, EVIL, List.of()),
                                                new Output.Shown(
                                                        Map.of(
                                                                "text/html",
                                                                "<b>bold</b>" + EVIL,
                                                                "text/plain",
                                                                EVIL)),
                                                new Output.Shown(
                                                        Map.of(
                                                                "image/png",
                                                                EVIL,
                                                                "text/plain",
                                                                "")),
                                                new Output.Shown(
                                                        Map.of(
                                                                "image/png",
                                                                "iVBO",
                                                                "text/plain",
                                                                EVIL)),
                                                new Output.Shown(Map.of("text/markdown", EVIL)),
                                                new Output.Shown(
                                                        Map.of("image/svg+xml", "<svg>" + EVIL)))));
        var notOurs = page.replaceAll("(?s)<script>!?function.*?</script>", "");

        assertFalse(page.contains("<script>alert"), "a script came through");
        assertFalse(notOurs.contains("\" onload=\""), "an attribute came through");
        assertFalse(page.contains("<b>bold"), "HTML came through");
        assertTrue(page.contains("src=\"data:image/svg+xml;base64,"));
    }

    private static Cell raw(String source) {
        var markdown = Notebook.of("raw", List.of(Cell.markdown("r", source))).bytes();
        var raw = new String(markdown, StandardCharsets.UTF_8).replace("\"markdown\"", "\"raw\"");
        return Notebook.parse("raw", raw.getBytes(StandardCharsets.UTF_8)).cells().getFirst();
    }

    @Test
    void aFailureWithoutATraceIsItsNameAndMessage() {
        var failure = new Output.Failure("java.lang.Error", "no <w>", List.of());

        assertTrue(
                page(Trust.OURS, Cell.code("a", "x").withOutputs(1, List.of(failure)))
                        .contains("<pre class=\"failure\">java.lang.Error: no &lt;w&gt;</pre>"));
    }

    @Test
    void ourOwnHtmlIsShown() {
        var cell =
                Cell.code("a", "x")
                        .withOutputs(1, List.of(new Output.Shown(Map.of("text/html", "<b>1</b>"))));

        assertTrue(page(Trust.OURS, cell).contains("<b>1</b>"));
    }

    @Test
    void thePageNeedsNothingElse() {
        var page = page(Trust.OURS, Cell.markdown("a", "$x$"), Cell.code("b", "1"));

        var policy =
                "content=\"default-src 'none'; img-src data:; font-src data:; style-src"
                        + " 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src ";
        assertTrue(page.contains(policy + "'sha256-"), page.substring(0, 1000));
        assertTrue(page(Trust.OURS, Cell.code("b", "1")).contains(policy + "'none'\">"));
        assertFalse(page.contains("url(fonts/"), "a font is not in the page");
        assertEquals(20, page.split("url\\(data:font/woff2;base64,", -1).length - 1);
        assertEquals(2, page.split("'sha256-", -1).length - 1);
        assertEquals(page, page(Trust.OURS, Cell.markdown("a", "$x$"), Cell.code("b", "1")));
        assertTrue(page(Trust.OURS, Cell.code("b", "1")).length() < 20_000);
    }

    @Test
    void codeIsColored() {
        assertEquals(
                "<span class=\"keyword\">var</span> x = <span class=\"digits\">1.5e-3</span>;"
                        + " <span class=\"comment\">// &lt;if&gt;</span>",
                JavaCode.html("var x = 1.5e-3; // <if>"));
        assertEquals(
                "<span class=\"string\">&quot;a \\&quot; // b&quot;</span>+variable",
                JavaCode.html("\"a \\\" // b\"+variable"));
        assertEquals(
                "<span class=\"string\">&quot;&quot;&quot;\n&quot;x&quot;&quot;&quot;</span>;",
                JavaCode.html("\"\"\"\n\"x\"\"\";"));
        for (var open : List.of("\"abc\\", "'", "/* x", "\"\"\"x\\", "@", "1e+")) {
            assertEquals(
                    open,
                    JavaCode.html(open)
                            .replaceAll("<[^>]*>", "")
                            .replace("&quot;", "\"")
                            .replace("&#39;", "'"));
        }
    }

    @Test
    void progressBarsEndAsInATerminal() {
        var cell =
                Cell.code("a", "x")
                        .withOutputs(
                                1,
                                List.of(
                                        new Output.Printed(
                                                "stdout",
                                                "\u001b[32m10 %\r100 %\r\n\u001b[1mdone\u001b[0m\n")));

        assertTrue(page(Trust.OURS, cell).contains("<pre>100 %\ndone\n</pre>"));
    }
}
