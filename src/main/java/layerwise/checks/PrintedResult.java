package layerwise.checks;

import java.util.Map;
import layerwise.display.Displayable;
import layerwise.display.Html;

/** Our number beside the one that the original assignment printed. */
public record PrintedResult(PrintedSpec spec, double ours) implements Displayable {

    /** Whether our number will do. */
    public boolean ok() {
        return spec.accepts(ours);
    }

    private String line() {
        var limit =
                spec.below().isPresent()
                        ? ", needs to be below " + spec.below().getAsDouble()
                        : ", " + spec.agreeing(ours) + " of its " + spec.digits() + " digits agree";
        return spec.id() + ": " + ours + "; the course printed " + spec.value() + limit;
    }

    @Override
    public String toString() {
        return (ok() ? "ok     " : "wrong  ") + line();
    }

    @Override
    public Map<String, String> bundle() {
        var html =
                "<div>"
                        + CheckResult.colored(ok(), ok() ? "✓ " : "✗ ")
                        + Html.escape(line())
                        + "</div>";
        return Map.of("text/plain", toString(), "text/html", html);
    }
}
