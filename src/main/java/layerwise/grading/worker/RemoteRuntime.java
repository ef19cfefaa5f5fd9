package layerwise.grading.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
    private boolean abandoned;

    RemoteRuntime(Inbox inbox, FrameWriter out) {
        this.inbox = inbox;
        this.out = out;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public Loaded load(List<CellClass> classes) {
        return switch (ask(new Message.Load(classes))) {
            case Message.Loaded(var loaded) -> loaded;
            case Message other -> throw noAnswer(other);
        };
    }

    @Override
    public Ended run(String className, String method, int line) {
        return switch (ask(new Message.Invoke(className, method, line))) {
            case Message.Invoked(var ended) -> ended;
            case Message other -> throw noAnswer(other);
        };
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

    /** The grader ends a worker that is to stop. */
    @Override
    public boolean stopped() {
        return false;
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
}
