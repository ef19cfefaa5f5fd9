package layerwise.layers;

/** Whether a network is learning or being used; dropout behaves differently in the two. */
public enum Mode {
    /** Learning. */
    TRAIN,
    /** Being used or measured. */
    TEST
}
