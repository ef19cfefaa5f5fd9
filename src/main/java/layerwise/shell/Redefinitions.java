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

    private final CellLoader loader;
    private final Map<String, Set<String>> cellsOf = new LinkedHashMap<>();
    private final Map<String, Class<?>> currentTypes = new LinkedHashMap<>();
    private final Map<Class<?>, String> oldTypes = new WeakHashMap<>();
    private final Map<String, LostVariable> lost = new TreeMap<>();
    private final Set<String> redefined = new LinkedHashSet<>();
    private Declarations declarations = Declarations.NONE;
    private Map<String, Held> before = Map.of();

    Redefinitions(CellLoader loader) {
        this.loader = loader;
    }

    /** Call before each run of a cell. */
    void beginRun() {
        lost.clear();
        redefined.clear();
        before = variables();
    }

    /** Call after each snippet of {@code cell}, with what is declared since. */
    void afterSnippet(String cell, Declarations since) {
        declarations = since;
        noteTypes();
        var own = since.own();
        for (var name : own) {
            cellsOf.put(name, new LinkedHashSet<>(List.of(cell)));
            lost.remove(name);
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
    void forget(Declarations.Variable temporary) {
        var field = field(temporary);
        if (field != null && !field.getType().isPrimitive()) {
            set(field, null);
        }
    }

    private void noteTypes() {
        for (var type : declarations.types()) {
            var now = classOf(type);
            var was = now == null ? null : currentTypes.put(type.name(), now);
            if (was != null && was != now) {
                oldTypes.put(was, type.name());
                redefined.add(type.name());
            }
        }
    }

    private Class<?> classOf(Declarations.Type type) {
        try {
            return loader.loadClass(type.className());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private Map<String, Held> variables() {
        var result = new LinkedHashMap<String, Held>();
        for (var variable : declarations.variables()) {
            var field = variable.defined() ? field(variable) : null;
            if (field != null) {
                result.put(variable.name(), new Held(field, get(field)));
            }
        }
        return result;
    }

    private Field field(Declarations.Variable variable) {
        try {
            var field = loader.loadClass(variable.className()).getDeclaredField(variable.name());
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
                declarations.variables().stream()
                        .filter(variable -> variable.name().equals(name))
                        .map(Declarations.Variable::type)
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
