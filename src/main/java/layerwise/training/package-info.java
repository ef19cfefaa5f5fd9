/**
 * Training: optimizers, learning-rate schedules, and {@link layerwise.training.Model}, which runs
 * layers, a loss and an optimizer over a data set.
 *
 * <p>cs231n's nets are functions with parameters by name: a {@link layerwise.training.Classifier},
 * trained by a {@link layerwise.training.Solver} with an {@link layerwise.training.UpdateRule}. A
 * {@link layerwise.training.GridSearch} tries settings for either.
 *
 * <p>Where the courses differ (what momentum sums, where epsilon stands, how batches are drawn),
 * the form is an argument. An iteration is one step of the optimizer; iterations are counted from
 * 0. The same seed gives the same bits. {@link layerwise.training.Optimizer} and {@link
 * layerwise.layers.Layer} are open: a model trains with whatever a student writes.
 */
package layerwise.training;
