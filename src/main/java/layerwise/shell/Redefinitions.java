package layerwise.shell;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import layerwise.shell.LostVariable.Loss;

/**
 * Watches what a redefinition does to variables.
 *
 * <p>JShell gives a changed class a new identity, and with it everything that mentions it:
 * variables are declared anew and start as null. Where the old value still fits it is carried over;
 * where it does not, or where a value holds objects of the old class, the variable is reported
 * together with the cells that gave it its value.
 */
final class Redefinitions {
    /** A variable's static field and what it holds. */
    private record Held(Field field, Object value) {}

    private final JShell jshell;
    private final CellLoader loader;
    private final Map<String, Set<String>> cellsOf = new LinkedHashMap<>();
    private final Map<String, Class<?>> currentTypes = new LinkedHashMap<>();
    private final Map<Class<?>, String> oldTypes = new WeakHashMap<>();
    private final Map<String, LostVariable> lost = new TreeMap<>();
    private final Set<String> redefined = new LinkedHashSet<>();
    private Map<String, Held> before = Map.of();

    Redefinitions(JShell jshell, CellLoader loader) {
        this.jshell = jshell;
        this.loader = loader;
    }

    /** Call before each run of a cell. */
    void beginRun() {
        lost.clear();
        redefined.clear();
        before = variables();
    }

    /**
     * Call after each snippet; {@code evaluated} are the snippets that the cell itself contains.
     */
    void afterSnippet(String cell, List<Snippet> evaluated) {
        noteTypes();
        var own = new LinkedHashSet<String>();
        for (var snippet : evaluated) {
            if (snippet instanceof VarSnippet variable) {
                own.add(variable.name());
                cellsOf.put(variable.name(), new LinkedHashSet<>(List.of(cell)));
                lost.remove(variable.name());
            }
        }
        var after = variables();
        before.forEach((name, was) -> {
            var now = after.get(name);
            if (own.contains(name)) {
                release(was, now);
            } else if (now == null || !now.field().equals(was.field())) {
                carryOver(name, was, now);
            } else if (now.value() != was.value() && !now.value().equals(was.value())) {
                cellsOf.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(cell);
                lost.remove(name);
            }
        });
        before = variables();
    }

    /** The variables that this run emptied or left with old objects, by name. */
    List<LostVariable> lost() {
        if (!redefined.isEmpty()) {
            before.forEach(this::lookForOldObjects);
        }
        return List.copyOf(lost.values());
    }

    /** Empties the variable that JShell made for the value of an expression. */
    void forget(VarSnippet temporary) {
        var field = field(temporary);
        if (field != null && !field.getType().isPrimitive()) {
            set(field, null);
        }
    }

    private void noteTypes() {
        jshell.types()
                .filter(type -> jshell.status(type).isDefined())
                .forEach(type -> {
                    var now = classOf(type);
                    var was = now == null ? null : currentTypes.put(type.name(), now);
                    if (was != null && was != now) {
                        oldTypes.put(was, type.name());
                        redefined.add(type.name());
                    }
                });
    }

    private Class<?> classOf(TypeDeclSnippet type) {
        var holder = jshell.sourceCodeAnalysis().wrapper(type).fullClassName();
        try {
            return loader.loadClass(holder + "$" + type.name());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private Map<String, Held> variables() {
        var result = new LinkedHashMap<String, Held>();
        jshell.variables()
                .filter(variable -> !variable.name().startsWith("$"))
                .filter(variable -> jshell.status(variable).isDefined())
                .forEach(variable -> {
                    var field = field(variable);
                    if (field != null) {
                        result.put(variable.name(), new Held(field, get(field)));
                    }
                });
        return result;
    }

    private Field field(VarSnippet variable) {
        var holder = jshell.sourceCodeAnalysis().wrapper(variable).fullClassName();
        try {
            var field = loader.loadClass(holder).getDeclaredField(variable.name());
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static Object get(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("made accessible before", e);
        }
    }

    /** Lets go of the value of a variable declared anew: a data set must not be held twice. */
    private static void release(Held was, Held now) {
        if (now != null
                && !now.field().equals(was.field())
                && !was.field().getType().isPrimitive()) {
            set(was.field(), null);
        }
    }

    private void carryOver(String name, Held was, Held now) {
        if (was.value() == null || isDefault(was)) {
            return;
        }
        if (now != null && fits(now.field().getType(), was.field().getType(), was.value())) {
            set(now.field(), was.value());
        } else {
            lost.put(
                    name,
                    new LostVariable(
                            name, Loss.RESET, redefinedIn(name), List.copyOf(cells(name))));
        }
    }

    private static boolean isDefault(Held held) {
        return held.field().getType().isPrimitive()
                && (held.value().equals(false)
                        || held.value().equals('\0')
                        || held.value() instanceof Number number && number.doubleValue() == 0);
    }

    private static boolean fits(Class<?> now, Class<?> was, Object value) {
        return now.isPrimitive() ? now == was : now.isInstance(value);
    }

    private static boolean set(Field field, Object value) {
        try {
            field.set(null, value);
            return true;
        } catch (IllegalAccessException e) {
            return false;
        }
    }

    private String redefinedIn(String name) {
        var type =
                jshell.variables()
                        .filter(variable -> variable.name().equals(name))
                        .map(VarSnippet::typeName)
                        .findFirst()
                        .orElse("");
        return redefined.stream()
                .filter(each ->
                        Pattern.compile("\\b" + Pattern.quote(each) + "\\b").matcher(type).find())
                .findFirst()
                .orElse("");
    }

    private void lookForOldObjects(String name, Held held) {
        if (lost.containsKey(name)) {
            return;
        }
        var found = new OldObjects(oldTypes).in(held.value());
        // What an earlier run left behind has been said then.
        found.retainAll(redefined);
        if (!found.isEmpty()) {
            lost.put(
                    name,
                    new LostVariable(
                            name,
                            Loss.OLD_CLASS,
                            String.join(", ", found),
                            new ArrayList<>(cells(name))));
        }
    }

    private Set<String> cells(String name) {
        return cellsOf.getOrDefault(name, Set.of());
    }
}
