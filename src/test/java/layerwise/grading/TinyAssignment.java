package layerwise.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.Adler32;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.CaseSpec;
import layerwise.notebook.Notebook;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;

/** The assignment in the test resources, set up in a folder with its references and handout. */
public final class TinyAssignment {
    private TinyAssignment() {}

    /**
     * Sets it up; references are worked out here, by loops that share nothing with the solution.
     */
    public static Path in(Path home) {
        try {
            var folder = home.resolve("grading/tiny");
            Files.createDirectories(folder.resolve("reference"));
            Files.createDirectories(folder.resolve("hidden"));
            for (var name : new String[] {"assignment.yaml", "mistakes.yaml", "solution.ipynb"}) {
                try (var in = TinyAssignment.class.getResourceAsStream("tiny/" + name)) {
                    Files.write(folder.resolve(name), in.readAllBytes());
                }
            }
            var spec = AssignmentSpec.read(folder.resolve("assignment.yaml"));
            var scale = spec.check("scale").orElseThrow().cases();
            Npz.write(folder.resolve("reference/scale.npz"), Map.of("0/out", scaled(scale.get(0))));
            Npz.write(folder.resolve("hidden/scale.npz"), Map.of("1/out", scaled(scale.get(1))));
            var checksum = spec.check("checksum").orElseThrow().cases().getFirst();
            Npz.write(folder.resolve("reference/checksum.npz"), Map.of("0/sum", adler(checksum)));
            Handout.release(assignment(home));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Assignment assignment(Path home) {
        try {
            return Assignment.read(home, "tiny");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The solution as a submission, one text replaced; the text must stand there once. */
    static byte[] solutionWith(Path home, String find, String replace) {
        var solution = assignment(home).solution();
        var found = new boolean[1];
        var cells =
                solution.cells().stream()
                        .map(cell -> {
                            if (!cell.source().contains(find)) {
                                return cell;
                            }
                            found[0] = true;
                            return cell.withSource(cell.source().replace(find, replace));
                        })
                        .toList();
        if (!found[0]) {
            throw new IllegalArgumentException("the solution has no \"" + find + "\"");
        }
        return solution.withCells(cells).bytes();
    }

    static Notebook parse(byte[] bytes) {
        return Notebook.parse("submission", bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Tensor scaled(CaseSpec spec) {
        var inputs = spec.draw();
        var x = (Tensor) inputs.get("x");
        var bias = (Tensor) inputs.get("bias");
        double factor = ((Number) inputs.get("factor")).doubleValue();
        var out = x.copy();
        for (int i = 0; i < x.dim(0); i++) {
            for (int j = 0; j < x.dim(1); j++) {
                out.set(i, j, x.get(i, j) * factor + bias.get(j));
            }
        }
        return out;
    }

    private static Tensor adler(CaseSpec spec) {
        var sum = new Adler32();
        for (int value : (int[]) spec.draw().get("values")) {
            sum.update(value);
        }
        return Tensor.scalar(sum.getValue());
    }
}
