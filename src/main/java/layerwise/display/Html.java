package layerwise.display;

/** Text in HTML. */
final class Html {
    private Html() {}

    /** The text with the characters that HTML would read as markup written as entities. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
