/**
 * Arrays of doubles, and what works on them as NumPy does: {@code Tensor}, random numbers that
 * equal NumPy's, {@code .npy} and {@code .npz} files, and the matrix product.
 *
 * <p>Shapes use the same letters everywhere: N examples, C channels, H and W height and width, F
 * filters, D and M input and output features, K classes; in matrix products, (M, K) times (K, N).
 * Images are (N, C, H, W). Everything is {@code double}, row-major and contiguous.
 *
 * <p>This is the only package that calls native code: OpenBLAS, and the C library's logarithm.
 * docs/numpy.md lists what a NumPy expression is called here.
 */
package layerwise.tensor;
