package layerwise.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import layerwise.datasets.Catalogue;
import layerwise.datasets.Locations;
import layerwise.grading.Sandbox;
import layerwise.kernel.KernelSpecs;
import layerwise.tensor.MatrixProduct;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code lw doctor}: what this machine has of what Layerwise can use. */
@Command(
        name = "doctor",
        description = "Says what this machine has: JDK, BLAS, isolation, Jupyter, datasets.")
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var findings = findings();
        if (json) {
            System.out.println(JsonMapper.shared().writeValueAsString(findings));
        } else {
            findings.forEach((what, found) -> System.out.printf("%-20s %s%n", what, found));
        }
        return Grading.DONE;
    }

    private static Map<String, String> findings() throws IOException {
        var findings = new LinkedHashMap<String, String>();
        findings.put(
                "JDK",
                System.getProperty("java.vendor")
                        + " "
                        + Runtime.version()
                        + ", in "
                        + System.getProperty("java.home"));
        findings.put(
                "processors",
                Runtime.getRuntime().availableProcessors()
                        + ", heap up to "
                        + Runtime.getRuntime().maxMemory() / (1 << 20)
                        + " MiB");
        findings.put("matrix product", MatrixProduct.best().name());
        for (var probe : Sandbox.probe()) {
            findings.put(
                    "isolation " + probe.isolation().name().toLowerCase(Locale.ROOT),
                    (probe.usable() ? "yes: " : "NO: ") + probe.finding());
        }
        findings.put(
                "Jupyter",
                LabCommand.jupyter()
                        .map(Object::toString)
                        .orElse("not on the PATH; lw lab says how to get it"));
        var kernels = KernelSpecs.ofUser().list();
        findings.put(
                "kernel java",
                kernels.stream()
                        .filter(spec -> spec.folder().endsWith(KernelSpecs.NAME))
                        .findFirst()
                        .map(spec -> spec.displayName() + ", in " + spec.folder())
                        .orElse("not installed for this user; lw kernel install, or lw lab"));
        for (var entry : Catalogue.entries()) {
            var missing =
                    entry.contents().stream()
                            .filter(name -> Locations.find(entry.name(), name).isEmpty())
                            .count();
            findings.put(
                    "dataset " + entry.name(),
                    missing == 0
                            ? "here, in "
                                    + Locations.find(entry.name(), entry.contents().getFirst())
                                            .orElseThrow()
                                            .getParent()
                            : "not here; lw data fetch "
                                    + entry.name()
                                    + " gets it, and lessons run on drawn pictures without it");
        }
        return findings;
    }
}
