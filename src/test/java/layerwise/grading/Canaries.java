package layerwise.grading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import layerwise.tensor.Tensor;

/**
 * Texts planted where no submission may look, new ones each time. A hostile submission knows what
 * they look like ({@code CANARY-} and hexadecimal digits) and tells of each that it finds.
 */
final class Canaries {
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Random random = new Random();

    /** A text that is found nowhere else, for this place. */
    String at(String place) {
        return texts.computeIfAbsent(
                place, _ -> "CANARY-" + HexFormat.of().toHexDigits(random.nextLong()));
    }

    /** Lays a file with a canary in a folder. */
    Path plantIn(Path folder, String name, String place) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(name), at(place) + "\n");
    }

    /** Makes a canary the comment of a file of references, which is a zip. */
    void plantInNpz(Path file, String place) throws IOException {
        var comment = at(place).getBytes(StandardCharsets.US_ASCII);
        var bytes = Files.readAllBytes(file);
        // the last two bytes of a zip without a comment are the comment's length
        bytes[bytes.length - 2] = (byte) comment.length;
        Files.write(file, bytes);
        Files.write(file, comment, StandardOpenOption.APPEND);
        try (var zip = new ZipFile(file.toFile())) {
            if (!at(place).equals(zip.getComment())) {
                throw new IllegalStateException("no canary was planted in " + file);
            }
        }
    }

    /** The places whose canary stands in a text, as it is or as a JVM or JSON might escape it. */
    TreeSet<String> foundIn(String text) {
        var found = new TreeSet<String>();
        texts.forEach((place, canary) -> {
            if (text.contains(canary.substring("CANARY-".length()))) {
                found.add(place);
            }
        });
        return found;
    }

    /** The places whose canary stands in the elements of a tensor, one character or byte each. */
    TreeSet<String> foundIn(Tensor tensor) {
        var bytes = new byte[tensor.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) tensor.data()[i];
        }
        return foundIn(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    int count() {
        return texts.size();
    }
}
