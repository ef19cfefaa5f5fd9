package layerwise.training;

/** The message for an argument that cannot be: where, what it is, what is needed, what to do. */
final class Arguments {

    private Arguments() {}

    static void require(
            boolean holds, String where, String name, Object value, String needed, String cure) {
        if (!holds) {
            throw new IllegalArgumentException(
                    where
                            + ": "
                            + name
                            + " is "
                            + value
                            + ", needs "
                            + needed
                            + (cure.isEmpty() ? "" : "; " + cure));
        }
    }

    /** A share such as momentum: 0 up to, but not including, 1. */
    static void requireShare(String where, String name, double value, String cure) {
        require(value >= 0 && value < 1, where, name, value, "0 <= " + name + " < 1", cure);
    }

    static void requirePositive(String where, String name, double value, String cure) {
        require(
                value > 0 && value < Double.POSITIVE_INFINITY,
                where,
                name,
                value,
                "a finite number above 0",
                cure);
    }
}
