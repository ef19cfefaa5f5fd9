package layerwise.grading.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import layerwise.grading.Similarity;

/** How alike submissions are, for a spreadsheet or a browser. */
public final class SimilarityReport {
    private static final List<String> HEADING =
            List.of("first", "second", "similarity", "highest", "tokens");

    private SimilarityReport() {}

    /** A line for each pair, similarities as shares from 0 to 1. */
    public static String csv(Similarity similarity) {
        return Stream.concat(
                        Stream.of(HEADING), similarity.pairs().stream().map(SimilarityReport::row))
                .map(row ->
                        row.stream()
                                .map(SafeText::csv)
                                .collect(Collectors.joining(",", "", "\r\n")))
                .collect(Collectors.joining());
    }

    /** A page without scripts, on its own. */
    public static String html(String title, Similarity similarity) {
        var heading = cells("th", HEADING);
        var rows =
                similarity.pairs().stream()
                        .map(pair -> cells("td", row(pair)))
                        .collect(Collectors.joining());
        var leftOut =
                similarity.leftOut().stream()
                        .map(text -> "<li>" + SafeText.xml(text) + "</li>\n")
                        .collect(Collectors.joining());
        return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%s</title>
        <style>body{font-family:sans-serif} td,th{padding:.2em 1em;text-align:left}</style></head>
        <body><h1>%s</h1>
        <p>Likeness is where to look, not a proof: read both before you judge.</p>
        <table>
        %s%s</table>
        <h2>Not compared</h2>
        <ul>
        %s</ul>
        </body></html>
        """
                .formatted(SafeText.xml(title), SafeText.xml(title), heading, rows, leftOut);
    }

    private static List<String> row(Similarity.Pair pair) {
        return List.of(
                pair.first(),
                pair.second(),
                String.format(Locale.ROOT, "%.4f", pair.average()),
                String.format(Locale.ROOT, "%.4f", pair.highest()),
                Integer.toString(pair.tokens()));
    }

    private static String cells(String tag, List<String> texts) {
        return texts.stream()
                .map(text -> "<" + tag + ">" + SafeText.xml(text) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
}
