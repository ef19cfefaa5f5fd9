/**
 * The Jupyter kernel: {@link layerwise.kernel.LayerwiseKernel} puts {@link layerwise.shell.Shell}
 * behind JJava's Jupyter layer.
 *
 * <p>{@link layerwise.kernel.KernelMain} is the process that Jupyter starts, {@link
 * layerwise.kernel.KernelSpecs} tells Jupyter how. {@link layerwise.kernel.HeadlessRun} runs cells
 * through the same kernel without Jupyter. {@link layerwise.kernel.LayerwiseExtension} is all that
 * the notebooks need, and works in a full JJava as well.
 */
package layerwise.kernel;
