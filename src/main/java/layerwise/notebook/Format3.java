package layerwise.notebook;

import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Turns a notebook of format 3 or 2, which have their cells in worksheets and code under {@code
 * input}, into one of format 4. Outputs are spelled otherwise there and are left out.
 */
final class Format3 {
    private Format3() {}

    static Json.Dictionary upgraded(Json.Dictionary root) {
        var cells = new ArrayList<Json>();
        if (root.get("worksheets").orElse(null) instanceof Json.Array sheets) {
            for (var sheet : sheets.elements()) {
                if (sheet instanceof Json.Dictionary found
                        && found.get("cells").orElse(null) instanceof Json.Array array) {
                    array.elements().forEach(cell -> cells.add(cell(cell)));
                }
            }
        }
        var metadata =
                root.dictionary("metadata")
                        .without("name")
                        .with("orig_nbformat", root.get("nbformat").orElse(Json.NULL));
        return root.without("worksheets")
                .with("cells", Json.arrayOf(cells.stream()))
                .with("metadata", metadata)
                .with("nbformat", Json.number(Notebook.FORMAT))
                .with("nbformat_minor", Json.number(0));
    }

    private static Json cell(Json json) {
        if (!(json instanceof Json.Dictionary cell)) {
            return json;
        }
        return switch (cell.text("cell_type").orElse("").toLowerCase(Locale.ROOT)) {
            case "code" ->
                    cell.without("input")
                            .without("prompt_number")
                            .without("language")
                            .without("collapsed")
                            .with("source", cell.get("input").orElse(Json.text("")))
                            .with("execution_count", cell.get("prompt_number").orElse(Json.NULL))
                            .with("metadata", cell.dictionary("metadata"))
                            .with("outputs", Json.arrayOf(Stream.of()));
            case "heading" -> heading(cell);
            case "html" -> cell.with("cell_type", Json.text("markdown"));
            default -> cell;
        };
    }

    private static Json heading(Json.Dictionary cell) {
        int level =
                cell.get("level").orElse(null) instanceof Json.Token token
                        ? Math.clamp(token.integer().orElse(1), 1, 6)
                        : 1;
        var text = cell.get("source").flatMap(Json::joined).orElse("");
        var line = String.join(" ", text.lines().toList());
        return cell.without("level")
                .with("cell_type", Json.text("markdown"))
                .with("source", Json.text("#".repeat(level) + " " + line));
    }
}
