package layerwise.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import layerwise.checks.SpecNode;

/**
 * A typical bug, as an edit of the solution.
 *
 * @param sentence what a student who made it should read
 * @param cell grade_id of the solution cell it is made in
 * @param find the text that is replaced; stands once in that cell
 * @param caught the checks that must catch it
 * @param common whether it is one of the commonest, which are tried first where two mistakes were
 *     made at once
 */
public record Mistake(
        String id,
        String sentence,
        String cell,
        String find,
        String replace,
        List<String> caught,
        boolean common) {
    public Mistake {
        caught = List.copyOf(caught);
    }

    /** Where the text to replace begins in its cell; throws unless it stands there once. */
    int place(String source) {
        int first = source.indexOf(find);
        if (first < 0 || source.indexOf(find, first + 1) >= 0) {
            throw new IllegalArgumentException(
                    "mistake "
                            + id
                            + ": its text stands "
                            + (first < 0 ? "nowhere" : "more than once")
                            + " in cell "
                            + cell
                            + ", needs to stand there once: "
                            + find.strip());
        }
        return first;
    }

    /** Reads {@code mistakes.yaml}; none where there is no such file. */
    static List<Mistake> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var mistakes = new ArrayList<Mistake>();
        var ids = new HashSet<String>();
        for (var node : SpecNode.read(file).items()) {
            var mistake = parse(node);
            if (!ids.add(mistake.id)) {
                throw node.child("id").error("is used twice, needs to be used once");
            }
            mistakes.add(mistake);
        }
        return mistakes;
    }

    private static Mistake parse(SpecNode node) {
        var mistake =
                new Mistake(
                        node.text("id"),
                        node.text("sentence"),
                        node.text("cell"),
                        node.text("find"),
                        node.text("replace"),
                        node.texts("caught"),
                        node.flag("common"));
        node.end();
        if (mistake.caught.isEmpty()) {
            throw node.child("caught").error("is empty, needs the checks that catch it");
        }
        return mistake;
    }
}
