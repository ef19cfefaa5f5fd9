package layerwise.training;

import java.util.Locale;

/** How long training in a notebook may take. */
public enum Budget {
    /** Short, to see that everything runs: the whole notebook in about a minute. */
    QUICK,
    /** As the assignment asks. */
    FULL;

    /** The system property that chooses. */
    public static final String PROPERTY = "layerwise.budget";

    /** The environment variable that chooses where the property is not set. */
    public static final String VARIABLE = "LAYERWISE_BUDGET";

    /**
     * The budget chosen by the property or the environment; FULL where neither is set.
     *
     * @throws IllegalArgumentException if it is neither quick nor full
     */
    public static Budget chosen() {
        var property = System.getProperty(PROPERTY);
        return property != null
                ? parse(PROPERTY, property)
                : parse(VARIABLE, System.getenv().getOrDefault(VARIABLE, "full"));
    }

    private static Budget parse(String source, String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "quick" -> QUICK;
            case "full" -> FULL;
            default ->
                    throw new IllegalArgumentException(
                            source + " is " + text + ", needs quick or full");
        };
    }

    /** The first for the quick budget, the second for the full one. */
    public <T> T pick(T quick, T full) {
        return this == QUICK ? quick : full;
    }
}
