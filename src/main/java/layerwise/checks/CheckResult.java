package layerwise.checks;

import java.util.List;
import java.util.Map;
import layerwise.display.Displayable;
import layerwise.display.Html;

/**
 * What a check found, as a notebook shows it: one line per output of each case.
 *
 * @param note said in place of cases, by a worker that only records
 */
public record CheckResult(String id, String title, List<CaseResult> cases, String note)
        implements Displayable {
    public CheckResult {
        cases = List.copyOf(cases);
    }

    /** How a case, or a whole check, came out. */
    public enum Status {
        /** Every output is right. */
        PASSED("passed"),
        /** An output is wrong. */
        WRONG("wrong"),
        /** An exception came out. */
        THREW("threw"),
        /** A stub was reached. */
        NOT_WRITTEN("not written yet"),
        /** The check was not run. */
        NOT_RUN("not run");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /** As a person reads it. */
        public String words() {
            return words;
        }
    }

    /** One case and its lines; the first says what was compared or what happened. */
    public record CaseResult(String name, Status status, List<Line> lines) {
        public CaseResult {
            lines = List.copyOf(lines);
        }
    }

    /** One output, or one thing to say. */
    public record Line(boolean ok, String text) {}

    /** The result of a check that was recorded, to be compared elsewhere. */
    static CheckResult recorded(String id) {
        return new CheckResult(id, "", List.of(), id + " was recorded");
    }

    /** The worst of the cases. */
    public Status status() {
        return cases.stream().map(CaseResult::status).max(Status::compareTo).orElse(Status.NOT_RUN);
    }

    @Override
    public String toString() {
        if (cases.isEmpty()) {
            return note;
        }
        var text = new StringBuilder(id + " (" + title + "): " + status().words());
        for (var c : cases) {
            if (cases.size() > 1) {
                text.append("\n  ").append(c.name());
            }
            for (var line : c.lines()) {
                text.append("\n  ").append(line.ok() ? "ok     " : "wrong  ");
                text.append(line.text().replace("\n", "\n         "));
            }
        }
        return text.toString();
    }

    @Override
    public Map<String, String> bundle() {
        return Map.of("text/plain", toString(), "text/html", html());
    }

    private String html() {
        if (cases.isEmpty()) {
            return Html.escape(note);
        }
        var html = new StringBuilder("<div class=\"layerwise-check\"><b>");
        html.append(Html.escape(id)).append("</b> ").append(Html.escape(title)).append(": ");
        html.append(colored(status() == Status.PASSED, status().words()));
        for (var c : cases) {
            if (cases.size() > 1) {
                html.append("<div><i>").append(Html.escape(c.name())).append("</i></div>");
            }
            for (var line : c.lines()) {
                html.append("<div>&emsp;")
                        .append(colored(line.ok(), line.ok() ? "✓ " : "✗ "))
                        .append(Html.escape(line.text()).replace("\n", "<br>&emsp;&emsp;"))
                        .append("</div>");
            }
        }
        return html.append("</div>").toString();
    }

    /** Green or red, and bold for those who tell neither. */
    static String colored(boolean ok, String text) {
        var color = ok ? "#1a7f37" : "#cf222e";
        return "<b style=\"color:" + color + "\">" + Html.escape(text) + "</b>";
    }
}
