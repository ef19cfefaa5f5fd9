package layerwise.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import layerwise.layers.Threads;
import layerwise.tensor.MatrixProduct;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Times layers and training steps, on the cases that the peers are timed on. */
@Command(
        name = "bench",
        description = {
            "Times the library's layers and training steps on this machine, in both precisions.",
            "Cases are those of bench/peers.py, under the same names; a median over many runs, after"
                    + " a warm-up that lasts until times settle."
        })
final class BenchCommand implements Callable<Integer> {
    private static final double WARM_SECONDS = 0.4;
    private static final int WARM_ROUNDS = 12;
    private static final double SECONDS = 1.5;
    private static final int LEAST_RUNS = 5;
    private static final int MOST_RUNS = 200;

    @Parameters(
            paramLabel = "CASE",
            arity = "0..*",
            description =
                    "What the name of a case begins with: product, conv, pool, train-step; else all.")
    private List<String> words = List.of();

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec private CommandSpec spec;

    /** A case's times in milliseconds: the median, the least, and how many there were. */
    private record Times(double median, double least, int runs) {}

    @Override
    public Integer call() {
        var chosen = BenchCase.all().stream().filter(this::isChosen).toList();
        if (chosen.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "bench: no case begins with "
                            + String.join(" or ", words)
                            + ", needs one of "
                            + String.join(", ", BenchCase.names()));
        }
        var out = spec.commandLine().getOut();
        if (!json) {
            out.printf(
                    "%s, %d threads%n%-48s %-8s %12s %12s %6s %9s%n",
                    MatrixProduct.best().name(),
                    Threads.shared().count(),
                    "case",
                    "dtype",
                    "median ms",
                    "least ms",
                    "runs",
                    "GFLOP/s");
        }
        for (var one : chosen) {
            var times = time(one.prepare().get());
            out.println(json ? line(one, times) : row(one, times));
            out.flush();
        }
        return 0;
    }

    private boolean isChosen(BenchCase one) {
        return words.isEmpty() || words.stream().anyMatch(one.name()::startsWith);
    }

    private static String row(BenchCase one, Times times) {
        return String.format(
                "%-48s %-8s %12s %12s %6d %9s",
                one.name(),
                dtype(one),
                round(times.median),
                round(times.least),
                times.runs,
                one.operations() == 0 ? "" : rate(one, times));
    }

    private static String line(BenchCase one, Times times) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("case", one.name());
        fields.put("peer", "layerwise");
        fields.put("dtype", dtype(one));
        fields.put("ms", round(times.median));
        fields.put("min_ms", round(times.least));
        fields.put("runs", times.runs);
        if (one.operations() > 0) {
            fields.put("gflops", rate(one, times));
        }
        return JsonMapper.shared().writeValueAsString(fields);
    }

    private static String dtype(BenchCase one) {
        return one.precision().name().toLowerCase(Locale.ROOT);
    }

    /** Billions of operations per second, by the median. */
    private static double rate(BenchCase one, Times times) {
        return Math.round(one.operations() / times.median * 1e4) / 10.0;
    }

    private static double round(double milliseconds) {
        return Math.round(milliseconds * 1e4) / 1e4;
    }

    private static Times time(Runnable work) {
        warm(work);
        return times(work, SECONDS, LEAST_RUNS, MOST_RUNS);
    }

    /** Runs until a round is no faster than the best one before: then the compiler is done. */
    private static void warm(Runnable work) {
        double best = Double.POSITIVE_INFINITY;
        int settled = 0;
        for (int round = 0; round < WARM_ROUNDS && settled < 2; round++) {
            double median = times(work, WARM_SECONDS, 1, Integer.MAX_VALUE).median;
            settled = median > 0.97 * best ? settled + 1 : 0;
            best = Math.min(best, median);
        }
    }

    /** The peers' method: at least and at most so many runs, between them so many seconds. */
    private static Times times(Runnable work, double seconds, int least, int most) {
        var times = new ArrayList<Double>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (times.size() < least || (System.nanoTime() < end && times.size() < most)) {
            long start = System.nanoTime();
            work.run();
            times.add((System.nanoTime() - start) / 1e6);
        }
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Times(sorted[sorted.length / 2], sorted[0], sorted.length);
    }
}
