package layerwise.shell;

import java.util.List;
import jdk.jshell.spi.ExecutionControl;

/**
 * Runs cells in this JVM. Their classes come from the class loader of this class first, so that
 * host and cells share them.
 */
public final class LocalRuntime implements CellRuntime, AutoCloseable {
    private final CellExecution execution = CellExecution.in(LocalRuntime.class.getClassLoader());
    private final CellSources sources = new CellSources();
    private final Redefinitions redefinitions = new Redefinitions(execution.loader());
    private String cell = "";

    /** A place for the cells of one notebook. */
    public LocalRuntime() {
        CellTrace.register(execution.loader().getName(), sources);
    }

    /** Call before each run of a cell. */
    public void begin(String name) {
        cell = name;
        execution.begin(name);
        redefinitions.beginRun();
    }

    /** Call after each run of a cell. */
    public void end() {
        execution.end();
    }

    @Override
    public ExecutionControl control() {
        return execution;
    }

    @Override
    public void running(int line) {
        sources.running(cell, line);
    }

    @Override
    public void lines(ClassLines lines) {
        sources.add(lines);
    }

    @Override
    public void declared(Declarations declarations) {
        redefinitions.afterSnippet(cell, declarations);
    }

    @Override
    public void forget(Declarations.Variable temporary) {
        redefinitions.forget(temporary);
    }

    @Override
    public boolean stopped() {
        return execution.stopped();
    }

    @Override
    public boolean refused() {
        return execution.notLoaded() != null;
    }

    /** What the last snippet threw, or why its class was not loaded; null for neither. */
    public Throwable thrown() {
        return refused() ? execution.notLoaded() : execution.thrown();
    }

    /** What the last snippet evaluated to; null if it threw. */
    Object value() {
        return execution.value();
    }

    /** Whether a stopped cell did not end in time and still runs. */
    boolean leftRunning() {
        return execution.leftRunning();
    }

    /** The variables that this run emptied or left with old objects, by name. */
    List<LostVariable> lost() {
        return redefinitions.lost();
    }

    /** Stops what runs. */
    void stop() {
        execution.stop();
    }

    @Override
    public void close() {
        execution.stop();
        CellTrace.unregister(execution.loader().getName());
    }
}
