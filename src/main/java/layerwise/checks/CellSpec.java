package layerwise.checks;

import java.util.List;
import java.util.Locale;

/**
 * What a cell carries that is neither a check nor a question with an answer to be computed.
 *
 * @param cell its grade_id
 * @param covers ids of the specification's items
 */
public record CellSpec(String cell, Kind kind, List<String> covers) {
    /** What a cell is for. */
    public enum Kind {
        /** Explains. */
        TEXT,
        /** Code that is given. */
        GIVEN,
        /** Loads or shows data. */
        DATA,
        /** Trains. */
        TRAINING,
        /** Searches or leaves the network to the student: long, and no run like another. */
        SEARCH,
        /** Draws. */
        PLOT,
        /** Compares a number with the one the original printed. */
        PRINTED,
        /** Asks a person. */
        QUESTION
    }

    public CellSpec {
        covers = List.copyOf(covers);
    }

    static CellSpec parse(SpecNode node) {
        var spec = new CellSpec(node.text("cell"), kind(node.child("kind")), node.texts("covers"));
        node.end();
        return spec;
    }

    private static Kind kind(SpecNode node) {
        for (var kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(node.asText())) {
                return kind;
            }
        }
        throw node.error(
                "is \""
                        + node.asText()
                        + "\", needs one of "
                        + List.of(Kind.values()).toString().toLowerCase(Locale.ROOT));
    }
}
