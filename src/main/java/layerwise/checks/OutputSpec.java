package layerwise.checks;

import java.util.Arrays;
import java.util.Locale;
import layerwise.gradcheck.RelativeError;

/** How one output is compared: which error, and how large it may be. */
public record OutputSpec(String name, RelativeError error, double tolerance) {
    public OutputSpec {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException(
                    name + ": tolerance is " + tolerance + ", needs 0 or more");
        }
    }

    /** The name in a sentence: in quotes where it has words that would be read as part of it. */
    public String quoted() {
        return name.contains(" ") ? '"' + name + '"' : name;
    }

    static OutputSpec parse(String name, SpecNode node) {
        var known = Arrays.stream(RelativeError.values()).map(OutputSpec::lower).toList();
        var error = node.text("error");
        double tolerance = node.number("tolerance");
        if (!known.contains(error)) {
            throw node.child("error").error("is \"" + error + "\", needs one of " + known);
        }
        if (!(tolerance >= 0)) {
            throw node.child("tolerance").error("is " + tolerance + ", needs 0 or more");
        }
        node.end();
        return new OutputSpec(
                name, RelativeError.valueOf(error.toUpperCase(Locale.ROOT)), tolerance);
    }

    private static String lower(RelativeError error) {
        return error.name().toLowerCase(Locale.ROOT);
    }
}
