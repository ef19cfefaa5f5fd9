package layerwise.notebook;

import java.util.ArrayList;
import java.util.List;

/**
 * A text as a Java compiler's scanner would cut it, comments and white space left out. Any text can
 * be cut: what never closes ends with the text, or with its line.
 */
final class JavaTokens {

    /** What a token is; a sign is one character. */
    enum Kind {
        WORD,
        NUMBER,
        STRING,
        SIGN
    }

    /** A token and its place in the text. */
    record Token(Kind kind, String text, int start, int end) {
        boolean is(String other) {
            return text.equals(other);
        }

        boolean isWord() {
            return kind == Kind.WORD;
        }

        /** A string's contents as they are spelled, or a text's own words. */
        String content() {
            boolean quoted = kind == Kind.STRING && text.length() > 1 && text.endsWith("\"");
            return quoted ? text.substring(1, text.length() - 1) : text;
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private JavaTokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) {
        var scanner = new JavaTokens(text);
        while (scanner.at < text.length()) {
            scanner.next();
        }
        return scanner.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (text.startsWith("//", at)) {
            at = endOf("\n", at);
        } else if (text.startsWith("/*", at)) {
            at = endOf("*/", at + 2);
        } else if (text.startsWith("\"\"\"", at)) {
            add(Kind.STRING, quoted("\"\"\"", true));
        } else if (c == '"' || c == '\'') {
            add(Kind.STRING, quoted(String.valueOf(c), false));
        } else if (Character.isDigit(c)) {
            add(Kind.NUMBER, wordEnd(true));
        } else if (Character.isJavaIdentifierStart(c)) {
            add(Kind.WORD, wordEnd(false));
        } else {
            add(Kind.SIGN, at + 1);
        }
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(at, end), at, end));
        at = end;
    }

    private int endOf(String mark, int from) {
        int end = text.indexOf(mark, from);
        return end < 0 ? text.length() : end + mark.length();
    }

    private int quoted(String quote, boolean overLines) {
        int end = at + quote.length();
        while (end < text.length() && !text.startsWith(quote, end)) {
            if (text.charAt(end) == '\n' && !overLines) {
                return end;
            }
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + quote.length(), text.length());
    }

    private int wordEnd(boolean number) {
        int end = at;
        while (end < text.length()
                && (Character.isJavaIdentifierPart(text.charAt(end))
                        || number && text.charAt(end) == '.')) {
            end++;
        }
        return end;
    }
}
