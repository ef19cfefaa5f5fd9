package layerwise.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import layerwise.tensor.Npz;
import layerwise.tensor.Tensor;

/**
 * The expected outputs of a check's fixed cases, as {@code <check>.npz} holds them: one entry
 * {@code <case index>/<output>} for each.
 */
public final class References {
    private final Path file;
    private final Map<Integer, Map<String, Tensor>> expected = new TreeMap<>();

    private References(Path file) {
        this.file = file;
    }

    /**
     * Reads the references of a check; a file that is not there has no cases.
     *
     * @throws SpecFormatException if the file cannot be read or has an entry with another name
     */
    public static References read(Path folder, CheckSpec check) {
        var references = new References(folder.resolve(check.id() + ".npz"));
        if (Files.exists(references.file)) {
            references.load().forEach(references::put);
        }
        return references;
    }

    /** The expected outputs of a case; throws {@link SpecFormatException} where there are none. */
    public Map<String, Tensor> get(int index) {
        var outputs = expected.get(index);
        if (outputs == null) {
            throw new SpecFormatException(
                    file,
                    "case " + index,
                    "is not there, needs its expected outputs; lw reference makes them");
        }
        return outputs;
    }

    /** The cases that are there, in order. */
    public Set<Integer> cases() {
        return expected.keySet();
    }

    private Map<String, Tensor> load() {
        try {
            return Npz.read(file);
        } catch (IOException e) {
            throw new SpecFormatException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private void put(String entry, Tensor tensor) {
        if (!entry.matches("\\d{1,6}/.+")) {
            throw new SpecFormatException(
                    file, entry, "is no name of an expected output, needs <case index>/<output>");
        }
        int slash = entry.indexOf('/');
        var index = Integer.valueOf(entry.substring(0, slash));
        expected.computeIfAbsent(index, _ -> new LinkedHashMap<>())
                .put(entry.substring(slash + 1), tensor);
    }
}
