package layerwise.kernel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/** The process that Jupyter starts: its argument is the connection file. */
public final class KernelMain {
    private KernelMain() {}

    /** Serves the connection until Jupyter asks to shut down, or ends itself. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException(
                    "kernel: " + arguments.length + " arguments, needs one, the connection file");
        }
        // JJava's layer tells of each channel that starts and stops; standard error is the
        // student's.
        Logger.getLogger("").setLevel(Level.SEVERE);
        ProcessHandle.current()
                .parent()
                .ifPresent(p -> p.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
        serve(Path.of(arguments[0]));
        // A thread that a cell left running must not keep the process of the kernel alive.
        Runtime.getRuntime().halt(0);
    }

    /** Serves one connection; returns when it is closed. */
    static void serve(Path connectionFile) throws Exception {
        var kernel = new LayerwiseKernel(System.getProperty("java.class.path"));
        // Beside the connection, since the compiler takes longest; the first cell waits for it.
        var imports = new FutureTask<Void>(kernel::onStartup, null);
        Thread.ofPlatform().name("imports").daemon().start(imports);
        var connection =
                new JupyterConnection(
                        KernelConnectionProperties.parse(Files.readString(connectionFile)));
        kernel.becomeHandlerForConnection(connection);
        onInterruptSignal(kernel::interrupt);
        connection.connect();
        imports.get();
        connection.waitUntilClose();
    }

    /**
     * Makes SIGINT interrupt the cell instead of ending the process. The class for it is no
     * official one, so it is called by name, and the signal keeps its meaning where the class is
     * missing.
     */
    private static void onInterruptSignal(Runnable interrupt) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal =
                    (proxy, method, values) -> {
                        if (method.getName().equals("handle")) {
                            interrupt.run();
                            return null;
                        }
                        return method.getName().equals("equals")
                                ? (Object) (proxy == values[0])
                                : method.getName().equals("hashCode")
                                        ? (Object) System.identityHashCode(proxy)
                                        : "interrupt";
                    };
            var proxy =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(), new Class<?>[] {handler}, onSignal);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
        } catch (ReflectiveOperationException e) {
            Logger.getLogger(KernelMain.class.getName())
                    .log(Level.FINE, "interrupts come by message only", e);
        }
    }
}
