package layerwise.kernel;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The installed kernel in a real Jupyter; skipped where there is none. */
class JupyterTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String NOTEBOOK =
            """
            {"cells": [
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
               "source": ["class Twice {\\n", "    double of(double x) { return 2 * x; }\\n", "}"]},
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
               "source": ["System.out.println(\\"printed\\");\\n", "new Twice().of(21)"]},
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
               "source": ["Tensor.zeros(2, 3)"]}],
             "metadata": {"kernelspec": {"display_name": "Java", "language": "java", "name": "java"}},
             "nbformat": 4, "nbformat_minor": 4}
            """;

    @TempDir Path folder;

    @BeforeEach
    void installed() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of(PYTHON))
                        && run(List.of(PYTHON, "-c", "import jupyter_client, nbconvert, nbclient"))
                                .isEmpty(),
                "there is no Jupyter under " + PYTHON + " (jupyter_client, nbclient, nbconvert)");
        KernelSpecs.ofPrefix(folder).install(folder);
    }

    @Test
    void nbconvertExecutesANotebookWithoutErrorAndWithoutStandardError() throws Exception {
        Files.writeString(folder.resolve("small.ipynb"), NOTEBOOK);

        run(
                List.of(
                        PYTHON,
                        "-m",
                        "jupyter",
                        "nbconvert",
                        "--to",
                        "notebook",
                        "--execute",
                        "--output",
                        "done.ipynb",
                        "small.ipynb"));

        var done = JsonMapper.builder().build().readTree(folder.resolve("done.ipynb").toFile());
        var outputs = done.path("cells").findValues("output_type");
        assertEquals(
                List.of("stream", "execute_result", "execute_result"),
                outputs.stream().map(type -> type.asString("")).toList(),
                done::toPrettyString);
        assertTrue(!done.toString().contains("stderr"), done::toPrettyString);
        assertTrue(done.toString().contains("42.0"), done::toPrettyString);
    }

    @Test
    void aFrontEndCanDoAllThatTheProtocolOffers() throws Exception {
        var driver = folder.resolve("drive.py");
        try (var source = JupyterTest.class.getResourceAsStream("drive.py")) {
            Files.copy(source, driver);
        }
        var errors = folder.resolve("stderr.txt");

        var found = lines(run(List.of(PYTHON, driver.toString(), errors.toString())));

        assertAll(
                () -> assertEquals("[\"ok\", \"2\"]", found.get("value")),
                () -> assertEquals("\"Interrupted\"", found.get("interrupt_by_message")),
                () -> assertEquals("[\"ok\", \"4\"]", found.get("after_message")),
                () -> assertEquals("\"Interrupted\"", found.get("interrupt_by_signal")),
                () -> assertEquals("[\"ok\", \"4\"]", found.get("after_signal")),
                () -> assertEquals("[\"error\", \"aborted\"]", found.get("queued")),
                () -> assertEquals("[\"ok\", \"8\"]", found.get("later")),
                () -> assertEquals("[[\"reshape(\"], 30, 34]", found.get("complete")),
                () ->
                        assertTrue(
                                found.get("signature").contains("Tensor.reshape(int"),
                                found::toString),
                () ->
                        assertTrue(
                                found.get("inspect").contains("int Math.floorMod("),
                                found::toString),
                () ->
                        assertEquals(
                                "[\"complete\", \"incomplete\", \"invalid\"]",
                                found.get("is_complete")),
                () -> assertEquals("[\"4 + 4\"]", found.get("history")),
                () -> assertEquals("\"java\"", found.get("language")),
                () -> assertEquals("\"ok\"", found.get("stdin")),
                () -> assertEquals("", Files.readString(errors)));
    }

    private static Map<String, String> lines(String text) {
        return text.lines()
                .filter(line -> line.contains("\t"))
                .map(line -> line.split("\t", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        var log = folder.resolve("log.txt");
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        var environment = new HashMap<>(Map.of("JUPYTER_PATH", folder + "/share/jupyter"));
        environment.put("HOME", folder.toString());
        environment.put("JUPYTER_PREFER_ENV_PATH", "0");
        builder.environment().putAll(environment);
        var process = builder.redirectOutput(log.toFile()).start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(
                    command + " did not end; it printed:\n" + Files.readString(log));
        }
        var printed = Files.readString(log);
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }
}
