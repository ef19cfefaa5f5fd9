package layerwise.kernel;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import layerwise.shell.CellRun;
import layerwise.shell.CodeAssist;
import layerwise.shell.LostVariable;
import layerwise.shell.MissingName;
import layerwise.shell.Outcome;
import layerwise.shell.Shell;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.reply.CompleteReply;
import org.dflib.jjava.jupyter.messages.reply.ErrorReply;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.reply.HistoryReply;
import org.dflib.jjava.jupyter.messages.request.CompleteRequest;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;

/**
 * The Java kernel: JJava's Jupyter layer in front of a {@link Shell}.
 *
 * <p>Cells are named by their execution count in Jupyter, as shown beside them, and by whatever the
 * caller says in a {@link HeadlessRun}.
 */
public final class LayerwiseKernel extends BaseKernel {
    private final Shell shell;
    private final Failures failures = new Failures();
    private final CellHistory history;
    private final KernelIO cellIO;
    private CellOutput output;
    private String cell = "";
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile Instant abortedUntil = Instant.MIN;

    /** Starts a kernel whose cells compile against {@code classPath}. */
    public LayerwiseKernel(String classPath) {
        this(classPath, true);
    }

    /** Without {@code completes}, for cells that nobody edits. */
    LayerwiseKernel(String classPath, boolean completes) {
        this(classPath, completes, new CellHistory(), new KernelIO());
    }

    private LayerwiseKernel(String classPath, boolean completes, CellHistory history, KernelIO io) {
        super(
                "Layerwise",
                version(),
                new LanguageInfo.Builder("java")
                        .version(Runtime.version().toString())
                        .mimetype("text/x-java-source")
                        .fileExtension(".java")
                        .pygments("java")
                        .codemirror("text/x-java")
                        .build(),
                List.of(
                        new HelpLink(
                                "Java API", "https://docs.oracle.com/en/java/javase/25/docs/api/")),
                null,
                io,
                new CommManager(),
                new Renderer(),
                new MagicParser("(?<=(?:^|=))\\s*%", "%%", new MagicTranspiler()),
                new MagicsRegistry(),
                true,
                new StringStyler.Builder().build());
        this.history = history;
        cellIO = io;
        Magics.register(magicsRegistry);
        shell = new Shell(new Shell.Options(classPath, null, null, completes));
    }

    private static String version() {
        var version = LayerwiseKernel.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * Runs a cell and returns the value of its last expression, or null.
     *
     * @throws CellFailure if it does not reach its end
     */
    Object evaluate(String name, String source) {
        var outer = cell;
        cell = name;
        failures.remember(name, source);
        try {
            Object value = null;
            for (var segment : Magics.segments(source, magicsRegistry)) {
                value =
                        switch (segment) {
                            case Magics.Segment.Code(var code) -> runCode(name, code);
                            case Magics.Segment.Line(var magic, var arguments) ->
                                    magicsRegistry.evalLineMagic(this, magic, arguments);
                            case Magics.Segment.Whole(var magic, var arguments, var body) ->
                                    magicsRegistry.evalCellMagic(this, magic, arguments, body);
                        };
            }
            return value;
        } catch (CellFailure e) {
            throw e;
        } catch (Exception e) {
            throw failures.thrown(e);
        } finally {
            cell = outer;
        }
    }

    private Object runCode(String name, String code) {
        var run = shell.run(name, code);
        if (run.completed()) {
            notes(run);
        }
        return switch (run.outcome()) {
            case Outcome.Value(var value) -> value;
            case Outcome.Nothing() -> null;
            case Outcome.NotCompiled notCompiled -> throw failures.notCompiled(name, notCompiled);
            case Outcome.Thrown(var thrown, _) -> throw failures.thrown(thrown);
            case Outcome.Undefined undefined -> throw failures.undefined(undefined);
            case Outcome.Interrupted interrupted -> throw failures.interrupted(interrupted);
        };
    }

    /** Shows what the student should know although nothing failed. */
    private void notes(CellRun run) {
        if (!run.lost().isEmpty()) {
            var text =
                    run.lost().stream()
                            .map(LostVariable::toString)
                            .collect(Collectors.joining("\n"));
            display(note("A class or method was redefined.\n" + text));
        }
        if (!run.missing().isEmpty()) {
            var text =
                    run.missing().stream()
                            .map(MissingName::toString)
                            .collect(Collectors.joining("\n"));
            display(note(text));
        }
    }

    private static DisplayData note(String text) {
        var data = new DisplayData(text);
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        data.putHTML(
                "<div style=\"border-left: 4px solid #d99a00; padding: 4px 8px; white-space:"
                        + " pre-wrap\">"
                        + escaped
                        + "</div>");
        return data;
    }

    String currentCell() {
        return cell;
    }

    void addToClassPath(Path entry) {
        shell.addToClassPath(entry.toString());
    }

    @Override
    public Object evalRaw(String source) {
        return evaluate(cell.isEmpty() ? "imports" : cell, source);
    }

    @Override
    public void display(DisplayData data) {
        var current = output;
        if (current != null) {
            // What was printed before it stands above it.
            current.send();
        }
        super.display(data);
    }

    @Override
    public void onStartup() {
        super.onStartup();
        started.countDown();
    }

    /** Jupyter may ask before the imports are done: it gets its answer then. */
    private void awaitStart() {
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the kernel was stopped before it had started", e);
        }
    }

    @Override
    public void interrupt() {
        shell.interrupt();
    }

    @Override
    public void onShutdown(boolean isRestarting) {
        super.onShutdown(isRestarting);
        shell.close();
    }

    @Override
    protected synchronized void handleExecuteRequest(
            ShellReplyEnvironment env, Message<ExecuteRequest> message) {
        awaitStart();
        commManager.setMessageContext(message);
        env.setBusyDeferIdle();
        if (sentAt(message).isBefore(abortedUntil)) {
            // "Run all" has queued this cell behind one that failed.
            env.reply(aborted(env));
            return;
        }
        execute(env, message.getContent(), "[" + executionCount.get() + "]");
    }

    /** Runs a request as the cell {@code name}; {@link HeadlessRun} comes in here. */
    synchronized void execute(ShellReplyEnvironment env, ExecuteRequest request, String name) {
        int count = request.isSilent() ? executionCount.get() : executionCount.getAndIncrement();
        if (!request.isSilent()) {
            env.publish(new PublishExecuteInput(request.getCode(), count));
        }
        cellIO.attach(env, request.isStdinEnabled());
        var hostIn = System.in;
        var hostOut = System.out;
        var hostErr = System.err;
        try (var sending = new CellOutput(env::writeToStdOut, env::writeToStdErr)) {
            output = sending;
            System.setIn(cellIO.in);
            System.setOut(sending.out());
            System.setErr(sending.err());
            var shown = show(evaluate(name, request.getCode()));
            // What the cell printed stands above its value.
            sending.sendAll();
            if (shown != null && !request.isSilent()) {
                env.publish(new PublishExecuteResult(count, shown));
            }
            if (request.shouldStoreHistory()) {
                var text = shown == null ? "" : String.valueOf(shown.getData(MIMEType.TEXT_PLAIN));
                history.add(count, request.getCode(), text);
            }
            env.defer().reply(new ExecuteReply(count, Map.of()));
        } catch (CellFailure e) {
            fail(env, request, count, e);
        } catch (Throwable e) {
            // The student's toString, or an error of the kernel itself: the kernel lives on.
            fail(env, request, count, failures.thrown(e));
        } finally {
            output = null;
            System.setIn(hostIn);
            System.setOut(hostOut);
            System.setErr(hostErr);
            env.defer(() -> {
                cellIO.detach(env);
                // what completion needs is looked up once the first result is out
                shell.assist();
            });
        }
    }

    private DisplayData show(Object value) {
        return switch (value) {
            case null -> null;
            case DisplayData data -> data;
            default -> getRenderer().render(value);
        };
    }

    private void fail(
            ShellReplyEnvironment env, ExecuteRequest request, int count, CellFailure failure) {
        var current = output;
        if (current != null) {
            current.sendAll();
        }
        if (request.shouldStoreHistory()) {
            history.add(count, request.getCode(), "");
        }
        var message = String.valueOf(failure.getMessage());
        env.publish(new PublishError(failure.name(), message, failure.traceback()));
        var reply = new ErrorReply(failure.name(), message, failure.traceback());
        reply.setExecutionCount(count);
        if (request.shouldStopOnError()) {
            abortedUntil = Instant.now();
        }
        env.defer().replyError(ExecuteReply.MESSAGE_TYPE.error(), reply);
    }

    private static Instant sentAt(Message<?> message) {
        try {
            return OffsetDateTime.parse(message.getHeader().getTimestamp().getDateString())
                    .toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    /** The reply that JJava's layer does not know: the request was not executed. */
    private static Message<?> aborted(ShellReplyEnvironment env) {
        return reply(env, ExecuteReply.MESSAGE_TYPE, Map.of("status", "aborted"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Message<?> reply(
            ShellReplyEnvironment env, MessageType<?> type, Map<String, Object> content) {
        return new Message(env.getContext(), (MessageType) type, content);
    }

    /** JJava's layer sends entries as objects; the protocol wants lists. */
    @Override
    protected void handleHistoryRequest(
            ShellReplyEnvironment env, Message<HistoryRequest> message) {
        env.setBusyDeferIdle();
        var found = history.find(message.getContent());
        env.reply(reply(env, HistoryReply.MESSAGE_TYPE, Map.of("status", "ok", "history", found)));
    }

    @Override
    protected void handleCompleteRequest(
            ShellReplyEnvironment env, Message<CompleteRequest> message) {
        env.setBusyDeferIdle();
        var code = message.getContent().getCode();
        var found = completion(code, message.getContent().getCursorPos());
        int from = code.codePointCount(0, found.from());
        int to = code.codePointCount(0, found.to());
        var types =
                found.choices().stream()
                        .map(choice -> typed(choice, from, to))
                        .collect(Collectors.toList());
        env.reply(
                new CompleteReply(
                        found.choices().stream().map(CodeAssist.Choice::text).toList(),
                        from,
                        to,
                        Map.of("_jupyter_types_experimental", types)));
    }

    private static Map<String, Object> typed(CodeAssist.Choice choice, int from, int to) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("start", from);
        entry.put("end", to);
        entry.put("text", choice.text());
        entry.put("type", choice.text().contains("(") ? "function" : "");
        if (!choice.signature().isEmpty()) {
            entry.put("signature", choice.signature());
        }
        return entry;
    }

    private CodeAssist.Completion completion(String code, int cursorInCodePoints) {
        awaitStart();
        int cursor = index(code, cursorInCodePoints);
        int line = code.lastIndexOf('\n', cursor - 1) + 1;
        var before = code.substring(line, cursor);
        if (before.matches("%\\w*")) {
            var choices =
                    magicsRegistry.getLineMagicNames().stream()
                            .map(name -> "%" + name)
                            .filter(name -> name.startsWith(before))
                            .sorted()
                            .map(name -> new CodeAssist.Choice(name, ""))
                            .toList();
            return new CodeAssist.Completion(line, cursor, choices);
        }
        return shell.assist().complete(Magics.withoutMagics(code, magicsRegistry), cursor);
    }

    /** Jupyter counts characters as Unicode does, Java some of them twice. */
    private static int index(String code, int codePoints) {
        int known = Math.clamp(codePoints, 0, code.codePointCount(0, code.length()));
        return code.offsetByCodePoints(0, known);
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        var found = completion(code, at);
        return new ReplacementOptions(
                found.choices().stream().map(CodeAssist.Choice::text).toList(),
                code.codePointCount(0, found.from()),
                code.codePointCount(0, found.to()));
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
        awaitStart();
        return shell.assist()
                .inspect(Magics.withoutMagics(code, magicsRegistry), index(code, at))
                .map(DisplayData::new)
                .orElse(null);
    }

    @Override
    public String isComplete(String code) {
        awaitStart();
        return switch (shell.assist().readiness(Magics.withoutMagics(code, magicsRegistry))) {
            case COMPLETE -> IS_COMPLETE_YES;
            case INCOMPLETE -> "    ";
            case INVALID -> IS_COMPLETE_BAD;
            case UNKNOWN -> IS_COMPLETE_MAYBE;
        };
    }
}
