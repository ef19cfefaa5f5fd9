/**
 * The child JVM in which student code runs: cells in, tensors out.
 *
 * <p>It is given cells and the inputs of the checks' cases, and nothing else: no specification, no
 * reference, no point. {@code WorkerMain} reads its orders from standard input, runs the cells in
 * order, and sends {@code Message}s over a descriptor of its own, sealed with a key, so that
 * nothing that student code prints can be taken for one. {@code layerwise.grading} starts, watches
 * and ends it, and believes none of it: what comes back is bounded, checked, and compared.
 */
package layerwise.grading.worker;
