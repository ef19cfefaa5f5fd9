package layerwise.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every claim of docs/security.md names submissions that are there, and none is left unnamed. */
class SecurityPageTest {
    private static final Pattern PROOF =
            Pattern.compile("(?s)Shown by: (.*?)\\.(?=\\n\\n|\\n*\\z)");
    private static final Pattern NAME = Pattern.compile("`([a-z0-9-]+)`");

    @Test
    void thePageNamesTheWholeGalleryAndNothingElse() throws IOException {
        var page = Files.readString(Path.of("docs/security.md"));
        var named = new TreeSet<String>();
        PROOF.matcher(page)
                .results()
                .forEach(proof ->
                        NAME.matcher(proof.group(1))
                                .results()
                                .forEach(name -> named.add(name.group(1) + ".ipynb")));

        var gallery = new TreeSet<String>();
        Gallery.items().forEach(item -> gallery.add(item.name()));
        assertEquals(gallery, named);
    }
}
