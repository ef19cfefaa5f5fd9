package layerwise.grading.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import jdk.jshell.spi.ExecutionControl;
import layerwise.shell.CellRuntime;
import layerwise.shell.ClassLines;
import layerwise.shell.Declarations;

/** A worker as its compiler sees it: has its classes loaded and run there, and waits for that. */
final class RemoteRuntime implements CellRuntime {
    /** The worker will not answer any more. */
    static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Inbox inbox;
    private final FrameWriter out;
    private int line;
    private boolean stopped;
    private boolean refused;
    private boolean abandoned;

    RemoteRuntime(Inbox inbox, FrameWriter out) {
        this.inbox = inbox;
        this.out = out;
    }

    /** Call before each cell. */
    void begin() {
        stopped = false;
        refused = false;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public ExecutionControl control() {
        return new Control();
    }

    @Override
    public void running(int firstLine) {
        line = firstLine;
    }

    @Override
    public void lines(ClassLines lines) {
        send(new Message.Lines(lines));
    }

    @Override
    public void declared(Declarations declarations) {
        send(new Message.Declared(declarations));
    }

    @Override
    public void forget(Declarations.Variable temporary) {
        send(new Message.Forget(temporary));
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public boolean refused() {
        return refused;
    }

    private void send(Message message) {
        if (abandoned) {
            throw new AbandonedException();
        }
        try {
            out.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException("the grader is gone", e);
        }
    }

    private Message ask(Message message) {
        send(message);
        var answer = inbox.take();
        if (answer instanceof Message.Reset) {
            abandoned = true;
            throw new AbandonedException();
        }
        return answer;
    }

    private static IllegalStateException noAnswer(Message message) {
        return new IllegalStateException("not an answer: " + message);
    }

    private final class Control implements ExecutionControl {
        @Override
        public void load(ClassBytecodes[] classes) throws ClassInstallException {
            var files =
                    Arrays.stream(classes)
                            .map(each -> new Message.ClassFile(each.name(), each.bytecodes()))
                            .toList();
            switch (ask(new Message.Load(files))) {
                case Message.Loaded(var count, var problem) -> {
                    if (!problem.isEmpty()) {
                        refused = true;
                        var installed = new boolean[classes.length];
                        Arrays.fill(installed, 0, Math.clamp(count, 0, classes.length), true);
                        throw new ClassInstallException(problem, installed);
                    }
                }
                case Message other -> throw noAnswer(other);
            }
        }

        @Override
        public void redefine(ClassBytecodes[] classes) throws NotImplementedException {
            throw new NotImplementedException("a changed class is loaded under a new name");
        }

        @Override
        public String invoke(String className, String method) throws RunException {
            switch (ask(new Message.Invoke(className, method, line))) {
                case Message.Invoked(var how, var unresolved) -> {
                    var noFrames = new StackTraceElement[0];
                    switch (how) {
                        case RETURNED -> {
                            // its value stays with the worker
                        }
                        case THREW -> throw new UserException("", "", noFrames);
                        case UNRESOLVED -> throw new ResolutionException(unresolved, noFrames);
                        case STOPPED -> {
                            stopped = true;
                            throw new StoppedException();
                        }
                    }
                    return "";
                }
                case Message other -> throw noAnswer(other);
            }
        }

        @Override
        public String varValue(String className, String varName) {
            return "";
        }

        @Override
        public void addToClasspath(String path) {
            // the worker has it
        }

        @Override
        public void stop() {
            // the grader ends a worker that takes too long
        }

        @Override
        public Object extensionCommand(String command, Object arg) throws NotImplementedException {
            throw new NotImplementedException(command);
        }

        @Override
        public void close() {
            // the worker ends by itself
        }
    }
}
