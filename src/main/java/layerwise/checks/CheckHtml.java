package layerwise.checks;

/** Text in the HTML of results; all that comes from a student or a file is escaped. */
final class CheckHtml {
    private CheckHtml() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Green or red, and bold for those who tell neither. */
    static String colored(boolean ok, String text) {
        var color = ok ? "#1a7f37" : "#cf222e";
        return "<b style=\"color:" + color + "\">" + escape(text) + "</b>";
    }
}
