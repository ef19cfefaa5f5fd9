package layerwise.checks;

import java.util.List;
import java.util.Map;
import layerwise.display.Displayable;
import layerwise.display.Html;

/** The checks of an assignment and how each came out, as a table. */
public record CheckTable(String title, List<Row> rows) implements Displayable {
    public CheckTable {
        rows = List.copyOf(rows);
    }

    /** One check or question. */
    public record Row(String id, String title, double points, String status, boolean ok) {}

    /** Whether every check passed. */
    public boolean allPassed() {
        return rows.stream().allMatch(Row::ok);
    }

    /** The points of the checks that passed. */
    public double earned() {
        return rows.stream().filter(Row::ok).mapToDouble(Row::points).sum();
    }

    /** The points of all checks. */
    public double points() {
        return rows.stream().mapToDouble(Row::points).sum();
    }

    @Override
    public String toString() {
        int ids = width("check", rows.stream().map(Row::id).toList());
        int titles = width("", rows.stream().map(Row::title).toList());
        var text = new StringBuilder(title);
        for (var row : rows) {
            text.append("\n  ")
                    .append(pad(row.id, ids))
                    .append("  ")
                    .append(pad(row.title, titles));
            text.append("  ").append(pad(number(row.ok ? row.points : 0), 4)).append(" of ");
            text.append(pad(number(row.points), 4)).append("  ").append(row.status);
        }
        return text + "\n  " + total();
    }

    private String total() {
        return number(earned()) + " of " + number(points()) + " points";
    }

    @Override
    public Map<String, String> bundle() {
        var html = new StringBuilder("<table><caption>" + Html.escape(title) + "</caption>");
        html.append("<tr><th>check</th><th></th><th>points</th><th></th></tr>");
        for (var row : rows) {
            html.append("<tr><td>").append(Html.escape(row.id)).append("</td><td>");
            html.append(Html.escape(row.title)).append("</td><td>");
            html.append(number(row.ok ? row.points : 0)).append(" of ").append(number(row.points));
            html.append("</td><td>")
                    .append(CheckResult.colored(row.ok, row.status))
                    .append("</td></tr>");
        }
        html.append("<tr><td colspan=\"4\">").append(total()).append("</td></tr></table>");
        return Map.of("text/plain", toString(), "text/html", html.toString());
    }

    private static int width(String heading, List<String> texts) {
        return texts.stream().mapToInt(String::length).reduce(heading.length(), Math::max);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String number(double points) {
        return points == Math.rint(points) ? Long.toString((long) points) : Double.toString(points);
    }
}
