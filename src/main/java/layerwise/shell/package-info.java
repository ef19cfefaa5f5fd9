/**
 * Runs the cells of a notebook in this JVM, through JShell.
 *
 * <p>{@link layerwise.shell.Shell} is the entry: it runs a named cell and returns a {@link
 * layerwise.shell.CellRun}: how the cell ended ({@link layerwise.shell.Outcome}), which names its
 * declarations still miss, and which variables a redefined class has emptied or left behind. Cells
 * and host share their classes, so a value is the object itself and not a text.
 *
 * <p>A shell is a compiler and what it has its classes run by: {@link layerwise.shell.CellCompiler}
 * and {@link layerwise.shell.CellRuntime}. Grading has them in two processes.
 *
 * <p>Everything a person reads speaks of cells and their lines: {@link layerwise.shell.CellTrace}
 * turns the frames of JShell's generated classes back into them.
 */
package layerwise.shell;
