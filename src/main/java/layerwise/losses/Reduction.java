package layerwise.losses;

/** How the losses of the examples of a batch become one number. */
public enum Reduction {
    /** Their mean: the gradient does not grow with the batch. */
    MEAN,
    /** Their sum: the gradient grows with the batch, and the learning rate must shrink with it. */
    SUM
}
