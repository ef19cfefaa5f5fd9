package layerwise.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.kernel.KernelSpecs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lw lab}: Jupyter on the notebooks, with the Java kernel installed. */
@Command(name = "lab", description = "Installs the kernel and starts Jupyter on the notebooks.")
final class LabCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The folder to open; notebooks/ by default.")
    private Path folder;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var home = Grading.home().toAbsolutePath();
        var opened = folder == null ? home.resolve("notebooks") : folder;
        if (!Files.isDirectory(opened)) {
            return Grading.unusable("lab: " + opened + " is no folder, needs one with notebooks");
        }
        var jupyter = jupyter();
        if (jupyter.isEmpty()) {
            return Grading.unusable(
                    "lab: neither jupyter-lab nor jupyter-notebook is on the PATH; get one with"
                            + " 'pip install jupyterlab', or 'apt install jupyter-notebook' on"
                            + " Debian and Ubuntu");
        }
        System.err.println("kernel: " + KernelSpecs.ofUser().install(home));
        var process =
                new ProcessBuilder(jupyter.get().toString(), opened.toString()).inheritIO().start();
        return process.waitFor() == 0 ? Grading.DONE : Grading.UNUSABLE;
    }

    /** JupyterLab, else Notebook, if one is on the PATH. */
    static Optional<Path> jupyter() {
        return List.of("jupyter-lab", "jupyter-notebook").stream()
                .flatMap(name -> onPath(name).stream())
                .findFirst();
    }

    /** The program of this name on the PATH. */
    static Optional<Path> onPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
