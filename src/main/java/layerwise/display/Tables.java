package layerwise.display;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import layerwise.training.GridResults;
import layerwise.training.GridTrial;
import layerwise.training.SolverHistory;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Makes tables, and shows them as text and as HTML. */
public final class Tables {
    private static final int MOST_ROWS = 60;

    private Tables() {}

    /**
     * A table of records, one row each, with a column for each component.
     *
     * @throws IllegalArgumentException if there is no record, from which the columns are taken
     */
    public static Table of(String name, List<? extends Record> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "Tables: " + name + " has no rows, needs at least one to know the columns");
        }
        var columns = new LinkedHashMap<String, Object>();
        for (var component : rows.getFirst().getClass().getRecordComponents()) {
            var accessor = component.getAccessor();
            var values =
                    rows.stream()
                            .map(row -> {
                                try {
                                    accessor.setAccessible(true);
                                    return accessor.invoke(row);
                                } catch (ReflectiveOperationException e) {
                                    throw new IllegalArgumentException(
                                            "Tables: "
                                                    + name
                                                    + ": "
                                                    + component.getName()
                                                    + " cannot be read",
                                            e);
                                }
                            })
                            .toList();
            columns.put(component.getName(), values);
        }
        return of(name, columns);
    }

    /**
     * A table of named columns of one length; a column is a {@code double[]}, {@code int[]}, {@code
     * String[]} or a list.
     */
    public static Table of(String name, Map<String, ?> columns) {
        var table = Table.create(name);
        columns.forEach((title, values) -> table.addColumns(column(title, values)));
        return table;
    }

    /** A row for each time that a solver measured accuracies. */
    public static Table of(String name, SolverHistory history) {
        var columns = new LinkedHashMap<String, Object>();
        columns.put("epoch", history.epochs());
        columns.put(
                "iteration",
                history.measured().stream().mapToInt(SolverHistory.Measured::iteration).toArray());
        columns.put(
                "loss",
                history.measured().stream().mapToDouble(SolverHistory.Measured::loss).toArray());
        columns.put("train accuracy", history.trainAccuracies());
        columns.put("validation accuracy", history.validationAccuracies());
        return of(name, columns);
    }

    /**
     * A row for each trial of a grid search, best first, those that failed last: a column for each
     * setting, the score, the seconds it took, its seed, and why it failed where one did.
     */
    public static Table of(GridResults results) {
        var trials = new ArrayList<>(results.trials());
        // not by reversing the order of scores, which would put NaN first
        trials.sort(
                Comparator.comparing(GridTrial::failed)
                        .thenComparing(trial -> trial.failed() ? 0 : -trial.score()));
        var settings = new LinkedHashSet<String>();
        trials.forEach(trial -> settings.addAll(trial.point().numbers().keySet()));
        var columns = new LinkedHashMap<String, Object>();
        for (var setting : settings) {
            columns.put(
                    setting,
                    trials.stream()
                            .mapToDouble(trial ->
                                    trial.point().numbers().getOrDefault(setting, Double.NaN))
                            .toArray());
        }
        columns.put("score", trials.stream().mapToDouble(GridTrial::score).toArray());
        columns.put("seconds", trials.stream().mapToDouble(GridTrial::seconds).toArray());
        columns.put("seed", trials.stream().map(GridTrial::seed).toList());
        if (trials.stream().anyMatch(GridTrial::failed)) {
            columns.put("failure", trials.stream().map(GridTrial::failure).toList());
        }
        return of(results.name(), columns);
    }

    private static Column<?> column(String title, Object values) {
        return switch (values) {
            case double[] numbers -> DoubleColumn.create(title, numbers);
            case int[] numbers -> IntColumn.create(title, numbers);
            case String[] texts -> StringColumn.create(title, texts);
            case List<?> list -> listed(title, list);
            default ->
                    throw new IllegalArgumentException(
                            "Tables: column "
                                    + title
                                    + " is a "
                                    + values.getClass().getSimpleName()
                                    + ", needs double[], int[], String[] or a list");
        };
    }

    private static Column<?> listed(String title, List<?> list) {
        if (all(list, Integer.class)) {
            return IntColumn.create(title, list.stream().mapToInt(v -> (Integer) v));
        }
        if (all(list, Long.class)) {
            return LongColumn.create(title, list.stream().mapToLong(v -> (Long) v));
        }
        if (all(list, Number.class)) {
            return DoubleColumn.create(
                    title, list.stream().mapToDouble(v -> ((Number) v).doubleValue()));
        }
        if (all(list, Boolean.class)) {
            return BooleanColumn.create(title, list.toArray(Boolean[]::new));
        }
        return StringColumn.create(
                title, list.stream().map(v -> Objects.toString(v, "")).toArray(String[]::new));
    }

    private static boolean all(List<?> list, Class<?> type) {
        return list.stream().allMatch(type::isInstance);
    }

    /** A table as text and as HTML, both cut after the first rows. */
    static Map<String, String> bundle(Table table) {
        var bundle = new LinkedHashMap<String, String>();
        bundle.put(Displays.TEXT, table.print(MOST_ROWS));
        bundle.put(Displays.HTML, html(table));
        return bundle;
    }

    private static String html(Table table) {
        int rows = Math.min(table.rowCount(), MOST_ROWS);
        var html = new StringBuilder("<table>");
        if (table.name() != null && !table.name().isEmpty()) {
            html.append("<caption>").append(Html.escape(table.name())).append("</caption>");
        }
        html.append("\n<thead><tr>");
        for (var name : table.columnNames()) {
            html.append("<th>").append(Html.escape(name)).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < rows; row++) {
            html.append("<tr>");
            for (var column : table.columns()) {
                html.append(cell(column, row));
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table>");
        if (rows < table.rowCount()) {
            html.append("<p>").append(table.rowCount() - rows).append(" more rows</p>");
        }
        return html.toString();
    }

    private static String cell(Column<?> column, int row) {
        if (column instanceof DoubleColumn numbers) {
            return numbers.isMissing(row)
                    ? "<td></td>"
                    : "<td>" + TensorText.number(numbers.getDouble(row)) + "</td>";
        }
        boolean isText = column instanceof StringColumn;
        return (isText ? "<td style=\"text-align:left\">" : "<td>")
                + Html.escape(column.getUnformattedString(row))
                + "</td>";
    }
}
