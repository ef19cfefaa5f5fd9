package layerwise.notebook;

import java.util.List;
import java.util.function.Consumer;

/**
 * Writes JSON: values that were read as they were spelled, new ones as Python's {@code json} writes
 * them, in the document's own indent.
 */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private final String indent;
    private final boolean oneLine;

    /**
     * A writer in the style of a document.
     *
     * @param sample the document, whose first line break shows the indent; may be empty
     */
    JsonWriter(String sample) {
        int brace = sample.indexOf('{');
        int quote = sample.indexOf('"', brace + 1);
        var gap = brace < 0 || quote < 0 ? "\n " : sample.substring(brace + 1, quote);
        oneLine = gap.indexOf('\n') < 0;
        indent = gap.substring(gap.lastIndexOf('\n') + 1);
    }

    /** The value as text. */
    String write(Json value) {
        out.setLength(0);
        write(value, 0);
        return out.toString();
    }

    private void write(Json value, int depth) {
        if (value.spelling().isPresent()) {
            var spelling = value.spelling().get();
            out.append(spelling.document(), spelling.start(), spelling.end());
            return;
        }
        switch (value) {
            case Json.Token token -> out.append(token.text());
            case Json.Text text -> quote(text.value());
            case Json.Array array ->
                    enclose('[', array.elements(), ']', depth, e -> write(e, depth + 1));
            case Json.Dictionary dictionary ->
                    enclose('{', dictionary.members(), '}', depth, m -> member(m, depth + 1));
        }
    }

    private void member(Json.Member member, int depth) {
        member.spelling().ifPresentOrElse(out::append, () -> quote(member.name()));
        out.append(": ");
        write(member.value(), depth);
    }

    private <T> void enclose(
            char open, List<T> contents, char close, int depth, Consumer<T> writer) {
        out.append(open);
        for (int i = 0; i < contents.size(); i++) {
            if (i > 0) {
                out.append(oneLine ? ", " : ",");
            }
            newLine(depth + 1);
            writer.accept(contents.get(i));
        }
        if (!contents.isEmpty()) {
            newLine(depth);
        }
        out.append(close);
    }

    private void newLine(int depth) {
        if (!oneLine) {
            out.append('\n').repeat(indent, depth);
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || isLoneSurrogate(text, i)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half of a pair cannot be written as UTF-8, so it stays an escape. */
    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
