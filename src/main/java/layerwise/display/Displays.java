package layerwise.display;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import layerwise.tensor.Tensor;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series;
import tech.tablesaw.api.Table;

/** Turns a value into what a notebook front end can show: a bundle of MIME types and contents. */
public final class Displays {
    /** Plain text, in every bundle. */
    public static final String TEXT = "text/plain";

    /** Markup; what comes from outside is escaped in it. */
    public static final String HTML = "text/html";

    /** A picture, base64. */
    public static final String PNG = "image/png";

    private Displays() {}

    /**
     * The bundle of a value.
     *
     * <p>Tensors show shape and an excerpt, charts and images are pictures, tables are tables, a
     * list with any of these shows them one below the other, arrays show their elements; everything
     * else, {@code null} too, is {@code String.valueOf}.
     */
    public static Map<String, String> bundle(Object value) {
        return switch (value) {
            case null -> text("null");
            case Displayable displayable -> displayable.bundle();
            case Tensor tensor -> TensorText.bundle(tensor);
            case Chart<?, ?> chart -> picture(describe(chart), Charts.picture(chart));
            case BufferedImage image ->
                    picture(
                            "image, " + image.getWidth() + " x " + image.getHeight() + " pixels",
                            image);
            case ImageGrid grid -> bundle(grid.image());
            case Plot plot -> bundle(plot.chart());
            case Table table -> Tables.bundle(table);
            case List<?> list when list.stream().anyMatch(Displays::isRich) -> stacked(list);
            case double[] array -> text(Arrays.toString(array));
            case int[] array -> text(Arrays.toString(array));
            case long[] array -> text(Arrays.toString(array));
            case float[] array -> text(Arrays.toString(array));
            case byte[] array -> text(Arrays.toString(array));
            case boolean[] array -> text(Arrays.toString(array));
            case char[] array -> text(Arrays.toString(array));
            case short[] array -> text(Arrays.toString(array));
            case Object[] array -> text(Arrays.deepToString(array));
            default -> text(String.valueOf(value));
        };
    }

    private static boolean isRich(Object value) {
        return value instanceof Displayable
                || value instanceof Tensor
                || value instanceof Chart<?, ?>
                || value instanceof BufferedImage
                || value instanceof ImageGrid
                || value instanceof Plot
                || value instanceof Table;
    }

    private static Map<String, String> text(String text) {
        return Map.of(TEXT, Objects.requireNonNullElse(text, "null"));
    }

    private static String describe(Chart<?, ?> chart) {
        var series =
                chart.getSeriesCollection().stream()
                        .map(Series::getName)
                        .collect(Collectors.joining(", "));
        return "chart \"" + chart.getTitle() + "\": " + series;
    }

    /** A picture and the words for those who cannot see it. */
    static Map<String, String> picture(String text, RenderedImage image) {
        var bundle = new LinkedHashMap<String, String>();
        bundle.put(TEXT, text);
        bundle.put(PNG, Base64.getEncoder().encodeToString(png(image)));
        return bundle;
    }

    /** The image as the bytes of a PNG file. */
    static byte[] png(RenderedImage image) {
        var bytes = new ByteArrayOutputStream();
        try {
            // ImageIO's own cache is a file; a worker may have no folder for one
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Values one below the other. */
    static Map<String, String> stacked(List<?> values) {
        var bundles = values.stream().map(Displays::bundle).toList();
        var bundle = new LinkedHashMap<String, String>();
        bundle.put(TEXT, bundles.stream().map(b -> b.get(TEXT)).collect(Collectors.joining("\n")));
        bundle.put(HTML, bundles.stream().map(Displays::html).collect(Collectors.joining("\n")));
        return bundle;
    }

    private static String html(Map<String, String> bundle) {
        if (bundle.containsKey(HTML)) {
            return "<div>" + bundle.get(HTML) + "</div>";
        }
        var words = Html.escape(bundle.get(TEXT));
        return bundle.containsKey(PNG)
                ? "<div><img alt=\""
                        + words
                        + "\" src=\"data:image/png;base64,"
                        + bundle.get(PNG)
                        + "\"></div>"
                : "<pre>" + words + "</pre>";
    }
}
