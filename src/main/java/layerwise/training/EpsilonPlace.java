package layerwise.training;

/** Where the small number stands that keeps a division by the root of {@code v} finite. */
public enum EpsilonPlace {
    /** {@code √v + ε}, as in the papers and in cs231n. */
    OUTSIDE_ROOT {
        @Override
        double root(double v, double epsilon) {
            return Math.sqrt(v) + epsilon;
        }
    },
    /** {@code √(v + ε)}, as in the later edition of CS5242; matters where v is below ε. */
    INSIDE_ROOT {
        @Override
        double root(double v, double epsilon) {
            return Math.sqrt(v + epsilon);
        }
    };

    abstract double root(double v, double epsilon);
}
