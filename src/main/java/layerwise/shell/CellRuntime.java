package layerwise.shell;

import java.util.List;

/** Where the code of cells is loaded and runs, as its compiler sees it: this JVM, or another. */
public interface CellRuntime {
    /** A generated class by its name; {@code bytes} is not copied. */
    record CellClass(String name, byte[] bytes) {}

    /**
     * What came of loading classes.
     *
     * @param count how many are there, from the first on
     * @param problem what is wrong with the next; empty where there is none
     */
    record Loaded(int count, String problem) {}

    /**
     * What came of a run.
     *
     * @param unresolved the number of the declaration that lacks another, where it ended so
     */
    record Ended(How how, int unresolved) {}

    /** How a run ended. */
    enum How {
        RETURNED,
        THREW,
        /** A declaration that it uses lacks another. */
        UNRESOLVED,
        STOPPED
    }

    /** Loads classes. */
    Loaded load(List<CellClass> classes);

    /**
     * Runs a snippet.
     *
     * @param line where it begins in its cell
     */
    Ended run(String className, String method, int line);

    /** Where the lines of a class stand in its cell. */
    void lines(ClassLines lines);

    /** A snippet has run; these are the declarations since. */
    void declared(Declarations declarations);

    /** Lets go of the value of an expression, which JShell keeps in a variable. */
    void forget(Declarations.Variable temporary);

    /** Whether the cell was told to stop, even if nothing of it ran just then. */
    boolean stopped();
}
