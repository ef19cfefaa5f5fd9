package layerwise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The outside judge: python3 with NumPy, where the machine has it. */
public final class Python {
    private static final boolean PRESENT = isPresent();

    private Python() {}

    public static boolean hasNumpy() {
        return PRESENT;
    }

    /** Skips the calling test, saying why, where there is no NumPy. */
    public static void assumeNumpy() {
        assumeTrue(PRESENT, "python3 with NumPy is not here, so NumPy is not asked");
    }

    /** Runs a script in a folder; its standard output. */
    public static String run(Path folder, String script) throws IOException, InterruptedException {
        var out = Files.createTempFile(folder, "python", ".txt");
        var process =
                new ProcessBuilder("python3", "-c", "import numpy as np\n" + script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        int code = process.waitFor();
        var printed = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, code, printed);
        return printed;
    }

    private static boolean isPresent() {
        try {
            return new ProcessBuilder("python3", "-c", "import numpy")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
