package layerwise.display;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import layerwise.tensor.Tensor;

/** Shows a tensor: its shape, its range, and as many elements as are read with pleasure. */
final class TensorText {
    private static final int MOST_ROWS = 10;
    private static final int MOST_COLUMNS = 10;

    private TensorText() {}

    static Map<String, String> bundle(Tensor tensor) {
        var bundle = new LinkedHashMap<String, String>();
        bundle.put(Displays.TEXT, tensor.toString());
        if (tensor.axes() == 2 && tensor.size() > 0) {
            bundle.put(Displays.HTML, table(tensor));
        }
        return bundle;
    }

    private static String table(Tensor matrix) {
        int rows = Math.min(matrix.dim(0), MOST_ROWS);
        int columns = Math.min(matrix.dim(1), MOST_COLUMNS);
        var html = new StringBuilder("<table><caption>").append(summary(matrix));
        html.append("</caption>\n");
        for (int row = 0; row < rows; row++) {
            html.append("<tr><th>").append(row).append("</th>");
            for (int column = 0; column < columns; column++) {
                html.append("<td>").append(number(matrix.get(row, column))).append("</td>");
            }
            html.append(columns < matrix.dim(1) ? "<td>…</td></tr>\n" : "</tr>\n");
        }
        if (rows < matrix.dim(0)) {
            html.append("<tr><th>⋮</th></tr>\n");
        }
        return html.append("</table>").toString();
    }

    private static String summary(Tensor tensor) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int odd = 0;
        for (double value : tensor.data()) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            } else {
                odd++;
            }
        }
        var range = low <= high ? ", from " + number(low) + " to " + number(high) : "";
        return "Tensor" + tensor.shape() + range + (odd == 0 ? "" : ", " + odd + " not finite");
    }

    /** Short, but never one text for two values that a reader would tell apart at a glance. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return value == 0 ? "0" : String.valueOf((long) value);
        }
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        return size < 1e-4 || size >= 1e6
                ? String.format(Locale.ROOT, "%.4e", value)
                : String.format(Locale.ROOT, "%.5g", value);
    }
}
