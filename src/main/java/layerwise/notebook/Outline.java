package layerwise.notebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import layerwise.notebook.JavaTokens.Token;

/**
 * A cell's code by its brackets: the declarations and statements at the top, and what each of them
 * is known by. No compiler is asked, since a submission's cells may be torn apart, or no code. Read
 * when it is first asked for, so that text nobody asks about costs nothing; not for several
 * threads.
 */
final class Outline {
    private static final Set<String> TYPES = Set.of("class", "interface", "enum", "record");
    private static final Set<String> NO_TYPE =
            Set.of("return", "throw", "new", "else", "package", "case", "assert", "yield");
    private static final Set<String> CONTINUES = Set.of("else", "catch", "finally", "instanceof");

    /** The end of the message that a stub throws. */
    private static final String UNWRITTEN = " is not written yet";

    /**
     * A declaration or statement.
     *
     * @param keys what it is known by: {@code type Convolution}, {@code method adam}, {@code
     *     variable x}, {@code answer first-loss}, {@code check sgd}, {@code stub first-loss}
     * @param declared its keys with a method's parameters
     * @param isImport whether it is an import
     * @param isProse whether it has words in a row as no Java has
     */
    record Piece(
            int start,
            int end,
            Set<String> keys,
            Set<String> declared,
            boolean isImport,
            boolean isProse) {

        /** Whether it is an import, a type or a method. */
        boolean isDeclaration() {
            return isImport
                    || keys.stream()
                            .anyMatch(k -> k.startsWith("type ") || k.startsWith("method "));
        }
    }

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private List<Token> tokens = List.of();
    private boolean isCut;
    private int depth;
    private int lowest;

    private Outline(String text) {
        this.text = text;
    }

    static Outline of(String text) {
        return new Outline(text);
    }

    /** What stands at the top, in order; together they are the text, comments after it left out. */
    List<Piece> pieces() {
        read();
        return pieces;
    }

    private List<Token> tokens() {
        read();
        return tokens;
    }

    /** What a piece says. */
    String text(Piece piece) {
        return text.substring(piece.start(), piece.end());
    }

    /** The keys of all pieces. */
    Set<String> keys() {
        return all(Piece::keys);
    }

    /** What all pieces declare and answer. */
    Set<String> declared() {
        return all(Piece::declared);
    }

    private Set<String> all(Function<Piece, Set<String>> part) {
        return pieces().stream().flatMap(p -> part.apply(p).stream()).collect(Collectors.toSet());
    }

    /** Whether every bracket is closed and none is closed that was not open. */
    boolean isBalanced() {
        read();
        return depth == 0 && lowest == 0;
    }

    /** Whether a bracket is left open, so that more should follow. */
    boolean isOpen() {
        read();
        return depth > 0;
    }

    /** The words in it. */
    Set<String> vocabulary() {
        return tokens().stream().filter(Token::isWord).map(Token::text).collect(Collectors.toSet());
    }

    /** The parts of it that are still as they were handed out. */
    Set<String> unwritten() {
        return tokens().stream()
                .map(Token::content)
                .filter(content -> content.endsWith(UNWRITTEN))
                .collect(Collectors.toSet());
    }

    /** The code alone, spelled with one space between its tokens. */
    String code() {
        return String.join(" ", words());
    }

    /** A piece's code alone. */
    String code(Piece piece) {
        return of(text(piece)).code();
    }

    private List<String> words() {
        return tokens().stream().map(Token::text).toList();
    }

    /** How many of this one's words another has too, as a share of this one's. */
    double shareIn(Outline other) {
        var own = named();
        return own.isEmpty() ? 0 : common(own, other.named()) / own.size();
    }

    /** How alike two texts are, from 0 to 1: twice their common words by the words of both. */
    double likeness(Outline other) {
        var own = named();
        var others = other.named();
        int all = own.size() + others.size();
        return all == 0 ? 0 : 2 * common(own, others) / all;
    }

    /** Words, numbers and strings; brackets and semicolons are alike everywhere. */
    private List<String> named() {
        return tokens().stream()
                .filter(token -> token.kind() != JavaTokens.Kind.SIGN)
                .map(Token::text)
                .toList();
    }

    private static double common(List<String> own, List<String> others) {
        Map<String, Integer> counts = new HashMap<>();
        own.forEach(word -> counts.merge(word, 1, Integer::sum));
        return others.stream().filter(word -> counts.merge(word, -1, Integer::sum) >= 0).count();
    }

    private void read() {
        if (!isCut) {
            isCut = true;
            tokens = JavaTokens.of(text);
            cut();
        }
    }

    private void cut() {
        int first = 0;
        int start = 0;
        int inPiece = 0;
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if ("({[".contains(token.text())) {
                depth++;
                inPiece++;
            } else if (")]}".contains(token.text())) {
                depth--;
                inPiece = Math.max(0, inPiece - 1);
                lowest = Math.min(lowest, depth);
            }
            if (inPiece == 0 && ends(first, i)) {
                add(first, i + 1, start, token.end());
                first = i + 1;
                start = token.end();
            }
        }
        if (first < tokens.size()) {
            add(first, tokens.size(), start, text.length());
        }
    }

    private boolean ends(int first, int i) {
        var token = tokens.get(i);
        var next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
        if (token.is(")")) {
            // a notebook's cell may end in an expression without semicolon; here two were merged
            return next != null
                    && isCall(first, i)
                    && (next.isWord() && !CONTINUES.contains(next.text()) && !next.is("throws")
                            || next.is("@"))
                    && text.substring(token.end(), next.start()).contains("\n");
        }
        if (!token.is(";") && !token.is("}")) {
            return false;
        }
        if (next == null) {
            return true;
        }
        if (next.isWord() && CONTINUES.contains(next.text())) {
            return false;
        }
        if (tokens.get(first).is("do") && next.is("while")) {
            return tokens.subList(first, i).stream().anyMatch(t -> t.is("while"));
        }
        return token.is(";") || !";.,)]=?:&|+-*/<>".contains(next.text());
    }

    /** Whether these tokens are a call and nothing else: {@code a.b(...)}. */
    private boolean isCall(int first, int last) {
        int i = first;
        while (i + 2 < last && tokens.get(i).isWord() && tokens.get(i + 1).is(".")) {
            i += 2;
        }
        return i + 1 < last
                && tokens.get(i).isWord()
                && !Set.of("if", "for", "while", "switch", "try", "synchronized", "catch")
                        .contains(tokens.get(i).text())
                && tokens.get(i + 1).is("(")
                && closing(i + 1, last + 1) == last;
    }

    private int closing(int open, int end) {
        int level = 0;
        for (int i = open; i < end; i++) {
            if ("({[".contains(tokens.get(i).text())) {
                level++;
            } else if (")]}".contains(tokens.get(i).text()) && --level == 0) {
                return i;
            }
        }
        return end - 1;
    }

    private void add(int first, int last, int start, int end) {
        var keys = new HashSet<String>();
        var declared = new HashSet<String>();
        int level = 0;
        boolean named = false;
        for (int i = first; i < last; i++) {
            var token = tokens.get(i);
            if (token.isWord()) {
                addCalled(i, last, level, keys);
                if (level == 0 && !named) {
                    named = addDeclared(i, first, last, keys, declared);
                }
            } else if (token.is("(") || token.is("{") || token.is("[")) {
                level++;
            } else if (token.is(")") || token.is("}") || token.is("]")) {
                level = Math.max(0, level - 1);
            }
        }
        if (keys.isEmpty() && tokens.get(first).is("throw")) {
            tokens.subList(first, last).stream()
                    .filter(token -> token.content().endsWith(UNWRITTEN))
                    .forEach(token -> keys.add("stub " + token.content()));
        }
        keys.stream().filter(key -> !key.startsWith("method ")).forEach(declared::add);
        boolean isImport = tokens.get(first).is("import");
        pieces.add(new Piece(start, end, keys, declared, isImport, isProse(first, last)));
    }

    /** Whether three words stand in a row that are no keywords: "the last layer". */
    private boolean isProse(int first, int last) {
        int inRow = 0;
        for (var token : tokens.subList(first, last)) {
            inRow = token.isWord() && !JavaCode.isKeyword(token.text()) ? inRow + 1 : 0;
            if (inRow == 3) {
                return true;
            }
        }
        return false;
    }

    /** An answer, wherever it stands; a check, at the top. */
    private void addCalled(int i, int last, int level, Set<String> keys) {
        var name = tokens.get(i).text();
        boolean calls =
                i + 2 < last
                        && tokens.get(i + 1).is("(")
                        && tokens.get(i + 2).kind() == JavaTokens.Kind.STRING;
        if (calls && (name.equals("answer") || name.equals("check") && level == 0)) {
            keys.add(name + " " + tokens.get(i + 2).content());
        }
    }

    private boolean addDeclared(
            int i, int first, int last, Set<String> keys, Set<String> declared) {
        if (i + 1 >= last) {
            return false;
        }
        var token = tokens.get(i);
        var next = tokens.get(i + 1);
        if (TYPES.contains(token.text()) && next.isWord()) {
            keys.add("type " + next.text());
            return true;
        }
        if (i == first) {
            return false;
        }
        var before = tokens.get(i - 1);
        boolean typed =
                before.isWord() && !NO_TYPE.contains(before.text())
                        || before.is(">")
                        || before.is("]");
        if (!typed || tokens.get(first).is("import")) {
            return false;
        }
        if (next.is("(")) {
            keys.add("method " + token.text());
            int close = closing(i + 1, last);
            declared.add(
                    "method "
                            + tokens.subList(i, close).stream()
                                    .map(Token::text)
                                    .collect(Collectors.joining(" ")));
            return true;
        }
        if (next.is("=") || next.is(";")) {
            keys.add("variable " + token.text());
            return true;
        }
        return false;
    }
}
