package layerwise.shell;

import java.util.Arrays;
import jdk.jshell.spi.ExecutionControl;

/** A {@link CellRuntime} as JShell asks for it, which tells less than the runtime does. */
final class RuntimeControl implements ExecutionControl {
    private static final StackTraceElement[] NO_FRAMES = {};

    private final CellRuntime runtime;
    private int line;
    private boolean refused;
    private boolean stopped;

    RuntimeControl(CellRuntime runtime) {
        this.runtime = runtime;
    }

    /** A cell begins. */
    void begin() {
        refused = false;
        stopped = false;
    }

    /** From here on a snippet runs that begins on this line of the cell. */
    void running(int firstLine) {
        line = firstLine;
    }

    /** Whether a class of the cell could not be loaded; JShell itself does not say so. */
    boolean refused() {
        return refused;
    }

    boolean stopped() {
        return stopped || runtime.stopped();
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        var loaded =
                runtime.load(
                        Arrays.stream(classes)
                                .map(c -> new CellRuntime.CellClass(c.name(), c.bytecodes()))
                                .toList());
        if (!loaded.problem().isEmpty()) {
            refused = true;
            var installed = new boolean[classes.length];
            Arrays.fill(installed, 0, Math.clamp(loaded.count(), 0, classes.length), true);
            throw new ClassInstallException(loaded.problem(), installed);
        }
    }

    @Override
    public void redefine(ClassBytecodes[] classes) throws NotImplementedException {
        throw new NotImplementedException("a changed class is loaded under a new name");
    }

    @Override
    public String invoke(String className, String method) throws RunException {
        var ended = runtime.run(className, method, line);
        switch (ended.how()) {
            case RETURNED -> {
                // The value, and its text, are the runtime's business.
            }
            case THREW -> throw new UserException("", "", NO_FRAMES);
            case UNRESOLVED -> throw new ResolutionException(ended.unresolved(), NO_FRAMES);
            case STOPPED -> {
                stopped = true;
                throw new StoppedException();
            }
        }
        return "";
    }

    @Override
    public String varValue(String className, String varName) {
        return "";
    }

    @Override
    public void addToClasspath(String path) {
        // the runtime has what the compiler is told of
    }

    @Override
    public void stop() {
        // whoever has the runtime stops it
    }

    @Override
    public Object extensionCommand(String command, Object arg) throws NotImplementedException {
        throw new NotImplementedException(command);
    }

    @Override
    public void close() {
        // the runtime may outlive the compiler
    }
}
