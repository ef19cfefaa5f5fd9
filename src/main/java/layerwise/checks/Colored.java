package layerwise.checks;

import layerwise.display.Html;

/** The words of a result in HTML: green or red, and bold for those who tell neither. */
final class Colored {
    private Colored() {}

    static String text(boolean ok, String text) {
        var color = ok ? "#1a7f37" : "#cf222e";
        return "<b style=\"color:" + color + "\">" + Html.escape(text) + "</b>";
    }
}
