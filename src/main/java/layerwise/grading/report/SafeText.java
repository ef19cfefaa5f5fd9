package layerwise.grading.report;

/** Text from a submission made harmless for the place it is shown in. */
final class SafeText {
    private SafeText() {}

    /** Without characters that move a cursor, color a terminal or are not allowed in XML. */
    static String printable(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    boolean lineOrTab = c == '\n' || c == '\t';
                    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
                    boolean direction = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
                    boolean hidden = Character.isISOControl(c) || c == 0xFFFE || c == 0xFFFF;
                    safe.appendCodePoint(
                            !lineOrTab && (hidden || surrogate || direction) ? 0xFFFD : c);
                });
        return safe.toString();
    }

    /** On one line. */
    static String line(String text) {
        return printable(text).replace('\n', ' ').replace('\t', ' ');
    }

    /** In XML, in an attribute or between tags. */
    static String xml(String text) {
        return printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("\n", "&#10;")
                .replace("\t", "&#9;");
    }

    /** As a field of a CSV; a spreadsheet must not take it for a formula. */
    static String csv(String text) {
        var field = line(text);
        if (!field.isEmpty() && "=+-@".indexOf(field.charAt(0)) >= 0) {
            field = "'" + field;
        }
        return '"' + field.replace("\"", "\"\"") + '"';
    }

    /** Points without a needless ".0". */
    static String points(double points) {
        return points == Math.rint(points) ? Long.toString((long) points) : Double.toString(points);
    }
}
