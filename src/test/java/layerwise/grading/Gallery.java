package layerwise.grading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import layerwise.checks.SpecNode;
import layerwise.notebook.Cell;
import layerwise.notebook.Json;
import layerwise.notebook.Notebook;

/**
 * The hostile submissions of {@code grading/examples/hostile}, all of the assignment first-steps.
 */
final class Gallery {
    static final String ASSIGNMENT = "first-steps";
    static final Path FOLDER = Path.of("grading/examples/hostile");

    private static final String RIGHT = "grading/examples/first-steps/correct-another-way.ipynb";

    private Gallery() {}

    /** What a submission is after. */
    enum Group {
        FORGING,
        READING,
        HARMING,
        BROKEN
    }

    /**
     * A submission and what grading it must give.
     *
     * @param recipe how it is made, for one that is too large to be kept; empty for a file
     * @param flagged whether a person must be asked to look at it
     */
    record Item(
            String name,
            Group group,
            String recipe,
            double total,
            Map<String, String> verdicts,
            boolean flagged) {

        byte[] bytes() {
            try {
                return recipe.isEmpty()
                        ? Files.readAllBytes(FOLDER.resolve(name))
                        : make(recipe).getBytes(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException(name + " cannot be read", e);
            }
        }
    }

    static List<Item> items() throws IOException {
        var items = new ArrayList<Item>();
        var all = SpecNode.read(FOLDER.resolve("expected.yaml"));
        for (var name : all.keys()) {
            var node = all.child(name);
            var verdicts = new LinkedHashMap<String, String>();
            for (var check : node.child("verdicts").keys()) {
                verdicts.put(check, node.child("verdicts").text(check));
            }
            items.add(
                    new Item(
                            name,
                            Group.valueOf(node.text("group").toUpperCase(java.util.Locale.ROOT)),
                            node.text("make", ""),
                            node.number("total"),
                            verdicts,
                            node.flag("flagged")));
        }
        return items;
    }

    /** The notebooks that are too large for a repository. */
    private static String make(String recipe) throws IOException {
        var right = Notebook.read(Path.of(RIGHT));
        return switch (recipe) {
            case "outputs" -> withOutput(right, "text/plain", "x".repeat(20 << 20));
            case "picture" -> withOutput(right, "image/png", base64(22 << 20));
            case "statements" -> withSource(right, "relu", "int a = 1;\n".repeat(450_000));
            case "comment" -> withSource(right, "end", "// " + "x".repeat(5 << 20) + "\n");
            case "brackets" -> "[".repeat(100_000) + "]".repeat(100_000);
            case "braces" -> withSource(right, "relu", "{".repeat(100_000));
            case "cells" -> withCells(right, 20_000);
            case "blanks" -> " ".repeat(101 << 20);
            case "digits" -> "{\"cells\": [], \"nbformat\": " + "4".repeat(10_000_000) + "}";
            default -> throw new IllegalArgumentException("no recipe " + recipe);
        };
    }

    private static String base64(int bytes) {
        var noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return Base64.getEncoder().encodeToString(noise);
    }

    private static String withOutput(Notebook notebook, String type, String data) {
        var output =
                Json.dictionaryOf()
                        .with("output_type", Json.text("display_data"))
                        .with("metadata", Json.dictionaryOf())
                        .with("data", Json.dictionaryOf().with(type, Json.text(data)));
        var cells = new ArrayList<Cell>();
        for (var cell : notebook.cells()) {
            boolean last = cell.gradeId().filter("end"::equals).isPresent();
            cells.add(
                    last
                            ? new Cell(
                                    cell.json()
                                            .with(
                                                    "outputs",
                                                    Json.arrayOf(List.of(output).stream())))
                            : cell);
        }
        return text(notebook.withCells(cells));
    }

    private static String withSource(Notebook notebook, String id, String source) {
        var cells = new ArrayList<Cell>();
        for (var cell : notebook.cells()) {
            boolean meant = cell.gradeId().filter(id::equals).isPresent();
            cells.add(meant ? cell.withSource(source) : cell);
        }
        return text(notebook.withCells(cells));
    }

    private static String withCells(Notebook notebook, int count) {
        var cells = new ArrayList<>(notebook.cells());
        for (int i = 0; i < count; i++) {
            cells.add(Cell.markdown("more-" + i, ""));
        }
        return text(notebook.withCells(cells));
    }

    private static String text(Notebook notebook) {
        return new String(notebook.bytes(), StandardCharsets.UTF_8);
    }
}
