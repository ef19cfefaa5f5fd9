/**
 * Training: optimizers, learning-rate schedules, and {@link layerwise.training.Model}, which runs
 * layers, a loss and an optimizer over a data set.
 *
 * <p>Where the courses differ (what momentum sums, where epsilon stands, how batches are drawn),
 * the form is an argument. An iteration is one step of the optimizer; iterations are counted from
 * 0. The same seed gives the same bits. {@link layerwise.training.Optimizer} and {@link
 * layerwise.layers.Layer} are open: a model trains with whatever a student writes.
 */
package layerwise.training;
