/**
 * Grades as people and machines read them: a console table, Gradescope's {@code results.json},
 * JUnit XML, a CSV for the gradebook, a folder for each submission.
 *
 * <p>A grade holds text that a submission can influence (messages of exceptions, the names of
 * files). Each report escapes all of it in its own way; none trusts it to be harmless.
 */
package layerwise.grading.report;
