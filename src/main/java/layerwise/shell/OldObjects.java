package layerwise.shell;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks through a value for objects of classes that have been redefined since. */
final class OldObjects {
    /** Enough for a network of layers, too few to walk through a data set. */
    private static final int MOST_OBJECTS = 20_000;

    private final Map<Class<?>, String> oldTypes;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Object> open = new ArrayDeque<>();
    private final Set<String> found = new TreeSet<>();

    OldObjects(Map<Class<?>, String> oldTypes) {
        this.oldTypes = oldTypes;
    }

    /** Names of the redefined classes that {@code value} reaches objects of. */
    Set<String> in(Object value) {
        visit(value);
        while (!open.isEmpty() && seen.size() < MOST_OBJECTS) {
            expand(open.remove());
        }
        return found;
    }

    private void visit(Object value) {
        if (value == null || value.getClass().getName().startsWith("java.lang.")) {
            return;
        }
        if (seen.add(value)) {
            open.add(value);
        }
    }

    private void expand(Object value) {
        var type = value.getClass();
        var old = oldNameOf(type);
        if (old != null) {
            found.add(old);
            return;
        }
        switch (value) {
            case Object[] array -> {
                for (var each : array) {
                    visit(each);
                }
            }
            case Collection<?> collection -> collection.forEach(this::visit);
            case Map<?, ?> map -> {
                map.keySet().forEach(this::visit);
                map.values().forEach(this::visit);
            }
            case Optional<?> optional -> optional.ifPresent(this::visit);
            default -> {
                if (!type.isArray() && !type.getName().startsWith("java")) {
                    fields(value, type);
                }
            }
        }
    }

    /** A class is as old as the class that it is nested in. */
    private String oldNameOf(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            var name = oldTypes.get(each);
            if (name != null) {
                return name;
            }
        }
        return type.getSuperclass() == null ? null : oldNameOf(type.getSuperclass());
    }

    private void fields(Object value, Class<?> type) {
        for (Class<?> each = type;
                each != null && each != Object.class;
                each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                boolean skipped =
                        field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers());
                if (!skipped && field.trySetAccessible()) {
                    try {
                        visit(field.get(value));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError("made accessible before", e);
                    }
                }
            }
        }
    }
}
