/**
 * Layers of a neural network. A layer has a {@code forward}, from a batch to a batch, and a {@code
 * backward}, from the gradient at the output to those at the input and the parameters.
 *
 * <p>Shapes use the same letters everywhere: N examples, C channels, H and W height and width, F
 * filters, D and M input and output features. Images are (N, C, H, W). A gradient is named {@code
 * d} plus the name of its tensor ({@code dx}, {@code dOut}) and has that tensor's shape. Gradients
 * of parameters are summed over the batch.
 *
 * <p>Convolution and pooling exist twice: {@code Conv2dNaive}, {@code MaxPool2dNaive} and {@code
 * AveragePool2dNaive} are the definitions, plain loops meant to be read; {@code Conv2dIm2col},
 * {@code MaxPool2d} and {@code AveragePool2d} give the same numbers faster. One contract test runs
 * on both of each pair. {@code Conv2dIm2col} and {@code Affine} take a {@link
 * layerwise.layers.Precision}, that of their matrix products. What is done in parallel goes through
 * {@link layerwise.layers.Threads}, and gives the same bits on any number of them.
 */
package layerwise.layers;
