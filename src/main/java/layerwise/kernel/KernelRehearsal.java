package layerwise.kernel;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A kernel that is sent cells as Jupyter sends them, in this process: from it the JVM learns what
 * the start of a kernel needs.
 */
public final class KernelRehearsal {
    private static final String KEY = "rehearsal";
    private static final String SCHEME = "hmac-sha256";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PORTS = 5;

    private KernelRehearsal() {}

    /**
     * Starts a kernel, has it run cells one after the other, and ends it.
     *
     * @return what became of each: {@code ok} or {@code error}
     * @throws IOException if the kernel does not answer
     */
    public static List<String> run(List<String> cells) throws IOException {
        var properties = properties();
        var file = Files.createTempFile("layerwise-rehearsal", ".json");
        try (var context = new ZContext()) {
            Files.writeString(file, properties.toJsonString());
            var kernel = Thread.ofPlatform().daemon().start(() -> serve(file));
            var answers = new ArrayList<String>();
            var shell = dealer(context, properties.getShellPort());
            request(shell, properties, "kernel_info_request", new JsonObject());
            for (var cell : cells) {
                var content = new JsonObject();
                content.addProperty("code", cell);
                content.addProperty("silent", false);
                content.addProperty("store_history", true);
                content.add("user_expressions", new JsonObject());
                content.addProperty("allow_stdin", false);
                content.addProperty("stop_on_error", true);
                answers.add(request(shell, properties, "execute_request", content));
            }
            var stop = new JsonObject();
            stop.addProperty("restart", false);
            var control = dealer(context, properties.getControlPort());
            request(control, properties, "shutdown_request", stop);
            kernel.join(LIMIT);
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the kernel ended", e);
        } finally {
            Files.delete(file);
        }
    }

    private static void serve(Path connectionFile) {
        try {
            KernelMain.serve(connectionFile);
        } catch (Exception e) {
            throw new IllegalStateException("the kernel did not start", e);
        }
    }

    private static ZMQ.Socket dealer(ZContext context, int port) {
        var socket = context.createSocket(SocketType.DEALER);
        socket.setReceiveTimeOut(Math.toIntExact(LIMIT.toMillis()));
        socket.setLinger(0);
        socket.connect("tcp://127.0.0.1:" + port);
        return socket;
    }

    /** Sends a request and returns the status of its reply. */
    private static String request(
            ZMQ.Socket socket,
            KernelConnectionProperties properties,
            String type,
            JsonObject content)
            throws IOException {
        var header = new JsonObject();
        header.addProperty("msg_id", UUID.randomUUID().toString());
        header.addProperty("session", KEY);
        header.addProperty("username", KEY);
        header.addProperty("date", "2000-01-01T00:00:00.000000Z");
        header.addProperty("msg_type", type);
        header.addProperty("version", "5.3");
        var frames = List.of(header.toString(), "{}", "{}", content.toString());
        var bytes = frames.stream().map(frame -> frame.getBytes(ZMQ.CHARSET)).toList();
        try {
            var signature = properties.createHMACGenerator();
            socket.sendMore("<IDS|MSG>");
            socket.sendMore(signature.calculateSignature(bytes.toArray(byte[][]::new)));
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no " + SCHEME, e);
        }
        for (int i = 0; i < bytes.size(); i++) {
            socket.send(bytes.get(i), i + 1 < bytes.size() ? ZMQ.SNDMORE : 0);
        }
        return status(socket, type);
    }

    private static String status(ZMQ.Socket socket, String type) throws IOException {
        String last = null;
        do {
            last = socket.recvStr();
            if (last == null) {
                throw new IOException(
                        "the kernel did not answer a "
                                + type
                                + " within "
                                + LIMIT.toSeconds()
                                + " s");
            }
        } while (socket.hasReceiveMore());
        var content = JsonParser.parseString(last).getAsJsonObject();
        return content.has("status") ? content.get("status").getAsString() : "ok";
    }

    private static KernelConnectionProperties properties() throws IOException {
        var ports = new ArrayList<ServerSocket>();
        try {
            // all are open at a time, so that no port is found twice
            for (int i = 0; i < PORTS; i++) {
                ports.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return new KernelConnectionProperties(
                    "127.0.0.1",
                    ports.get(0).getLocalPort(),
                    ports.get(1).getLocalPort(),
                    ports.get(2).getLocalPort(),
                    ports.get(3).getLocalPort(),
                    ports.get(4).getLocalPort(),
                    "tcp",
                    SCHEME,
                    KEY);
        } finally {
            for (var port : ports) {
                port.close();
            }
        }
    }
}
