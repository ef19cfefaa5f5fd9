package layerwise.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import layerwise.shell.CodeAssist.Readiness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeAssistTest {
    private static Shell shell;

    @BeforeAll
    static void start() {
        shell = new Shell(Shell.Options.ofHost());
        shell.run("setup", "import layerwise.tensor.*; var known = Tensor.zeros(2, 2);");
    }

    @AfterAll
    static void stop() {
        shell.close();
    }

    @Test
    void methodsOfAVariableHaveTheirSignatures() {
        var found = complete("known.transp|");

        assertEquals(6, found.from());
        assertEquals(12, found.to());
        var choice = found.choices().getFirst();
        assertTrue(choice.text().startsWith("transpose("), found::toString);
        assertTrue(choice.signature().contains("Tensor Tensor.transpose("), found::toString);
    }

    @Test
    void aVariableOfTheSameCellIsKnownBeforeTheCellHasRun() {
        var found = complete("int unrelated = 1;\nvar fresh = \"text\";\nfresh.toUpper|");

        assertEquals(
                List.of("toUpperCase("),
                found.choices().stream().map(CodeAssist.Choice::text).toList());
    }

    @Test
    void localsInsideAClassOfTheCellAreKnown() {
        var found =
                complete("class A {\n  void f() {\n    String local = \"\";\n    local.toUpper|");

        assertEquals("toUpperCase(", found.choices().getFirst().text());
    }

    @Test
    void documentationIsFoundOnANameAndInsideItsCall() {
        for (var code : List.of("Math.floorM|od(1, 2)", "Math.floorMod(1|")) {
            var found =
                    shell.assist().inspect(code.replace("|", ""), code.indexOf('|')).orElseThrow();
            assertTrue(found.startsWith("int Math.floorMod(int"), found);
            assertFalse(found.contains("{@code") || found.contains("<p>"), found);
        }
        assertTrue(shell.assist().inspect("nothing here", 3).isEmpty());
    }

    @Test
    void markupIsLeftOutOfDocumentation() {
        assertEquals(
                "Returns x if a < b.\n\n- one",
                CodeAssist.plain(
                        "Returns {@code x} if\u0020a &lt; b.\n <p>\n <ul>\n <li>one</li>\n </ul>\n"));
    }

    @Test
    void aCellIsCompleteIncompleteOrInvalid() {
        assertEquals(Readiness.COMPLETE, shell.assist().readiness("int x = 1;\nx"));
        assertEquals(Readiness.INCOMPLETE, shell.assist().readiness("int x = 1;\nclass A {"));
        assertEquals(Readiness.INVALID, shell.assist().readiness("int = ;"));
    }

    private static CodeAssist.Completion complete(String marked) {
        return shell.assist().complete(marked.replace("|", ""), marked.indexOf('|'));
    }
}
