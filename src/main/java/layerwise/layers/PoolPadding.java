package layerwise.layers;

/** What the cells around the image mean to a pooling layer. */
public enum PoolPadding {
    /**
     * They are not there: a maximum is that of the image's cells, an average is divided by their
     * number. PyTorch's maximum, and its average with {@code count_include_pad=False}.
     */
    IGNORED,
    /**
     * They are zeros like any others: a maximum is at least 0 where the window sticks out, an
     * average is always divided by the size of the window. CS5242's zero padding, and PyTorch's
     * average by default.
     */
    ZEROS
}
