package layerwise.kernel;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import layerwise.notebook.Output;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishClearOutput;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;

/**
 * Runs cells through the kernel without Jupyter and keeps what they put out, as Jupyter would have
 * written it into the notebook. One at a time per JVM, as JJava allows one kernel.
 */
public final class HeadlessRun implements AutoCloseable {
    /**
     * What one cell did.
     *
     * @param executionCount the number beside it
     * @param outputs in order; text of one stream is joined, updates replace what they update
     * @param ok whether it reached its end
     * @param timedOut whether it was stopped for its time limit
     * @param took wall time
     */
    public record Executed(
            int executionCount, List<Output> outputs, boolean ok, boolean timedOut, Duration took) {
        public Executed {
            outputs = List.copyOf(outputs);
        }
    }

    private final LayerwiseKernel kernel;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> {
                var thread = new Thread(task, "time limit of cells");
                thread.setDaemon(true);
                return thread;
            });
    private int count;

    /** Starts a kernel whose cells compile against {@code classPath}. */
    public HeadlessRun(String classPath) {
        kernel = new LayerwiseKernel(classPath, false);
        kernel.onStartup();
    }

    /**
     * Runs a cell.
     *
     * @param cell its name in messages
     * @param limit how long it may run, or empty for any time
     */
    public Executed run(String cell, String source, Optional<Duration> limit) {
        var recorder = new Recorder(++count);
        var request = new ExecuteRequest(source, false, true, Map.of(), false, true);
        var timedOut = new boolean[1];
        var alarm =
                limit.map(time ->
                        clock.schedule(
                                () -> {
                                    timedOut[0] = true;
                                    kernel.interrupt();
                                },
                                time.toMillis(),
                                TimeUnit.MILLISECONDS));
        long start = System.nanoTime();
        kernel.execute(recorder, request, cell);
        recorder.resolveDeferrals();
        var took = Duration.ofNanos(System.nanoTime() - start);
        alarm.ifPresent(each -> each.cancel(false));
        return new Executed(
                count, recorder.outputs(), recorder.ok, !recorder.ok && timedOut[0], took);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        kernel.onShutdown(false);
    }

    /** In the place of Jupyter's sockets. */
    private static final class Recorder extends ShellReplyEnvironment {
        private static final Gson JSON = new Gson();

        private final int count;
        private final List<Output> outputs = new ArrayList<>();
        private final Map<String, Integer> shown = new HashMap<>();
        private boolean clearBeforeNext;
        private boolean ok = true;

        Recorder(int count) {
            super(null, null, null, null);
            this.count = count;
        }

        synchronized List<Output> outputs() {
            return List.copyOf(outputs);
        }

        @Override
        public ShellReplyEnvironment defer() {
            // Only replies are deferred, and nobody waits for one.
            return this;
        }

        @Override
        public void reply(Message<?> message) {
            // As above.
        }

        @Override
        public synchronized <T extends ContentType<T>> void publish(T content) {
            switch (content) {
                case PublishStream stream -> printed(stream);
                case PublishDisplayData data ->
                        add(data.getDisplayId(), new Output.Shown(bundle(data)));
                case PublishUpdateDisplayData data -> update(data.getDisplayId(), bundle(data));
                case PublishExecuteResult result ->
                        add(null, new Output.Result(count, bundle(result)));
                case PublishError error -> {
                    ok = false;
                    add(
                            null,
                            new Output.Failure(
                                    error.getErrorName(),
                                    error.getErrorMessage(),
                                    error.getStacktrace()));
                }
                case PublishClearOutput clear -> {
                    if (clear.shouldWait()) {
                        clearBeforeNext = true;
                    } else {
                        clear();
                    }
                }
                default -> {
                    // Status and the echo of the input are no output.
                }
            }
        }

        private void printed(PublishStream stream) {
            clearIfAsked();
            var name =
                    switch (stream.getStreamType()) {
                        case OUT -> "stdout";
                        case ERR -> "stderr";
                    };
            boolean goesOn =
                    !outputs.isEmpty()
                            && outputs.getLast() instanceof Output.Printed last
                            && last.stream().equals(name);
            var before = goesOn ? ((Output.Printed) outputs.removeLast()).text() : "";
            outputs.add(new Output.Printed(name, before + stream.getText()));
        }

        private void add(String displayId, Output output) {
            clearIfAsked();
            if (displayId != null) {
                shown.put(displayId, outputs.size());
            }
            outputs.add(output);
        }

        private void update(String displayId, Map<String, String> bundle) {
            var place = shown.get(displayId);
            if (place != null) {
                outputs.set(place, new Output.Shown(bundle));
            }
        }

        private void clearIfAsked() {
            if (clearBeforeNext) {
                clear();
            }
        }

        private void clear() {
            clearBeforeNext = false;
            outputs.clear();
            shown.clear();
        }

        /** JJava does not hand out the bundle, other than as the JSON that it sends. */
        private static Map<String, String> bundle(DisplayData data) {
            var content = JSON.toJsonTree(data, DisplayData.class).getAsJsonObject();
            var bundle = new LinkedHashMap<String, String>();
            content.getAsJsonObject("data")
                    .entrySet()
                    .forEach(entry -> bundle.put(entry.getKey(), text(entry.getValue())));
            return bundle;
        }

        private static String text(JsonElement value) {
            return value.isJsonPrimitive() ? value.getAsString() : value.toString();
        }
    }
}
