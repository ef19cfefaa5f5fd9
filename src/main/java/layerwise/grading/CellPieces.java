package layerwise.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the code of a cell apart into imports, declarations and statements, by brackets and
 * semicolons alone; comments, texts and characters are stepped over.
 */
final class CellPieces {
    private static final Pattern CONTINUES = Pattern.compile("(else|catch|finally|instanceof)\\b");
    private static final Pattern DO = Pattern.compile("do\\b");
    private static final Pattern WHILE = Pattern.compile("while\\b");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");

    /** Nobody writes so many in a cell; what is left then is one piece, and does not compile. */
    private static final int MOST = 5_000;

    /** A piece and the line of the cell it begins on, from 1. */
    record Piece(String text, int line) {}

    private final String source;
    private final String bare;

    private CellPieces(String source) {
        this.source = unescaped(source);
        this.bare = withoutTexts(this.source);
    }

    static List<Piece> split(String source) {
        return new CellPieces(source).pieces();
    }

    /** The words of a piece with their lines, those in comments and texts too. */
    static List<CellSource.Name> words(Piece piece) {
        var words = new ArrayList<CellSource.Name>();
        var matcher = WORD.matcher(piece.text);
        int line = piece.line;
        int counted = 0;
        while (matcher.find()) {
            line += newlines(piece.text, counted, matcher.start());
            counted = matcher.start();
            words.add(new CellSource.Name(matcher.group(), line));
        }
        return words;
    }

    /** Whether there is nothing in it but comments. */
    static boolean isBlank(Piece piece) {
        return withoutTexts(piece.text).isBlank();
    }

    private List<Piece> pieces() {
        var pieces = new ArrayList<Piece>();
        int depth = 0;
        int start = 0;
        int line = 1;
        for (int i = 0; i < bare.length() && pieces.size() < MOST; i++) {
            char c = bare.charAt(i);
            if (c == '(' || c == '{' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth = Math.max(0, depth - 1);
            }
            boolean closes = c == ';' || c == '}';
            if (closes && depth == 0 && !continues(start, i + 1, c)) {
                line = add(pieces, start, i + 1, line);
                start = i + 1;
            }
        }
        add(pieces, start, bare.length(), line);
        return pieces;
    }

    /** Whether what follows belongs to the piece that seems to end here. */
    private boolean continues(int start, int end, char last) {
        int next = skipSpace(end, bare.length());
        if (wordAt(next, CONTINUES)) {
            return true;
        }
        if (wordAt(skipSpace(start, end), DO)) {
            return wordAt(next, WHILE) && !bare.substring(start, end).contains("while");
        }
        return last == '}'
                && next < bare.length()
                && ";.,)]=?:&|+-*/<>".indexOf(bare.charAt(next)) >= 0;
    }

    private boolean wordAt(int at, Pattern word) {
        return word.matcher(bare).region(at, bare.length()).lookingAt();
    }

    private int skipSpace(int from, int end) {
        int at = from;
        while (at < end && Character.isWhitespace(bare.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Adds what stands between, if anything does; gives the line on which the next begins. */
    private int add(List<Piece> pieces, int start, int end, int line) {
        int from = skipSpace(start, end);
        int first = line + newlines(source, start, from);
        if (from < end) {
            pieces.add(new Piece(source.substring(from, end), first));
        }
        return first + newlines(source, from, end);
    }

    private static int newlines(String text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }

    /** The compiler reads {@code \}{@code u0041} as A wherever it stands; so must a scan. */
    private static String unescaped(String source) {
        var escape = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u+([0-9a-fA-F]{4})");
        var matcher = escape.matcher(source);
        var text = new StringBuilder();
        while (matcher.find()) {
            var character = String.valueOf((char) Integer.parseInt(matcher.group(2), 16));
            if (character.equals("\\") && source.startsWith("u", matcher.end())) {
                // no escape begins with an escaped backslash: it must not become one
                character = "\\ ";
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(matcher.group(1) + character));
        }
        return matcher.appendTail(text).toString();
    }

    /** The source with comments, texts and characters blanked, at the same places. */
    private static String withoutTexts(String source) {
        // possessive: other loops over groups recurse, and a long text would exhaust the stack
        var skip =
                Pattern.compile(
                        "//[^\\n\\r]*|(?s:/\\*.*?(?:\\*/|\\z))"
                                + "|\"\"\"(?s:(?:\\\\.|(?!\"\"\").)*+)(?:\"\"\"|\\z)"
                                + "|\"(?:\\\\.|[^\"\\\\\\n\\r])*+\"?|'(?:\\\\.|[^'\\\\\\n\\r])*+'?");
        var matcher = skip.matcher(source);
        var bare = new StringBuilder(source);
        while (matcher.find()) {
            for (int i = matcher.start(); i < matcher.end(); i++) {
                if (source.charAt(i) != '\n') {
                    bare.setCharAt(i, ' ');
                }
            }
        }
        return bare.toString();
    }
}
