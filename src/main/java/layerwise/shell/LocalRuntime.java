package layerwise.shell;

import java.util.List;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.InternalException;
import jdk.jshell.spi.ExecutionControl.NotImplementedException;
import jdk.jshell.spi.ExecutionControl.ResolutionException;
import jdk.jshell.spi.ExecutionControl.RunException;
import jdk.jshell.spi.ExecutionControl.StoppedException;

/**
 * Runs cells in this JVM. Their classes come from the class loader of this class first, so that
 * host and cells share them.
 */
public final class LocalRuntime implements CellRuntime, AutoCloseable {
    private final CellExecution execution;
    private final CellSources sources = new CellSources();
    private final Redefinitions redefinitions;
    private String cell = "";

    /**
     * A place for the cells of one notebook.
     *
     * @param stopsWhenInterrupted whether an interrupt of the thread that waits for a cell stops
     *     it; a cell can interrupt that thread itself, at a moment that nobody can foresee
     */
    public LocalRuntime(boolean stopsWhenInterrupted) {
        execution = CellExecution.in(LocalRuntime.class.getClassLoader(), stopsWhenInterrupted);
        redefinitions = new Redefinitions(execution.loader());
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
    public Loaded load(List<CellClass> classes) {
        var all =
                classes.stream()
                        .map(each -> new ClassBytecodes(each.name(), each.bytes()))
                        .toArray(ClassBytecodes[]::new);
        try {
            execution.load(all);
            return new Loaded(all.length, "");
        } catch (ClassInstallException e) {
            int count = 0;
            while (count < e.installed().length && e.installed()[count]) {
                count++;
            }
            return new Loaded(count, e.getMessage());
        } catch (NotImplementedException | EngineTerminationException e) {
            throw new IllegalStateException("classes of a cell cannot be loaded", e);
        }
    }

    @Override
    public Ended run(String className, String method, int line) {
        sources.running(cell, line);
        try {
            execution.invoke(className, method);
            return new Ended(How.RETURNED, 0);
        } catch (ResolutionException e) {
            return new Ended(How.UNRESOLVED, e.id());
        } catch (StoppedException _) {
            return new Ended(How.STOPPED, 0);
        } catch (RunException _) {
            return new Ended(How.THREW, 0);
        } catch (InternalException | EngineTerminationException e) {
            throw new IllegalStateException(className + "." + method + " cannot be run", e);
        }
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

    /** What the last snippet threw, or why its class was not loaded; null for neither. */
    public Throwable thrown() {
        return execution.notLoaded() != null ? execution.notLoaded() : execution.thrown();
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
