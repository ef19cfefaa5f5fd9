/**
 * The child JVMs: in one the code of a student runs, cells in and tensors out; another compiles it.
 *
 * <p>{@code WorkerMain} is told which cells to run and given the inputs of the checks' cases, and
 * nothing else: no specification, no reference, no point. {@code CompilerMain} is given the sources
 * and runs none of them: it sends the worker one class after the other, and waits for each to have
 * run. Both read their orders from standard input and send {@code Message}s over a descriptor of
 * their own, sealed with a key in either direction, so that nothing that student code prints can be
 * taken for one. {@code layerwise.grading} starts, watches and ends them, passes on what they say
 * to each other, and believes none of it: what comes back is bounded, checked, and compared.
 */
package layerwise.grading.worker;
