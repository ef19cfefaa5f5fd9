package layerwise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import layerwise.layers.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine bench =
            new CommandLine(new BenchCommand())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err));

    @Test
    void casesHaveTheNamesOfThePeers() {
        var names = BenchCase.names();

        assertEquals(23, names.size());
        assertEquals("product/1024-on-each-thread", names.get(0)); // ours alone
        assertEquals("conv/cs231n-100x3x31x31-25f3s2/forward", names.get(1));
        assertEquals("conv/deep-64x32x16x16-64f3/forward+backward", names.get(12));
        assertEquals("pool/cs231n-100x3x32x32-2/forward", names.get(13));
        assertEquals(
                List.of(
                        "train-step/mnist-net-30",
                        "train-step/three-layer-convnet-200",
                        "train-step/ucl-model4-100",
                        "train-step/two-layer-net-200"),
                names.subList(19, 23));
    }

    /** One of each kind, the small ones: the others differ in sizes alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv/cs5242-10x3x30x30-64f5s2/forward",
                "pool/cs5242-10x3x30x30-5s2/forward+backward",
                "train-step/mnist-net-30"
            })
    void aCaseDoesItsWork(String name) {
        var chosen = BenchCase.all().stream().filter(one -> one.name().equals(name)).toList();

        var precisions = chosen.stream().map(BenchCase::precision).toList();
        assertEquals(
                name.startsWith("pool/")
                        ? List.of(Precision.FLOAT64)
                        : List.of(Precision.FLOAT64, Precision.FLOAT32),
                precisions);
        for (var one : chosen) {
            var work = one.prepare().get();
            work.run();
            work.run();
        }
    }

    @Test
    void jsonLinesHaveThePeersFields() {
        int code = bench.execute("--json", "conv/mnist-30x1x28x28-6f3/forward+backward");

        var lines = out.toString().lines().toList();
        assertEquals(0, code);
        assertEquals(2, lines.size());
        var line = JsonMapper.shared().readTree(lines.getFirst());
        assertEquals(
                Set.of("case", "peer", "dtype", "ms", "min_ms", "runs", "gflops"),
                Set.copyOf(line.propertyNames()));
        assertEquals("conv/mnist-30x1x28x28-6f3/forward+backward", line.get("case").asString());
        assertEquals("layerwise", line.get("peer").asString());
        assertEquals("float64", line.get("dtype").asString());
        assertTrue(line.get("min_ms").asDouble() <= line.get("ms").asDouble());
        assertTrue(line.get("runs").asInt() >= 5);
        // 30 images of 26 x 26 positions under 6 filters of 9 cells, three products, two operations
        double operations = 30.0 * 26 * 26 * 6 * 9 * 3 * 2;
        double milliseconds = line.get("ms").asDouble();
        assertEquals(operations / milliseconds / 1e6, line.get("gflops").asDouble(), 0.06);
        var second = JsonMapper.shared().readTree(lines.getLast());
        assertEquals("float32", second.get("dtype").asString());
        assertEquals(line.get("case"), second.get("case"));
    }

    @Test
    void anUnknownCaseIsRefusedWithTheKnownOnes() {
        int code = bench.execute("con/x");

        assertEquals(2, code);
        assertTrue(
                err.toString()
                        .startsWith(
                                "bench: no case begins with con/x, needs one of"
                                        + " product/1024-on-each-thread, conv/cs231n-100x3x31x31-25f3s2/forward, "),
                err.toString());
    }

    @Test
    void aPartOfANameIsNoCase() {
        assertEquals(2, bench.execute("cs231n"));
    }
}
