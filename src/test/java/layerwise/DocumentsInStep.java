package layerwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages below docs/ that tests make: compared, or written with {@code -Ddocs.write=true}. */
public final class DocumentsInStep {
    public static final boolean WRITING = Boolean.getBoolean("docs.write");

    private DocumentsInStep() {}

    /** Compares a page with what it should be, or writes it. */
    public static void check(Path page, String expected, Class<?> test) throws IOException {
        if (WRITING) {
            Files.writeString(page, expected);
        }
        assertEquals(
                expected,
                Files.exists(page) ? Files.readString(page) : "",
                page
                        + " is out of step; ./mvnw test -Ddocs.write=true -Dtest="
                        + test.getSimpleName()
                        + " makes it anew");
    }
}
