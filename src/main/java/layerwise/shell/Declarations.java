package layerwise.shell;

import java.util.List;
import java.util.Set;

/**
 * What is declared once a snippet has run.
 *
 * @param own the variables that the snippet itself declares
 */
public record Declarations(List<Variable> variables, List<Type> types, Set<String> own) {
    /**
     * A variable.
     *
     * @param className the generated class with its static field
     * @param type as it was written, or found
     * @param defined whether its type has no part that is missing
     */
    public record Variable(String name, String className, String type, boolean defined) {}

    /**
     * A class, an interface, a record or an enum.
     *
     * @param className its generated name
     */
    public record Type(String name, String className) {}

    public Declarations {
        variables = List.copyOf(variables);
        types = List.copyOf(types);
        own = Set.copyOf(own);
    }

    static final Declarations NONE = new Declarations(List.of(), List.of(), Set.of());
}
