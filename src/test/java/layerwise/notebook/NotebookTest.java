package layerwise.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookTest {

    /** Every spelling a rewrite could lose: escapes, numbers, key order, doubles, odd layout. */
    private static final String ODD =
            """
            {
               "nbformat_minor": 5, "z\\u0065ta": [1.0, 1e5, 1E+5, -0, 0.10, 12345678901234567890, NaN],
               "metadata": {"b": "\\u00e9\\/", "a": "é\\ud83d", "a": "twice", "x": [ ] , "y": { }},
               "cells": [
                   {"cell_type": "code", "source": ["int x = 1;\\r\\n", "x"], "id": "one",
                      "outputs": [{"output_type": "telepathy", "aura": 7.50}],
                      "execution_count": null, "metadata": {"tags": ["a"], "odd key": null}},
                 {"metadata": {}, "cell_type": "markdown",
                  "attachments": {"a.png": {"image/png": "iVBO"}}, "source": "# $x$\\n"}
               ],
               "nbformat": 4
            }

            """;

    private static Notebook parse(String text) {
        return Notebook.parse("odd.ipynb", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Notebook notebook) {
        return new String(notebook.bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "\ufeff%s",
                "\r\n\t%s",
            })
    void anUnchangedNotebookKeepsItsBytes(String frame) {
        var document = frame.formatted(ODD);

        assertEquals(document, text(parse(document)));
    }

    @Test
    void windowsLineEndsAndOneLineFilesKeepTheirBytes() {
        for (var document :
                List.of(ODD.replace("\n", "\r\n"), ODD.strip(), ODD.replaceAll("\\n *", ""))) {
            assertEquals(document, text(parse(document)));
        }
    }

    @Test
    void editingOneCellLeavesEveryOtherByteAlone() {
        var notebook = parse(ODD);
        var cells = List.of(notebook.cells().get(0), notebook.cells().get(1).withSource("new\n"));

        var edited = text(notebook.withCells(cells));

        for (var kept :
                List.of(
                        "\"z\\u0065ta\": [1.0, 1e5, 1E+5, -0, 0.10, 12345678901234567890, NaN]",
                        "{\"b\": \"\\u00e9\\/\", \"a\": \"é\\ud83d\", \"a\": \"twice\", \"x\": [ ] ,"
                                + " \"y\": { }}",
                        "{\"cell_type\": \"code\", \"source\": [\"int x = 1;\\r\\n\", \"x\"]",
                        "{\"output_type\": \"telepathy\", \"aura\": 7.50}",
                        "\"attachments\": {\"a.png\": {\"image/png\": \"iVBO\"}}")) {
            assertTrue(edited.contains(kept), () -> kept + " is not in " + edited);
        }
        assertTrue(edited.contains("\"source\": \"new\\n\""), edited);
        assertEquals("new\n", parse(edited).cells().get(1).source());
        assertEquals(Optional.of("twice"), notebook.metadata().text("a"));
        assertTrue(edited.endsWith("}\n\n"), edited);
    }

    @Test
    void settingTheSameTextOrCellsChangesNothing() {
        var notebook = parse(ODD);
        var cell = notebook.cells().getFirst();

        assertSame(cell, cell.withSource("int x = 1;\r\nx"));
        assertSame(notebook, notebook.withCells(List.copyOf(notebook.cells())));
    }

    @Test
    void aNewNotebookIsWrittenAsJupyterWritesIt() {
        var notebook = Notebook.of("new.ipynb", List.of(Cell.code("a", "int x = 1;\nx\n")));

        var text = text(notebook);

        assertTrue(text.startsWith("{\n \"cells\": [\n  {\n   \"cell_type\": \"code\",\n"), text);
        assertTrue(
                text.contains("   \"source\": [\n    \"int x = 1;\\n\",\n    \"x\\n\"\n   ]\n"),
                text);
        assertTrue(text.endsWith(" \"nbformat_minor\": 5\n}\n"), text);
        assertEquals(text, text(parse(text)));
    }

    @Test
    void outputsSurviveWritingAndReading() {
        var outputs =
                List.<Output>of(
                        new Output.Printed("stderr", "one\ntwo \"quoted\" \u0001 \ud83d\n"),
                        new Output.Shown(
                                Map.of("text/html", "<b>x</b>\n<i>y</i>", "image/png", "iVBO")),
                        new Output.Shown(Map.of("application/json", "{\"a\": [1.50, null]}")),
                        new Output.Result(7, Map.of("text/plain", "42")),
                        new Output.Failure("java.lang.Error", "no", List.of("\u001b[31mno", "at")));
        var cell = Cell.code("a", "x").withOutputs(7, outputs);

        var read = parse(text(Notebook.of("n", List.of(cell)))).cells().getFirst();

        assertEquals(outputs, read.outputs());
        assertEquals(Optional.of(7), read.executionCount());
        assertEquals(List.of(), read.withoutOutputs().outputs());
        assertEquals(Optional.empty(), read.withoutOutputs().executionCount());
    }

    @Test
    void rolesAndNbgraderMetadataAreRead() {
        var check = new Nbgrader("t", true, true, false, false, Optional.of(Json.number(4)));
        var cell = Cell.code("a", "x").withNbgrader(check);

        assertEquals(Optional.of(check), cell.nbgrader());
        assertEquals(Role.CHECK, cell.role());
        assertEquals(Role.RUN, cell.withRole(Role.RUN).role());
        assertEquals(Role.EXTRA, Cell.code("a", "x").role());
        assertEquals(
                Role.ANSWER,
                Cell.markdown("q", "?").withNbgrader(Nbgrader.ungraded("q", false, true)).role());
        assertEquals(
                "{\"grade\": true, \"grade_id\": \"t\", \"locked\": true, \"points\": 4, "
                        + "\"schema_version\": 3, \"solution\": false, \"task\": false}",
                new JsonWriter("{\"").write(check.json()));
    }

    @Test
    void aBrokenFileIsReportedWithItsPlace() {
        assertMessage(
                "odd.ipynb, line 3, column 3: not JSON, which a notebook must be: Unexpected character"
                        + " ('é'): was expecting double-quote to start property name; open",
                "{\n \"cells\": [],\n  é\n}");
        assertMessage("odd.ipynb, line 1, column 3: not JSON", "{}{}");
        assertMessage(
                "odd.ipynb, line 2, column 2: not JSON, which a notebook must be: it ends too early; was",
                "{\"cells\": [\n ");
        assertMessage("odd.ipynb: is empty, needs a notebook", " \n");
        assertMessage("odd.ipynb: is JSON but no object", "[1]");
        assertMessage(
                "odd.ipynb: nbformat is 5, needs 4, or 3 or 2;",
                "{\"nbformat\": 5, \"cells\": []}");
        assertMessage("odd.ipynb: nbformat is missing, needs 4,", "{\"cells\": []}");
        assertMessage("odd.ipynb: has no list of \"cells\"", "{\"nbformat\": 4, \"cells\": {}}");
        assertMessage(
                "odd.ipynb, cell 2: cell_type is \"slide\", needs \"code\", ",
                "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"source\": \"\"},"
                        + " {\"cell_type\": \"slide\", \"source\": \"\"}]}");
        assertMessage(
                "odd.ipynb, cell 1: source is missing or not text, needs a string",
                "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"source\": [1]}]}");
        assertMessage(
                "odd.ipynb, cell 1: is not an object", "{\"nbformat\": 4, \"cells\": [null]}");
    }

    @Test
    void aFileNestedWithoutEndIsRefusedNotFollowed() {
        assertMessage("odd.ipynb, line 1, column 202: not JSON", "[".repeat(100_000));
    }

    @Test
    void bytesThatAreNotTextAreReportedWithTheirPlace() {
        var bytes = new byte[] {'{', '"', (byte) 0xff, '"', '}'};

        var e =
                assertThrows(
                        NotebookFormatException.class, () -> Notebook.parse("odd.ipynb", bytes));

        assertTrue(
                e.getMessage().startsWith("odd.ipynb, line 1, column 3: not UTF-8"),
                e.getMessage());
    }

    @Test
    void writingReplacesTheFileAndLeavesNoOther(@TempDir Path folder) throws IOException {
        var file = folder.resolve("sub/a.ipynb");
        Notebook.of("a", List.of()).write(file);
        var odd = parse(ODD);

        odd.write(file);

        assertArrayEquals(odd.bytes(), Files.readAllBytes(file));
        try (var files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
    }

    private static void assertMessage(String start, String document) {
        var e = assertThrows(NotebookFormatException.class, () -> parse(document));
        assertTrue(e.getMessage().startsWith(start), e.getMessage());
    }
}
