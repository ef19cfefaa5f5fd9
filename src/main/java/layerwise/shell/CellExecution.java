package layerwise.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jshell.execution.DirectExecutionControl;

/**
 * JShell's execution control for cells: runs them in a thread of their own in this JVM, keeps the
 * value or the exception itself, and stops them.
 */
final class CellExecution extends DirectExecutionControl {
    /** How long a thread may take to reach a check before it is left behind. */
    private static final long GRACE_MILLIS = 4000;

    /** Deep enough for a recursive student, small enough that endless recursion ends quickly. */
    private static final long STACK_BYTES = 16L << 20;

    private final CellLoader loader;
    private final StopChecks checks;
    private final boolean stopsWhenInterrupted;
    private final Set<Thread> abandoned = ConcurrentHashMap.newKeySet();
    private volatile Call running;
    private volatile boolean stopping;
    private volatile boolean active;
    private String cell = "";
    private Object value;
    private Throwable thrown;
    private ClassInstallException notLoaded;
    private boolean leftRunning;

    private CellExecution(CellLoader loader, StopChecks checks, boolean stopsWhenInterrupted) {
        super(loader);
        this.stopsWhenInterrupted = stopsWhenInterrupted;
        this.loader = loader;
        this.checks = checks;
    }

    /**
     * An execution of cells in a loader of their own.
     *
     * @param stopsWhenInterrupted whether an interrupt of the thread that waits for a cell stops it
     */
    static CellExecution in(ClassLoader parent, boolean stopsWhenInterrupted) {
        var self = new CellExecution[1];
        var checks = new StopChecks(() -> self[0].stopIfAsked());
        self[0] = new CellExecution(new CellLoader(parent, checks), checks, stopsWhenInterrupted);
        return self[0];
    }

    CellLoader loader() {
        return loader;
    }

    /** Forgets what the cell before left, and a stop that came too late for it. */
    void begin(String cellName) {
        cell = cellName;
        value = null;
        thrown = null;
        notLoaded = null;
        leftRunning = false;
        stopping = false;
        active = true;
        abandoned.removeIf(thread -> !thread.isAlive());
        if (abandoned.isEmpty()) {
            checks.disarm();
        }
    }

    /** The cell is over: a stop has nothing to stop. */
    void end() {
        active = false;
    }

    /** Why a class of the cell could not be loaded, or null; JShell itself does not say so. */
    Throwable notLoaded() {
        return notLoaded;
    }

    /** What the last snippet evaluated to; null if it threw. */
    Object value() {
        return value;
    }

    /** What the last snippet threw, or null. */
    Throwable thrown() {
        return thrown;
    }

    boolean stopped() {
        return stopping;
    }

    /** Whether a stopped cell did not end in time and still runs. */
    boolean leftRunning() {
        return leftRunning;
    }

    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        try {
            super.load(classes);
        } catch (ClassInstallException e) {
            notLoaded = e;
            throw e;
        }
    }

    @Override
    protected String invoke(Method method) throws Exception {
        value = null;
        thrown = null;
        if (stopping) {
            throw new StoppedException();
        }
        var call = new Call(method, running);
        running = call;
        call.start();
        try {
            call.awaitEnd();
        } finally {
            running = call.outer;
        }
        if (stopping) {
            // not isAlive: a thread lives on for a moment after it said that it ended
            leftRunning = abandoned.contains(call);
            throw new StoppedException();
        }
        if (call.failure != null) {
            thrown = call.failure;
            throw new InvocationTargetException(call.failure);
        }
        value = call.result;
        // The text of a value is the host's business; a tensor's would be built for nothing.
        return "";
    }

    @Override
    public String varValue(String className, String varName) {
        return "";
    }

    @Override
    public void stop() {
        if (!active) {
            return;
        }
        stopping = true;
        checks.arm();
        var call = running;
        if (call == null) {
            // Between two snippets: the next one does not start.
            return;
        }
        for (var each = call; each != null; each = each.outer) {
            each.interruptAll();
        }
        call.abandonAfterGrace();
    }

    private void stopIfAsked() {
        if (stopping || abandoned.contains(Thread.currentThread())) {
            throw new CellStopped();
        }
    }

    /** One invocation; {@code outer} is the one that asked for it, when a cell runs another. */
    private final class Call extends Thread {
        private final Method method;
        private final Call outer;
        private final CountDownLatch ended = new CountDownLatch(1);
        private Object result;
        private Throwable failure;

        Call(Method method, Call outer) {
            super(new ThreadGroup("cell " + cell), null, "cell " + cell, STACK_BYTES);
            this.method = method;
            this.outer = outer;
            setDaemon(true);
            setContextClassLoader(loader);
        }

        @Override
        public void run() {
            try {
                result = method.invoke(null);
            } catch (InvocationTargetException e) {
                failure = e.getCause();
            } catch (IllegalAccessException e) {
                failure = e;
            } finally {
                ended.countDown();
            }
        }

        void awaitEnd() {
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    break;
                } catch (InterruptedException e) {
                    if (stopsWhenInterrupted) {
                        interrupted = true;
                        CellExecution.this.stop();
                    }
                }
            }
            if (interrupted) {
                currentThread().interrupt();
            }
        }

        void interruptAll() {
            var threads = new Thread[getThreadGroup().activeCount() + 16];
            int count = getThreadGroup().enumerate(threads);
            for (int i = 0; i < count; i++) {
                threads[i].interrupt();
            }
        }

        void abandonAfterGrace() {
            var watch =
                    new Thread(
                            () -> {
                                try {
                                    if (!ended.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                                        abandoned.add(this);
                                        ended.countDown();
                                    }
                                } catch (InterruptedException e) {
                                    currentThread().interrupt();
                                }
                            },
                            "stopping cell " + cell);
            watch.setDaemon(true);
            watch.start();
        }
    }
}
