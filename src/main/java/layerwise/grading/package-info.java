/**
 * Grading: from a submitted notebook to verdicts, points and what went wrong.
 *
 * <p>A {@code Grader} repairs a submission, refuses what student code may not use, lets {@link
 * layerwise.grading.WorkerRuns} run its cells in another process, and compares the tensors that
 * come back with the expected ones. The expected tensors never leave this process; student code
 * sees inputs only. {@code Validation} grades the solution, the untouched student notebook and
 * every known mistake, and so proves the checks. Reports are in {@code layerwise.grading.report}.
 */
package layerwise.grading;
