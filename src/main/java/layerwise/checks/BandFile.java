package layerwise.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import layerwise.display.Band;
import layerwise.tensor.AtomicFile;

/**
 * The bands of an assignment's training runs: {@code grading/<id>/bands.csv}, a line for each piece
 * of each curve of each run. {@code lw bands} writes it.
 */
public final class BandFile {
    private static final String HEADER = "run,curve,seeds,x,low,high";

    private BandFile() {}

    /** The band of a run; {@link Band#NONE} where the file or the run is not there. */
    public static Band read(Path file, String run) throws IOException {
        return Files.exists(file) ? readAll(file).getOrDefault(run, Band.NONE) : Band.NONE;
    }

    /** All bands of a file, by run. */
    public static Map<String, Band> readAll(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw damaged(file, 1, "is not \"" + HEADER + "\"");
        }
        var columns = new LinkedHashMap<String, Map<String, List<double[]>>>();
        var seeds = new LinkedHashMap<String, Integer>();
        for (int i = 1; i < lines.size(); i++) {
            var parts = lines.get(i).split(",", -1);
            if (parts.length != 6) {
                throw damaged(file, i + 1, "has " + parts.length + " values, needs 6");
            }
            try {
                seeds.put(parts[0], Integer.parseInt(parts[2]));
                columns.computeIfAbsent(parts[0], _ -> new LinkedHashMap<>())
                        .computeIfAbsent(parts[1], _ -> new ArrayList<>())
                        .add(
                                new double[] {
                                    Double.parseDouble(parts[3]),
                                    Double.parseDouble(parts[4]),
                                    Double.parseDouble(parts[5])
                                });
            } catch (NumberFormatException e) {
                throw damaged(file, i + 1, "has a value that is no number");
            }
        }
        var bands = new LinkedHashMap<String, Band>();
        columns.forEach((run, curves) -> bands.put(run, band(seeds.get(run), curves)));
        return bands;
    }

    private static Band band(int seeds, Map<String, List<double[]>> curves) {
        var ranges = new LinkedHashMap<String, Band.Range>();
        curves.forEach((curve, rows) ->
                ranges.put(
                        curve, new Band.Range(column(rows, 0), column(rows, 1), column(rows, 2))));
        return new Band(seeds, ranges);
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    /** Writes all bands of an assignment. */
    public static void write(Path file, Map<String, Band> bands) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(HEADER);
        bands.forEach((run, band) -> {
            for (var curve : band.curves()) {
                var range = band.range(curve).orElseThrow();
                for (int i = 0; i < range.x.length; i++) {
                    lines.add(
                            String.join(
                                    ",",
                                    run,
                                    curve,
                                    Integer.toString(band.seeds()),
                                    number(range.x[i]),
                                    number(range.low[i]),
                                    number(range.high[i])));
                }
            }
        });
        var text = String.join("\n", lines) + "\n";
        AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Six digits are more than a picture shows, and keep the file small. */
    private static String number(double value) {
        return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.5e", value)));
    }

    private static SpecFormatException damaged(Path file, int line, String what) {
        return new SpecFormatException(file, "line " + line, what + "; make it anew by lw bands");
    }
}
