package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each row of docs/numpy.md in Java and, where it is installed, in NumPy. */
class NumpyTableTest {
    private static final Path TABLE = Path.of("docs/numpy.md");
    private static final Pattern ROW = Pattern.compile("\\| `(.+?)` \\| `(.+?)` \\| .*\\|?");

    @TempDir static Path folder;

    private record Row(int line, String numpy, String java) {}

    private static final List<Row> ROWS = new ArrayList<>();
    private static final List<Object> RESULTS = new ArrayList<>();
    private static String pythonSetup;

    @BeforeAll
    static void runTheJavaSide() throws Exception {
        var lines = Files.readAllLines(TABLE);
        for (int i = 0; i < lines.size(); i++) {
            var matcher = ROW.matcher(lines.get(i));
            if (matcher.matches()) {
                ROWS.add(new Row(i + 1, matcher.group(1), matcher.group(2)));
            }
        }
        pythonSetup = block("python");
        var methods = compile(block("java"));
        for (var row : ROWS) {
            RESULTS.add(methods.getDeclaredMethod("row" + row.line).invoke(null));
        }
    }

    private static String block(String language) throws IOException {
        var text = Files.readString(TABLE);
        int start = text.indexOf("```" + language + "\n") + language.length() + 4;
        return text.substring(start, text.indexOf("```", start));
    }

    /** One class with a method per row; all start from the same variables. */
    private static Class<?> compile(String setup) throws Exception {
        var source = new StringBuilder("import java.nio.file.Path;\nimport java.util.Map;\n");
        setup.lines().filter(line -> line.startsWith("import")).forEach(source::append);
        source.append("\npublic class Rows {\n");
        for (var row : ROWS) {
            var java = row.java.replace("Path.of(\"", "Path.of(\"" + folder + "/");
            int last = java.lastIndexOf("; ") + 1;
            source.append("public static Object row" + row.line + "() throws Exception {\n");
            setup.lines()
                    .filter(line -> !line.startsWith("import"))
                    .forEach(line -> source.append(line).append('\n'));
            source.append(java, 0, last);
            source.append("\nreturn ").append(java.substring(last)).append(";\n}\n");
        }
        source.append("}\n");
        var file = Files.writeString(folder.resolve("Rows.java"), source);
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                Path.of(
                                                Tensor.class
                                                        .getProtectionDomain()
                                                        .getCodeSource()
                                                        .getLocation()
                                                        .toURI())
                                        .toString(),
                                file.toString());
        assertEquals(0, failed, "the Java column of " + TABLE + " compiles");
        var loader =
                URLClassLoader.newInstance(
                        new java.net.URL[] {folder.toUri().toURL()}, Tensor.class.getClassLoader());
        return loader.loadClass("Rows");
    }

    private static Tensor asTensor(Object result) {
        return switch (result) {
            case Tensor tensor -> tensor;
            case int[] values -> {
                var tensor = Tensor.zeros(values.length);
                for (int i = 0; i < values.length; i++) {
                    tensor.set(i, values[i]);
                }
                yield tensor;
            }
            case Boolean flag -> Tensor.scalar(flag ? 1 : 0);
            case Number number -> Tensor.scalar(number.doubleValue());
            default -> throw new AssertionError("no tensor: " + result);
        };
    }

    @Test
    void everyRowRunsInJava() throws IOException {
        var written = Files.readAllLines(TABLE).stream().filter(line -> line.startsWith("| `"));
        assertEquals(written.count(), ROWS.size(), "every row was read");
        assertTrue(ROWS.size() > 100, "only " + ROWS.size() + " rows were read");
        for (int i = 0; i < ROWS.size(); i++) {
            assertTrue(RESULTS.get(i) != null, ROWS.get(i).java + " has no result");
        }
    }

    @Test
    void everyRowGivesNumpysNumbers() throws Exception {
        Python.assumeNumpy();
        var script = new StringBuilder("results = {}\n");
        for (var row : ROWS) {
            int last = row.numpy.lastIndexOf("; ") + 1;
            script.append(pythonSetup);
            if (last > 0) {
                script.append(row.numpy, 0, last).append('\n');
            }
            var result = row.numpy.substring(last).strip();
            script.append("result = " + result + "\n");
            script.append(
                    "if isinstance(result, str): print('" + row.line + "|' + repr(result))\n");
            script.append("else: results['" + row.line + "'] = np.asarray(result)\n");
        }
        script.append("np.savez('numpy.npz', **results)\n");

        var texts = Python.run(folder, script.toString());

        var expected = Npz.read(folder.resolve("numpy.npz"));
        for (int i = 0; i < ROWS.size(); i++) {
            var row = ROWS.get(i);
            if (RESULTS.get(i) instanceof String text) {
                var quoted = "'" + text.replace("\n", "\\n") + "'";
                assertEquals(row.line + "|" + quoted, texts.strip(), row.java);
                continue;
            }
            var ours = asTensor(RESULTS.get(i));
            var theirs = expected.get("" + row.line);
            assertEquals(theirs.shape(), ours.shape(), row.numpy + " and " + row.java);
            assertTrue(
                    ours.allClose(theirs, 1e-14, 0),
                    row.numpy + " gives\n" + theirs + "\n" + row.java + " gives\n" + ours);
        }
    }
}
