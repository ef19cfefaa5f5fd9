package layerwise.grading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import layerwise.checks.AssignmentSpec.Forbidden;

/**
 * Looks for what student code may not use, in its source, before anything is run.
 *
 * <p>Found are imports, names with dots, text constants with a forbidden class's name in them, and
 * simple names of forbidden classes unless the assignment's students write a class of that name
 * themselves ({@code Dropout}). Reflection is always forbidden: it would reach a class unnamed.
 */
final class ForbiddenScan {
    /** What would reach classes that no name in the source gives away. */
    private static final List<String> REFLECTION =
            List.of(
                    "java.beans",
                    "java.lang.invoke",
                    "java.lang.management",
                    "java.lang.reflect",
                    "java.util.spi",
                    "jdk",
                    "sun",
                    "com.sun",
                    "layerwise.grading",
                    "layerwise.shell",
                    "layerwise.kernel");

    /** Classes that find or make others by a name, or by bytes. */
    private static final List<String> FINDERS =
            List.of(
                    "java.io.ObjectInputStream",
                    "java.util.ResourceBundle",
                    "java.util.ServiceLoader");

    /** Classes whose methods are refused by their whole name: no import may shorten it. */
    private static final Set<String> NOT_SHORTENED =
            Set.of("java.lang.Class", "java.lang.System", "java.lang.Thread");

    private static final Set<String> NATIVE_CALLS = Set.of("System.load", "System.loadLibrary");

    private static final Set<String> REFLECTION_CALLS =
            Set.of(
                    "forName",
                    "loadClass",
                    "getClassLoader",
                    "getContextClassLoader",
                    "getSystemClassLoader",
                    "getDeclaredConstructor",
                    "getDeclaredConstructors",
                    "getConstructor",
                    "getConstructors",
                    "getDeclaredMethod",
                    "getDeclaredMethods",
                    "getMethod",
                    "getMethods",
                    "getDeclaredField",
                    "getDeclaredFields",
                    "getField",
                    "getFields",
                    "getEnclosingConstructor",
                    "getEnclosingMethod",
                    "getRecordComponents",
                    "newInstance",
                    "setAccessible",
                    "recordedAnswer",
                    "install",
                    "installed");

    /** What JShell imports from the start. */
    private static final List<String> ALWAYS_IMPORTED =
            List.of(
                    "java.lang",
                    "java.io",
                    "java.math",
                    "java.net",
                    "java.nio.file",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.function",
                    "java.util.prefs",
                    "java.util.regex",
                    "java.util.stream");

    /**
     * Something forbidden: its name and its line in the cell.
     *
     * @param declares whether the cell declares it, rather than uses it
     */
    record Finding(String name, int line, boolean declares) {}

    private final List<String> packages;
    private final List<String> classes;
    private final Set<String> ownTypes;
    private final Set<String> imported;
    private final Set<String> importedClasses = new HashSet<>();

    /**
     * A scan for one assignment.
     *
     * @param ownTypes types that the solution declares, so that their simple names are its own
     * @param given the assignment's own cells, whose imports hold everywhere
     */
    ForbiddenScan(Forbidden forbidden, Set<String> ownTypes, List<String> given) {
        this.packages = Stream.concat(forbidden.packages().stream(), REFLECTION.stream()).toList();
        this.classes = Stream.concat(forbidden.classes().stream(), FINDERS.stream()).toList();
        this.ownTypes = Set.copyOf(ownTypes);
        this.imported = new HashSet<>(ALWAYS_IMPORTED);
        for (var source : CellSource.all(given)) {
            source.imports().forEach(name -> addImported(name.text()));
        }
    }

    /** The first forbidden thing in a cell, by line. */
    Optional<Finding> scan(CellSource cell) {
        var found = new ArrayList<Finding>();
        cell.imports().stream()
                .filter(n -> isForbiddenImport(n.text()))
                .forEach(n -> add(found, n));
        cell.qualified().stream().filter(n -> isForbidden(n.text())).forEach(n -> add(found, n));
        cell.names().stream().filter(n -> isForbiddenSimple(n.text())).forEach(n -> add(found, n));
        cell.texts().stream().filter(n -> namesForbidden(n.text())).forEach(n -> add(found, n));
        return found.stream().min(Comparator.comparingInt(Finding::line));
    }

    /** A name that a cell declares and may not, at the first line that has it. */
    Finding declared(String source, String name) {
        var word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
        var lines = source.lines().toList();
        int line = 1;
        while (line < lines.size() && !word.matcher(lines.get(line - 1)).find()) {
            line++;
        }
        return new Finding(name, line, true);
    }

    /** Whether a class of this simple name is imported by the assignment's own cells. */
    boolean isImported(String name) {
        return importedClasses.contains(name) || imported.stream().anyMatch(p -> exists(p, name));
    }

    private static void add(List<Finding> found, CellSource.Name name) {
        found.add(new Finding(name.text(), name.line(), false));
    }

    private void addImported(String name) {
        if (name.endsWith(".*")) {
            imported.add(name.substring(0, name.length() - 2));
        } else if (name.contains(".")) {
            importedClasses.add(name.substring(name.lastIndexOf('.') + 1));
        }
    }

    private boolean isForbiddenImport(String name) {
        if (name.startsWith("module ")) {
            // one module holds allowed and forbidden packages alike: name what is needed
            return true;
        }
        if (name.endsWith(".*") && NOT_SHORTENED.contains(name.substring(0, name.length() - 2))) {
            return true;
        }
        // as if a class of the package were named
        return isForbidden(name.endsWith(".*") ? name.substring(0, name.length() - 1) + "X" : name);
    }

    /** Whether a dotted name is, or begins with, something forbidden. */
    private boolean isForbidden(String name) {
        var last = name.substring(name.lastIndexOf('.') + 1);
        return REFLECTION_CALLS.contains(last)
                || NATIVE_CALLS.stream().anyMatch(c -> name.equals(c) || name.endsWith("." + c))
                || packages.stream().anyMatch(p -> isInside(p, name))
                || classes.stream().anyMatch(c -> name.equals(c) || name.startsWith(c + "."));
    }

    /** A package of one word ({@code org}) may be a variable too: a class must follow. */
    private static boolean isInside(String forbidden, String name) {
        if (forbidden.contains(".")) {
            return name.equals(forbidden) || name.startsWith(forbidden + ".");
        }
        return name.matches(Pattern.quote(forbidden) + "(\\.[a-z_]\\w*)*\\.[A-Z].*");
    }

    private boolean isForbiddenSimple(String name) {
        if (ownTypes.contains(name)) {
            return false;
        }
        return REFLECTION_CALLS.contains(name)
                || classes.stream().anyMatch(c -> c.endsWith("." + name))
                || packages.stream().filter(imported::contains).anyMatch(p -> exists(p, name));
    }

    private boolean namesForbidden(String text) {
        return classes.stream().anyMatch(text::contains);
    }

    private static boolean exists(String packageName, String name) {
        if (!Character.isUpperCase(name.charAt(0))) {
            return false;
        }
        try {
            Class.forName(packageName + "." + name, false, ForbiddenScan.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
