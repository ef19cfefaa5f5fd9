package layerwise.grading;

import java.util.concurrent.ConcurrentLinkedQueue;

/** The compilers of one program: each serves one run at a time, and then the next. */
final class Compilers implements AutoCloseable {
    private final Sandbox sandbox;
    private final WorkerProgram program;
    private final ConcurrentLinkedQueue<SandboxedProcess> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Compilers(Sandbox sandbox, WorkerProgram program) {
        this.sandbox = sandbox;
        this.program = program;
    }

    /** One for the caller alone, until it is given back. */
    SandboxedProcess take() {
        var compiler = idle.poll();
        return compiler != null ? compiler : SandboxedProcess.compiler(sandbox, program);
    }

    /** Starts one more before it is asked for. */
    void startAhead() {
        idle.add(SandboxedProcess.compiler(sandbox, program));
    }

    /** Keeps it for the next run, or ends it where it is not usable. */
    void giveBack(SandboxedProcess compiler, boolean usable) {
        if (usable && !closed) {
            idle.add(compiler);
        } else {
            compiler.close();
        }
    }

    /** Ends those that nobody has. */
    @Override
    public void close() {
        closed = true;
        for (var each = idle.poll(); each != null; each = idle.poll()) {
            each.close();
        }
    }
}
