package layerwise.display;

/** Plain text in HTML; whatever a student can influence goes through it. */
public final class Html {
    private Html() {}

    /** The text with the characters that HTML would read as markup written as entities. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
