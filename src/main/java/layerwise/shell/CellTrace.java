package layerwise.shell;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Reads stack traces as a student means them: cells and lines of cells, no frames of JShell.
 *
 * <p>Works on any exception that came through a cell of any live shell in this JVM, caught by
 * whomever, also on another thread.
 */
public final class CellTrace {
    private static final Pattern GENERATED =
            Pattern.compile("(REPL\\.\\$JShell\\$[0-9A-Za-z_]+)(?:\\$(.*))?");
    private static final Map<String, WeakReference<CellSources>> SHELLS = new ConcurrentHashMap<>();

    private CellTrace() {}

    static void register(String loader, CellSources sources) {
        SHELLS.values().removeIf(reference -> reference.get() == null);
        SHELLS.put(loader, new WeakReference<>(sources));
    }

    static void unregister(String loader) {
        SHELLS.remove(loader);
    }

    /** The places in cells that {@code thrown} came through, innermost first; empty if none. */
    public static List<CellFrame> of(Throwable thrown) {
        var frames = new ArrayList<CellFrame>();
        for (var element : thrown.getStackTrace()) {
            var frame = frame(element);
            if (frame != null) {
                frames.add(frame);
            }
        }
        return frames;
    }

    /**
     * Rewrites the stack traces of {@code thrown}, its causes and suppressed exceptions, so that
     * whatever prints them shows cells: {@code at Convolution.forward(cell convolution:12)}. What
     * lies below the outermost frame of a cell is cut off.
     */
    public static void clean(Throwable thrown) {
        clean(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void clean(Throwable thrown, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return;
        }
        var raw = thrown.getStackTrace();
        int end = raw.length;
        while (end > 0 && sourcesOf(raw[end - 1]) == null) {
            end--;
        }
        if (end > 0) {
            thrown.setStackTrace(
                    Arrays.stream(raw, 0, end)
                            .map(CellTrace::cleaned)
                            .toArray(StackTraceElement[]::new));
        }
        clean(thrown.getCause(), seen);
        for (var suppressed : thrown.getSuppressed()) {
            clean(suppressed, seen);
        }
    }

    private static StackTraceElement cleaned(StackTraceElement element) {
        var frame = frame(element);
        if (frame == null) {
            return element;
        }
        int dot = frame.code().lastIndexOf('.');
        var type = dot < 0 ? "notebook" : frame.code().substring(0, dot);
        var method = frame.code().isEmpty() ? "statement" : frame.code().substring(dot + 1);
        // The loader's name stays, so that a cleaned trace can be read again.
        return new StackTraceElement(
                element.getClassLoaderName(),
                null,
                null,
                type,
                method,
                "cell " + frame.cell(),
                frame.line());
    }

    private static CellSources sourcesOf(StackTraceElement element) {
        var loader = element.getClassLoaderName();
        var reference = loader == null ? null : SHELLS.get(loader);
        return reference == null ? null : reference.get();
    }

    private static CellFrame frame(StackTraceElement element) {
        var sources = sourcesOf(element);
        if (sources == null) {
            return null;
        }
        var generated = GENERATED.matcher(element.getClassName());
        if (!generated.matches()) {
            return cleanedBefore(element);
        }
        var place = sources.place(generated.group(1), element.getLineNumber());
        return new CellFrame(
                place.cell(), place.line(), code(generated.group(2), element.getMethodName()));
    }

    private static CellFrame cleanedBefore(StackTraceElement element) {
        var file = element.getFileName();
        if (file == null || !file.startsWith("cell ")) {
            return null;
        }
        var method = element.getMethodName();
        var type = element.getClassName();
        var code =
                !type.equals("notebook")
                        ? type + "." + method
                        : method.equals("statement") ? "" : method;
        return new CellFrame(
                file.substring("cell ".length()), Math.max(0, element.getLineNumber()), code);
    }

    private static String code(String type, String method) {
        var name =
                switch (method) {
                    case "do_it$" -> "";
                    case "<init>" -> "new";
                    case "<clinit>" -> "static";
                    default -> method.startsWith("lambda$") ? "lambda" : method;
                };
        if (type == null) {
            return name;
        }
        return type.replace('$', '.') + (name.isEmpty() ? "" : "." + name);
    }
}
