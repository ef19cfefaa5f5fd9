package layerwise.shell;

import jdk.jshell.spi.ExecutionControl;

/** Where the code of cells is loaded and runs, as its compiler sees it: this JVM, or another. */
public interface CellRuntime {
    /** What loads and runs the classes that JShell's compiler makes. */
    ExecutionControl control();

    /** From here on a snippet runs that begins on this line of the cell. */
    void running(int line);

    /** Where the lines of a class stand in its cell. */
    void lines(ClassLines lines);

    /** A snippet has run; these are the declarations since. */
    void declared(Declarations declarations);

    /** Lets go of the value of an expression, which JShell keeps in a variable. */
    void forget(Declarations.Variable temporary);

    /** Whether the cell was told to stop. */
    boolean stopped();

    /** Whether a class of the cell could not be loaded; JShell itself does not say so. */
    boolean refused();
}
