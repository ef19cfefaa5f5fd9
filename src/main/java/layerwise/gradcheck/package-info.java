/**
 * Whether a gradient is right, and what is wrong with a tensor that is not: {@link
 * layerwise.gradcheck.RelativeError} measures, {@link layerwise.gradcheck.NumericalGradient}
 * differentiates by central differences, {@link layerwise.gradcheck.GradientCheck} compares a
 * layer's or a loss's backward pass with that, {@link layerwise.gradcheck.Difference} says what a
 * wrong tensor looks like.
 *
 * <p>{@code yours} is always the tensor under test and {@code expected} the one it should equal. A
 * tensor passes where {@code error <= tolerance}, so NaN never passes.
 */
package layerwise.gradcheck;
