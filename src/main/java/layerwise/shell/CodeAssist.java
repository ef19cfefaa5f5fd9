package layerwise.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.Documentation;

/** What an editor asks about code that has not run yet. Positions count characters of the cell. */
public final class CodeAssist {
    /**
     * Ways to go on at a place.
     *
     * @param from start of the text that a choice replaces
     * @param to its end
     * @param choices without duplicates, those of the fitting type first
     */
    public record Completion(int from, int to, List<Choice> choices) {
        public Completion {
            choices = List.copyOf(choices);
        }
    }

    /**
     * One way to go on.
     *
     * @param text what to write
     * @param signature as in {@code Tensor Tensor.reshape(int...)}; empty where it is no method or
     *     was not looked up
     */
    public record Choice(String text, String signature) {}

    /** Whether code can run as it stands. */
    public enum Readiness {
        COMPLETE,
        INCOMPLETE,
        INVALID,
        UNKNOWN
    }

    /** Looking up a signature takes a millisecond or so; a long list goes without. */
    private static final int MOST_SIGNATURES = 40;

    private final JShell jshell;

    CodeAssist(JShell jshell) {
        this.jshell = jshell;
    }

    /** What may stand at {@code cursor}. */
    public Completion complete(String cell, int cursor) {
        var place = place(cell, cursor);
        var anchor = new int[] {place.cursor};
        var suggestions =
                jshell.sourceCodeAnalysis().completionSuggestions(place.code, place.cursor, anchor);
        var texts = new LinkedHashSet<String>();
        suggestions.stream()
                .filter(SourceCodeAnalysis.Suggestion::matchesType)
                .forEach(each -> texts.add(each.continuation()));
        suggestions.forEach(each -> texts.add(each.continuation()));
        var choices = new ArrayList<Choice>();
        for (var text : texts) {
            boolean method = text.endsWith("(") || text.endsWith("()");
            var signature =
                    method && choices.size() < MOST_SIGNATURES
                            ? signature(place, anchor[0], text)
                            : "";
            choices.add(new Choice(text, signature));
        }
        return new Completion(cursor - (place.cursor - anchor[0]), cursor, choices);
    }

    /** Signatures and documentation of what stands at {@code cursor}; empty if nothing is known. */
    public Optional<String> inspect(String cell, int cursor) {
        int end = cursor;
        while (end < cell.length() && Character.isJavaIdentifierPart(cell.charAt(end))) {
            end++;
        }
        var found = documentation(cell.substring(0, end), end);
        if (found.isEmpty()) {
            // On a method's name: the documentation is found inside its parentheses.
            found = documentation(cell.substring(0, end) + "(", end + 1);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                found.stream()
                        .map(CodeAssist::text)
                        .distinct()
                        .collect(Collectors.joining("\n\n")));
    }

    /** Whether the cell could run now. */
    public Readiness readiness(String cell) {
        var rest = cell;
        while (!rest.isBlank()) {
            var info = jshell.sourceCodeAnalysis().analyzeCompletion(rest);
            switch (info.completeness()) {
                case COMPLETE, COMPLETE_WITH_SEMI -> {
                    if (info.remaining().length() >= rest.length()) {
                        return Readiness.UNKNOWN;
                    }
                    rest = info.remaining();
                }
                case EMPTY -> {
                    return Readiness.COMPLETE;
                }
                case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> {
                    // "x" alone may go on in a shell; a cell that ends there is whole.
                    return info.completeness() == Completeness.DEFINITELY_INCOMPLETE
                            ? Readiness.INCOMPLETE
                            : Readiness.COMPLETE;
                }
                case UNKNOWN -> {
                    return Readiness.INVALID;
                }
            }
        }
        return Readiness.COMPLETE;
    }

    private record Place(String code, int cursor) {}

    /**
     * The snippet around the cursor. Variables that the same cell declares before it are not known
     * to JShell yet, so they go with it into a block.
     */
    private Place place(String cell, int cursor) {
        var analysis = jshell.sourceCodeAnalysis();
        var before = cell.substring(0, cursor);
        var variables = new StringBuilder();
        int start = 0;
        for (var part : Cells.split(analysis, before)) {
            start = part.start();
            if (part.start() + part.source().length() < before.stripTrailing().length()) {
                analysis.sourceToSnippets(part.source()).stream()
                        .filter(snippet -> snippet.kind() == Snippet.Kind.VAR)
                        .limit(1)
                        .forEach(snippet -> variables.append(part.source()).append('\n'));
            }
        }
        var code = before.substring(start);
        if (variables.isEmpty()) {
            return new Place(code, code.length());
        }
        var block = "{" + variables + code;
        return new Place(block, block.length());
    }

    private String signature(Place place, int anchor, String text) {
        var call = place.code.substring(0, anchor) + text.replaceAll("\\)$", "");
        return jshell.sourceCodeAnalysis().documentation(call, call.length(), false).stream()
                .map(Documentation::signature)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private List<Documentation> documentation(String cell, int cursor) {
        var place = place(cell, cursor);
        return jshell.sourceCodeAnalysis().documentation(place.code, place.cursor, true);
    }

    private static String text(Documentation documentation) {
        var javadoc = documentation.javadoc();
        return javadoc == null || javadoc.isBlank()
                ? documentation.signature()
                : documentation.signature() + "\n\n" + plain(javadoc);
    }

    /** The words of a documentation comment, its markup left out. */
    static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|literal|link|linkplain|value)\\s+([^{}]*)}", "$1")
                .replaceAll("(?i)<li>", "- ")
                .replaceAll("</?[a-zA-Z][^<>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&")
                .replaceAll("(?m)^[ \\t]+|[ \\t]+$", "")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }
}
