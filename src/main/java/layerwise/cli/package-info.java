/**
 * The {@code lw} command: one class for each subcommand, all of them thin. Results go to standard
 * output, notes to standard error, and {@link layerwise.cli.Grading} has the exit codes.
 */
package layerwise.cli;
