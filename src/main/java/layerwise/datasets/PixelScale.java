package layerwise.datasets;

/** How a stored pixel, 0 to 255, becomes a number: the five assignments do not agree. */
public enum PixelScale {
    /** 0 to 1. */
    UNIT(1 / 255.0),
    /** 0 to 255, as stored. */
    RAW(1);

    private final double factor;

    PixelScale(double factor) {
        this.factor = factor;
    }

    /** What a stored pixel is multiplied by. */
    public double factor() {
        return factor;
    }
}
