package layerwise.notebook;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the formulas out of a Markdown text before Markdown is read, as Jupyter does: to Markdown a
 * line of a formula that begins with {@code +} is a list, and {@code _} is emphasis.
 *
 * <p>Formulas are {@code $...$} within a paragraph, {@code $$...$$} and {@code
 * \begin{name}...\end{name}}; none begins in code.
 */
final class Formulas {
    /** A formula's place in the text: its number between these two characters. */
    static final char OPEN = '\uE000';

    static final char CLOSE = '\uE001';

    /** A formula as it was written, without its dollars. */
    record Formula(String tex, boolean display) {
        /** As it was written. */
        String source() {
            var dollars = display ? "$$" : "$";
            return dollars + tex + dollars;
        }
    }

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final List<Formula> found = new ArrayList<>();
    private int at;

    private Formulas(String text) {
        this.text = text;
    }

    /** The text with places instead of formulas, and the formulas. */
    record Taken(String text, List<Formula> formulas) {}

    static Taken from(String markdown) {
        var plain = markdown.replace(String.valueOf(OPEN), "").replace(String.valueOf(CLOSE), "");
        var formulas = new Formulas(plain);
        formulas.scan();
        return new Taken(formulas.out.toString(), List.copyOf(formulas.found));
    }

    private void scan() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (startsLine() && skipFence()) {
                continue;
            }
            if (c == '`') {
                skipCode();
            } else if (text.startsWith("\\begin{", at) && takeEnvironment()) {
                continue;
            } else if (c == '\\' && at + 1 < text.length()) {
                copy(2);
            } else if (text.startsWith("$$", at)) {
                takeOrCopy("$$", true);
            } else if (c == '$') {
                takeOrCopy("$", false);
            } else {
                copy(1);
            }
        }
    }

    private boolean startsLine() {
        return at == 0 || text.charAt(at - 1) == '\n';
    }

    /** Copies a fenced block of code, if one begins on this line. */
    private boolean skipFence() {
        int start = at;
        while (start < text.length() && start - at < 3 && text.charAt(start) == ' ') {
            start++;
        }
        char mark = start < text.length() ? text.charAt(start) : ' ';
        int length = run(start, mark);
        if (mark != '`' && mark != '~' || length < 3) {
            return false;
        }
        var fence = String.valueOf(mark).repeat(length);
        int line = lineEnd(start);
        while (line < text.length() && !text.substring(line, lineEnd(line)).strip().equals(fence)) {
            line = lineEnd(line);
        }
        copy((line < text.length() ? lineEnd(line) : text.length()) - at);
        return true;
    }

    /** Copies {@code `code`}, or the back quotes alone if nothing closes them. */
    private void skipCode() {
        int length = run(at, '`');
        int search = at + length;
        while (search < text.length()) {
            int quote = text.indexOf('`', search);
            if (quote < 0) {
                break;
            }
            int closing = run(quote, '`');
            if (closing == length) {
                copy(quote + closing - at);
                return;
            }
            search = quote + closing;
        }
        copy(length);
    }

    private boolean takeEnvironment() {
        int brace = text.indexOf('}', at);
        if (brace < 0) {
            return false;
        }
        var end = "\\end{" + text.substring(at + "\\begin{".length(), brace) + "}";
        int close = text.indexOf(end, brace);
        if (close < 0) {
            return false;
        }
        int stop = close + end.length();
        take(new Formula(text.substring(at, stop), true), stop);
        return true;
    }

    private void takeOrCopy(String dollars, boolean display) {
        int start = at + dollars.length();
        int close = start;
        do {
            close = text.indexOf(dollars, close);
            if (close < 0) {
                copy(dollars.length());
                return;
            }
            close++;
        } while (text.charAt(close - 2) == '\\');
        var tex = text.substring(start, close - 1);
        boolean paragraphEnds = tex.lines().anyMatch(String::isBlank) && !display;
        if (tex.isBlank() || paragraphEnds) {
            copy(dollars.length());
        } else {
            take(new Formula(tex, display), close - 1 + dollars.length());
        }
    }

    private void take(Formula formula, int end) {
        out.append(OPEN).append(found.size()).append(CLOSE);
        found.add(formula);
        at = end;
    }

    private void copy(int length) {
        out.append(text, at, at + length);
        at += length;
    }

    private int run(int from, char c) {
        int end = from;
        while (end < text.length() && text.charAt(end) == c) {
            end++;
        }
        return end - from;
    }

    private int lineEnd(int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline + 1;
    }
}
