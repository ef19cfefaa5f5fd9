package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import layerwise.checks.AssignmentSpec.Forbidden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenScanTest {
    private final ForbiddenScan scan =
            new ForbiddenScan(
                    new Forbidden(
                            List.of("java.net", "org"),
                            List.of("java.util.zip.CRC32", "layerwise.layers.Dropout")),
                    Set.of("Dropout"),
                    List.of("import layerwise.layers.*;"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import java.util.zip.CRC32;",
                "import static java.util.zip.CRC32.*;",
                "import java.net.*;",
                "import java.net.http.HttpClient;",
                "import org.example.Tool;",
                "import org.example.*;",
                "import module java.base;",
                "var crc = new java.util.zip.CRC32();",
                "var crc = new CRC32();",
                "class A extends CRC32 {}",
                "class A { Object f() { return new java.util.zip . CRC32(); } }",
                "int n = 1; for (var c : List.of(new CRC32())) { n++; }",
                "layerwise.layers.Dropout d = null;",
                "URI.create(\"x\")",
                "new \\u0043RC32()",
                "Class.forName(\"java.util.zip.\" + \"CRC\" + 32)",
                "var name = \"java.util.zip.CRC32\";",
                "x.getClass().getDeclaredConstructors()",
                "if (true) { int a = 1; } else { new CRC32(); }",
                "@CRC32 class Broken { void f( { }",
                "do { x++; } while (new CRC32().getValue() > 0);",
                "org.example.Tool.run();",
                "java.lang.invoke.MethodHandles.lookup();",
                "layerwise.checks.Checks.install(null);",
                "Finder f = Class::forName;",
                "Supplier<Object> f = java.util.zip.CRC32::new;",
                "import static java.lang.Class.*;",
                "import static java.lang.System.*;",
                "forName(\"a\")",
                "System.load(\"/tmp/a.so\");",
                "System . loadLibrary(\"a\");",
                "new java.beans.Expression(Class.class, \"forName\", null).getValue();",
                "new ObjectInputStream(in).readObject();",
                "ResourceBundle.getBundle(\"a.B\");",
                "ServiceLoader.load(Runnable.class);",
                "r.getClass().getRecordComponents()[0].getAccessor().invoke(r);",
                "o.getClass().getEnclosingMethod()",
                "o.getClass().newInstance()",
                "java.lang.management.ManagementFactory.getPlatformMBeanServer();",
                "java.util.spi.ToolProvider.findFirst(\"jar\");",
                "/* a comment that ends here */ //\rnew CRC32();",
                "//\rnew CRC32();",
                "int f() { /* \\u005cu002a/ String s = \" */ new CRC32(); /* \"; /* */ return 1; }"
            })
    void whatIsForbiddenIsFound(String source) {
        assertEquals(
                2,
                scan.scan(CellSource.of("int first = 0;\n" + source)).orElseThrow().line(),
                source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// CRC32 is what zip files use",
                "/* new CRC32() */ int a = 1;",
                "var text = \"CRC32 in a text\";",
                "class Dropout { }",
                "var d = new Dropout();",
                "var org = List.of(1); org.size();",
                "int[] a = {1, 2}; a[0]++;",
                "var f = switch (1) { case 1 -> \"}\"; default -> \"{\"; };",
                "String s = \"\"\"\n    new CRC32() \\\"\"\" }\n    \"\"\";",
                "char c = '\"'; char d = '{';",
                "import java.util.zip.Deflater;",
                "import static java.lang.Math.*;",
                "System.out.println(Integer::parseInt);",
                "var data = Mnist.load();",
                "String s = \"\\u005c\\u005cu0041 \\u005c\"\"; int a = 1;"
            })
    void whatIsAllowedIsNotFound(String source) {
        assertEquals(Optional.empty(), scan.scan(CellSource.of(source)), source);
    }

    @Test
    void noCellIsTooDeepTooLongOrTooBrokenToRead() {
        var deep = "int deep = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + ";";
        var sum = "int sum = 1" + " + 1".repeat(20_000) + ";";
        var text = "var text = \"" + "x".repeat(100_000) + "\";";
        var block = "var block = \"\"\"\n" + "x\\n".repeat(100_000) + "\"\"\";";
        var broken = "int = ;\n".repeat(200);
        for (var source : List.of(deep, sum, text, block, broken)) {
            assertEquals(Optional.empty(), scan.scan(CellSource.of(source)));
            assertTrue(scan.scan(CellSource.of(source + "new CRC32();")).isPresent());
            assertTrue(scan.scan(CellSource.of(source + "var f = (new CRC32(;")).isPresent());
        }
    }

    @Test
    void cellsReadTogetherAreReadAsEachAlone() {
        var sources =
                List.of(
                        "import java.util.zip.*;\nint a = 1; a++",
                        "class A { void f() { g(a.b.c); } }",
                        "int = ;\n".repeat(200),
                        "",
                        "int deep = " + "(".repeat(20_000) + ";",
                        "a + b");

        assertEquals(sources.stream().map(CellSource::of).toList(), CellSource.all(sources));
    }

    @Test
    void theLineIsTheOneInTheCell() {
        var source = "class A {\n    int b;\n\n    void f() {\n        new CRC32();\n    }\n}";

        assertEquals(
                new ForbiddenScan.Finding("CRC32", 5, false),
                scan.scan(CellSource.of(source)).orElseThrow());
    }
}
