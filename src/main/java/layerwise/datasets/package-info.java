/**
 * Data to learn from. A dataset is found in a folder, fetched from the web with its checksum, or
 * drawn: a lesson never stops for want of data.
 *
 * <p>Images stay bytes until a batch of them is asked for ({@link
 * layerwise.datasets.LabeledImages}), and come as (N, C, H, W). How a pixel becomes a number is
 * {@link layerwise.datasets.PixelScale}, less a mean image where the images are centered.
 */
package layerwise.datasets;
