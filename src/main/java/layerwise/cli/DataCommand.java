package layerwise.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import layerwise.datasets.Catalogue;
import layerwise.datasets.Fetcher;
import layerwise.datasets.Locations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code lw data}: what datasets there are, where they lie, and how to get them. */
@Command(
        name = "data",
        description = "Lists, fetches and finds datasets.",
        subcommands = {
            DataCommand.ListThem.class,
            DataCommand.Fetch.class,
            DataCommand.Where.class
        })
final class DataCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        return new ListThem().call();
    }

    /** Where each file of a dataset is; empty for one that is nowhere. */
    private static Map<String, Optional<Path>> places(Catalogue.Entry entry) {
        var places = new LinkedHashMap<String, Optional<Path>>();
        for (var name : entry.contents()) {
            places.put(name, Locations.find(entry.name(), name));
        }
        return places;
    }

    @Command(name = "list", description = "Lists the datasets and whether they are here.")
    static final class ListThem implements Callable<Integer> {
        @Option(names = "--json", description = "One JSON array on standard output.")
        private boolean json;

        @Override
        public Integer call() {
            var rows = Catalogue.entries().stream().map(ListThem::row).toList();
            if (json) {
                System.out.println(JsonMapper.shared().writeValueAsString(rows));
                return 0;
            }
            for (var row : rows) {
                System.out.printf("%-12s %s%n", row.get("name"), row.get("title"));
                System.out.printf("%-12s %s; %s%n", "", row.get("licence"), row.get("citation"));
                var folder = row.get("folder");
                System.out.printf(
                        "%-12s %s%n",
                        "",
                        folder == null
                                ? "not here; lw data fetch " + row.get("name")
                                : "here, in " + folder);
            }
            return 0;
        }

        private static Map<String, Object> row(Catalogue.Entry entry) {
            var places = places(entry).values();
            boolean here = places.stream().allMatch(Optional::isPresent);
            var row = new LinkedHashMap<String, Object>();
            row.put("name", entry.name());
            row.put("title", entry.title());
            row.put("licence", entry.licence());
            row.put("citation", entry.citation());
            row.put(
                    "folder",
                    here ? places.iterator().next().orElseThrow().getParent().toString() : null);
            return row;
        }
    }

    @Command(name = "fetch", description = "Downloads datasets into the user's cache.")
    static final class Fetch implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", arity = "1..*", description = "Datasets, as listed.")
        private List<String> names;

        @Option(
                names = "--mirror",
                description = "A folder on the web to fetch from instead of the catalogue's.")
        private List<URI> mirrors;

        @Override
        public Integer call() throws IOException {
            var entries = names.stream().map(Catalogue::entry).toList();
            var meter = new Meter(System.err, System.console() != null);
            var fetcher = new Fetcher(Duration.ofSeconds(20), meter);
            for (var entry : entries) {
                var from = mirrors == null ? entry.mirrors() : mirrors;
                var files = Locations.fetch(entry, from, fetcher);
                meter.done();
                files.forEach(System.out::println);
            }
            return 0;
        }
    }

    @Command(name = "path", description = "Prints where a dataset's files are.")
    static final class Where implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "A dataset, as listed.")
        private String name;

        @Override
        public Integer call() {
            var missing = new ArrayList<String>();
            places(Catalogue.entry(name))
                    .forEach((file, place) ->
                            place.ifPresentOrElse(System.out::println, () -> missing.add(file)));
            if (missing.isEmpty()) {
                return 0;
            }
            System.err.println(
                    name
                            + ": "
                            + missing
                            + " are in none of "
                            + Locations.folders()
                            + "; lw data fetch "
                            + name
                            + ", or point LAYERWISE_DATA at the folder");
            return 1;
        }
    }

    /** Shows a download's progress in one line, on a terminal only. */
    private static final class Meter implements Fetcher.Progress {
        private final PrintStream out;
        private final boolean terminal;
        private String current = "";
        private long shown = -1;

        Meter(PrintStream out, boolean terminal) {
            this.out = out;
            this.terminal = terminal;
        }

        @Override
        public void update(String file, long done, long total) {
            if (!file.equals(current)) {
                done();
                current = file;
            }
            long percent = total > 0 ? 100 * done / total : -1;
            if (terminal && percent != shown) {
                shown = percent;
                out.print("\r" + file + " " + percent + " %");
            }
        }

        void done() {
            if (terminal && shown >= 0) {
                out.println();
                shown = -1;
            }
        }
    }
}
