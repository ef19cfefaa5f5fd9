package layerwise.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import layerwise.kernel.KernelSpecs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lw kernel}: tells Jupyter of the Java kernel, or makes it forget. */
@Command(
        name = "kernel",
        description = "Installs, removes and lists the Jupyter kernel.",
        subcommands = {
            KernelCommand.Install.class,
            KernelCommand.Uninstall.class,
            KernelCommand.ListThem.class
        })
final class KernelCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
        return new ListThem().call();
    }

    /** Where kernels are kept: this user's folder, or a prefix's. */
    static final class Place {
        @Option(names = "--user", description = "For this user; so it is without --prefix.")
        private boolean user;

        @Option(
                names = "--prefix",
                paramLabel = "DIR",
                description = "In DIR/share/jupyter, as for a virtual environment.")
        private Path prefix;

        KernelSpecs specs() {
            if (user && prefix != null) {
                throw new IllegalArgumentException(
                        "kernel: --user and --prefix are given, needs one of them");
            }
            return prefix == null ? KernelSpecs.ofUser() : KernelSpecs.ofPrefix(prefix);
        }
    }

    @Command(name = "install", description = "Installs the kernel under the name java.")
    static final class Install implements Callable<Integer> {
        @Mixin private Place place = new Place();

        @Option(
                names = "--jjava",
                paramLabel = "JAR",
                description =
                        "Use this full JJava instead of the kernel that comes with Layerwise.")
        private Path jjava;

        @Override
        public Integer call() throws IOException {
            var home = Grading.home().toAbsolutePath();
            var specs = place.specs();
            System.out.println(
                    jjava == null ? specs.install(home) : specs.installJJava(jjava, home));
            return Grading.DONE;
        }
    }

    @Command(name = "uninstall", description = "Removes the kernel named java.")
    static final class Uninstall implements Callable<Integer> {
        @Mixin private Place place = new Place();

        @Override
        public Integer call() throws IOException {
            if (!place.specs().uninstall()) {
                System.err.println(
                        "kernel: there is no kernel named java here; nothing was removed");
            }
            return Grading.DONE;
        }
    }

    @Command(name = "list", description = "Lists the kernels that Jupyter finds here.")
    static final class ListThem implements Callable<Integer> {
        @Mixin private Place place = new Place();

        @Override
        public Integer call() throws IOException {
            for (var spec : place.specs().list()) {
                System.out.println(
                        spec.folder().getFileName()
                                + "  "
                                + spec.displayName()
                                + "  "
                                + spec.folder());
            }
            return Grading.DONE;
        }
    }
}
