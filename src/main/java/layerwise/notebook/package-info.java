/**
 * The Jupyter notebook document: {@link layerwise.notebook.Notebook} reads and writes it, {@link
 * layerwise.notebook.Release} makes a student version of a solution, {@link
 * layerwise.notebook.Repair} puts a submission right, {@link layerwise.notebook.NotebookPage} turns
 * an executed notebook into one web page.
 *
 * <p>A notebook is immutable, and what an edit does not touch keeps its bytes: unknown keys, their
 * order, the spelling of numbers and strings. So a version-control diff shows what was changed and
 * nothing else. Cells are counted from 1, over all types, in every message.
 */
package layerwise.notebook;
