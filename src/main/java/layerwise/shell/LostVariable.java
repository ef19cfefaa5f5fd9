package layerwise.shell;

import java.util.List;

/**
 * A variable that a redefined class or method has emptied, or that still holds objects of the class
 * as it was before.
 *
 * @param name the variable
 * @param loss what happened to it
 * @param type the redefined class, empty if the variable was emptied for another reason
 * @param cells the cells that gave it its value, in the order to run them again
 */
public record LostVariable(String name, Loss loss, String type, List<String> cells) {
    /** What a redefinition does to a variable. */
    public enum Loss {
        /** It is null (or zero) now. */
        RESET,
        /** It holds an object of the class as it was before. */
        OLD_CLASS
    }

    public LostVariable {
        cells = List.copyOf(cells);
    }

    /** A sentence for the student. */
    @Override
    public String toString() {
        var what =
                switch (loss) {
                    case RESET ->
                            " was reset"
                                    + (type.isEmpty() ? "" : ": its class " + type + " is new");
                    case OLD_CLASS -> " still holds objects of the old " + type;
                };
        return name + what + "; run again: cell " + String.join(", cell ", cells);
    }
}
