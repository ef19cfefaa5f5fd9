/**
 * What a notebook shows: plots, pictures of tensors, tables, live progress.
 *
 * <p>{@link layerwise.display.Displays} turns any value into a MIME bundle, which is all a notebook
 * front end needs; {@link layerwise.display.Screen} is where such values go while a cell runs.
 * {@link layerwise.display.Plot}, {@link layerwise.display.Charts}, {@link
 * layerwise.display.ImageGrid} and {@link layerwise.display.Tables} make values worth showing.
 *
 * <p>Plots look the same everywhere, also on a machine without any font: {@link
 * layerwise.display.Fonts} brings DejaVu Sans along.
 */
package layerwise.display;
