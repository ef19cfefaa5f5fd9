package layerwise.shell;

/**
 * What the compiler says about a cell.
 *
 * @param message without JShell's own words
 * @param line line of the cell, from 1
 * @param column column of that line, from 1
 * @param excerpt the line and, under it, carets
 */
public record CompileError(String message, int line, int column, String excerpt) {}
