package layerwise.notebook;

import java.util.Set;
import layerwise.display.Html;

/** Java code as HTML, with its keywords, strings, comments, numbers and annotations marked. */
final class JavaCode {
    private static final Set<String> KEYWORDS =
            Set.of(
                    """
                    abstract assert boolean break byte case catch char class
                    continue default do double else enum extends false final
                    finally float for if implements import instanceof int
                    interface long native new null package permits private
                    protected public record return sealed short static strictfp
                    super switch synchronized this throw throws transient true try
                    var void volatile while yield\
                    """
                            .split("\\s"));

    private final String code;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private JavaCode(String code) {
        this.code = code;
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }

    static String html(String code) {
        var lexer = new JavaCode(code);
        while (lexer.at < code.length()) {
            lexer.token();
        }
        return lexer.out.toString();
    }

    private void token() {
        char c = code.charAt(at);
        if (code.startsWith("//", at)) {
            mark("comment", endOf("\n", at, 0));
        } else if (code.startsWith("/*", at)) {
            mark("comment", endOf("*/", at + 2, 2));
        } else if (code.startsWith("\"\"\"", at)) {
            mark("string", textBlockEnd());
        } else if (c == '"' || c == '\'') {
            mark("string", quoteEnd(c));
        } else if (Character.isDigit(c)) {
            mark("digits", numberEnd());
        } else if (c == '@' && at + 1 < code.length() && isName(code.charAt(at + 1))) {
            mark("annotation", nameEnd(at + 1));
        } else if (isName(c)) {
            int end = nameEnd(at);
            mark(KEYWORDS.contains(code.substring(at, end)) ? "keyword" : "", end);
        } else {
            mark("", at + 1);
        }
    }

    private void mark(String kind, int end) {
        var text = Html.escape(code.substring(at, end));
        out.append(kind.isEmpty() ? text : "<span class=\"" + kind + "\">" + text + "</span>");
        at = end;
    }

    private int endOf(String mark, int from, int included) {
        int end = code.indexOf(mark, from);
        return end < 0 ? code.length() : end + included;
    }

    private int textBlockEnd() {
        int end = at + 3;
        while (end < code.length() && !code.startsWith("\"\"\"", end)) {
            end += code.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 3, code.length());
    }

    private int quoteEnd(char quote) {
        int end = at + 1;
        while (end < code.length() && code.charAt(end) != quote && code.charAt(end) != '\n') {
            end += code.charAt(end) == '\\' ? 2 : 1;
        }
        boolean closed = end < code.length() && code.charAt(end) == quote;
        return Math.min(closed ? end + 1 : end, code.length());
    }

    private int numberEnd() {
        int end = at + 1;
        while (end < code.length() && isNumberPart(end)) {
            end++;
        }
        return end;
    }

    /** Digits, letters of 0x1F and 1e5, a point, and the sign of an exponent. */
    private boolean isNumberPart(int i) {
        char c = code.charAt(i);
        boolean isSign = c == '-' || c == '+';
        boolean isHex = code.startsWith("0x", at);
        return isName(c)
                || c == '.'
                || isSign && !isHex && Character.toLowerCase(code.charAt(i - 1)) == 'e';
    }

    private int nameEnd(int from) {
        int end = from;
        while (end < code.length() && isName(code.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isName(char c) {
        return Character.isJavaIdentifierPart(c);
    }
}
