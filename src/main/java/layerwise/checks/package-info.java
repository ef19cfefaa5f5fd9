/**
 * What a notebook calls to be checked: {@code check("conv-forward", c -> ...)}.
 *
 * <p>A check is a function from named inputs to named outputs; the inputs are data, drawn by the
 * recipes of {@code assignment.yaml} ({@link layerwise.checks.AssignmentSpec}). {@link
 * layerwise.checks.CheckSession} has two ends: in a notebook the outputs are compared with the
 * public reference and the result is shown; in a grading worker they are only recorded, and
 * compared by another process that student code cannot reach. {@link layerwise.checks.Comparison}
 * is the comparison of both.
 */
package layerwise.checks;
