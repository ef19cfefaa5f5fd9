package layerwise.oracle;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import layerwise.checks.AssignmentSpec;
import layerwise.checks.CheckSpec;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;

/**
 * Works out the expected outputs of every fixed case of the given assignments with PyTorch, and
 * writes them to {@code grading/<assignment>/reference} (public cases) and {@code hidden}.
 */
public final class Oracle {
    private static final Map<String, Judge> JUDGES =
            Map.of(
                    "cnn-mnist", new CnnMnistJudge(),
                    "fully-connected-nets", new FullyConnectedNetsJudge(),
                    "dropout", new DropoutJudge(),
                    "first-steps", new FirstStepsJudge());

    /** Asks for the references of the library's own tests. */
    private static final String LAYERS = "layers";

    private Oracle() {}

    /**
     * Remakes the references of these assignments, or of the library's {@code layers}; all there are
     * if none is named.
     */
    public static void main(String[] args) throws IOException {
        Logger.getLogger("ai.djl").setLevel(Level.SEVERE);
        if (args.length == 0 || List.of(args).contains(LAYERS)) {
            LayerReferences.write();
        }
        for (var id : args.length == 0 ? JUDGES.keySet() : List.of(args)) {
            if (id.equals(LAYERS)) {
                continue;
            }
            var judge = JUDGES.get(id);
            if (judge == null) {
                System.err.println(
                        id + " has no judge in src/oracle, needs one of " + JUDGES.keySet());
                System.exit(2);
            }
            var folder = Path.of("grading", id);
            var spec = AssignmentSpec.read(folder.resolve("assignment.yaml"));
            for (var check : spec.checks()) {
                write(folder, check, judge);
            }
        }
    }

    private static void write(Path folder, CheckSpec check, Judge judge) throws IOException {
        var open = new LinkedHashMap<String, Tensor>();
        var hidden = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < check.cases().size(); i++) {
            var spec = check.cases().get(i);
            var target = spec.hidden() ? hidden : open;
            try (var manager = NDManager.newBaseManager()) {
                var outputs = judge.outputs(check.id(), new Inputs(spec.draw(), manager));
                requireOutputs(check, outputs);
                for (var output : check.outputs()) {
                    target.put(i + "/" + output.name(), outputs.get(output.name()));
                }
            }
        }
        save(folder.resolve("reference").resolve(check.id() + ".npz"), open);
        save(folder.resolve("hidden").resolve(check.id() + ".npz"), hidden);
        System.out.println(
                check.id() + ": " + open.size() + " public and " + hidden.size() + " hidden outputs");
    }

    private static void requireOutputs(CheckSpec check, Map<String, Tensor> outputs) {
        var missing = new ArrayList<String>();
        check.outputs().forEach(output -> missing.add(output.name()));
        missing.removeAll(outputs.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalStateException(check.id() + ": the judge gives no " + missing);
        }
    }

    private static void save(Path file, Map<String, Tensor> tensors) throws IOException {
        if (tensors.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.getParent());
        Npz.write(file, tensors);
    }
}
