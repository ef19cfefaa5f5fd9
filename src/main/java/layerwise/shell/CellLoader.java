package layerwise.shell;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.lang.constant.ClassDesc;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;

/**
 * Defines the classes of cells; everything else comes from the host's own loader first, so that
 * host and cells mean the same class by the same name.
 */
final class CellLoader extends URLClassLoader implements LoaderDelegate {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final StopChecks checks;
    private final Map<String, byte[]> declared = new ConcurrentHashMap<>();

    CellLoader(ClassLoader parent, StopChecks checks) {
        // The name marks the frames of cells in a stack trace, see CellTrace.
        super("layerwise-cells-" + COUNT.incrementAndGet(), new URL[0], parent);
        this.checks = checks;
    }

    StopChecks checks() {
        return checks;
    }

    /** The byte code of a class of a cell, or null for any other class. */
    InputStream declared(ClassDesc type) {
        var descriptor = type.descriptorString();
        var bytes =
                declared.get(descriptor.substring(1, descriptor.length() - 1).replace('/', '.'));
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        var installed = new boolean[classes.length];
        try {
            for (var each : classes) {
                declared.put(each.name(), each.bytecodes());
            }
            for (int i = 0; i < classes.length; i++) {
                // Asking for the methods links the class as far as JShell needs it.
                loadClass(classes[i].name()).getDeclaredMethods();
                installed[i] = true;
            }
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException e) {
            throw new ClassInstallException(
                    "Shell: a class of the cell did not load: " + e, installed);
        }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {
        throw new UnsupportedOperationException("a changed class is loaded under a new name");
    }

    @Override
    public void addToClasspath(String classPath) throws InternalException {
        try {
            for (var entry : classPath.split(File.pathSeparator)) {
                addURL(Path.of(entry).toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new InternalException(classPath + " is not a class path: " + e.getMessage());
        }
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            var bytes = declared.get(name);
            if (bytes == null) {
                return super.findClass(name);
            }
            var woven = StopChecks.weave(bytes, this);
            return defineClass(name, woven, 0, woven.length);
        }
    }
}
