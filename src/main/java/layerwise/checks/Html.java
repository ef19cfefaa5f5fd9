package layerwise.checks;

/** Text in HTML; all that comes from a student or a file passes through {@link #escape}. */
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String colored(boolean ok, String text) {
        var color = ok ? "#1a7f37" : "#cf222e";
        return "<b style=\"color:" + color + "\">" + escape(text) + "</b>";
    }
}
