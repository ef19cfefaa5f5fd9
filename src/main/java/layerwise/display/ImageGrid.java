package layerwise.display;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Pictures of a tensor side by side: digits, photographs, filters, feature maps.
 *
 * <pre>{@code
 * new ImageGrid(images).labels("5", "0", "4", "1").columns(4).image()
 * }</pre>
 *
 * <p>Images are (N, C, H, W) with C = 1 (gray) or 3 (red, green, blue); (N, H, W) and (H, W) are
 * gray. Each pixel becomes a square, so that even a 3x3 filter is sharp. Without {@link #between},
 * black is the lowest and white the highest value of the whole tensor. NaN is drawn magenta.
 */
public final class ImageGrid {
    private static final int WANTED_TILE = 112;
    private static final int GAP = 10;
    private static final int MARGIN = 10;
    private static final float LABEL_SIZE = 12;
    private static final int LABEL_HEIGHT = 20;
    private static final int TITLE_HEIGHT = 28;
    private static final int MAGENTA = 0xFF00FF;

    private record Range(double low, double high) {}

    private final Tensor images;
    private String title = "";
    private List<String> labels = List.of();
    private int columns;
    private int zoom;
    private Optional<Range> fixed = Optional.empty();
    private boolean each;

    /**
     * A grid of these images.
     *
     * @throws ShapeException unless the shape is one of the three above
     */
    public ImageGrid(Tensor images) {
        this.images = fourAxes(images);
        columns = Math.min(10, this.images.dim(0));
        int longest = Math.max(this.images.dim(2), this.images.dim(3));
        zoom = Math.max(1, WANTED_TILE / longest);
    }

    private static Tensor fourAxes(Tensor images) {
        var shape = images.shape();
        var four =
                switch (shape.axes()) {
                    case 2 -> images.reshape(1, 1, shape.dim(0), shape.dim(1));
                    case 3 -> images.reshape(shape.dim(0), 1, shape.dim(1), shape.dim(2));
                    default -> images;
                };
        boolean fits = four.axes() == 4 && (four.dim(1) == 1 || four.dim(1) == 3);
        if (!fits) {
            throw new ShapeException(
                    "ImageGrid: images",
                    shape,
                    "(N, 1, H, W), (N, 3, H, W), (N, H, W) or (H, W)",
                    "for feature maps reshape (N, C, H, W) to (N·C, H, W)");
        }
        if (four.size() == 0) {
            throw new ShapeException(
                    "ImageGrid: images", shape, "at least one pixel", "nothing can be drawn");
        }
        return four;
    }

    /** Writes a title above the grid. */
    public ImageGrid title(String text) {
        title = text;
        return this;
    }

    /** Writes a label under each image, as far as there are labels. */
    public ImageGrid labels(String... texts) {
        labels = List.of(texts);
        return this;
    }

    /** Writes a number under each image. */
    public ImageGrid labels(int... numbers) {
        labels = Arrays.stream(numbers).mapToObj(String::valueOf).toList();
        return this;
    }

    /** Sets how many images stand side by side; at most 10 otherwise. */
    public ImageGrid columns(int count) {
        columns = requirePositive("columns", count);
        return this;
    }

    /** Sets the side of one pixel's square; otherwise images become about 112 wide or high. */
    public ImageGrid zoom(int pixels) {
        zoom = requirePositive("zoom", pixels);
        return this;
    }

    /** Draws {@code low} black and {@code high} white, and what lies beyond like the ends. */
    public ImageGrid between(double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "ImageGrid: between " + low + " and " + high + ", needs low below high");
        }
        fixed = Optional.of(new Range(low, high));
        return this;
    }

    /** Draws the lowest value of each image black and its highest white. */
    public ImageGrid eachByItself() {
        each = true;
        return this;
    }

    private static int requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "ImageGrid: " + what + " is " + value + ", needs at least 1");
        }
        return value;
    }

    /** The finished picture. */
    public BufferedImage image() {
        int n = images.dim(0);
        int across = Math.min(columns, n);
        int tileWidth = images.dim(3) * zoom;
        int tileHeight = images.dim(2) * zoom;
        int labelHeight = labels.isEmpty() ? 0 : LABEL_HEIGHT;
        int top = MARGIN + (title.isEmpty() ? 0 : TITLE_HEIGHT);
        int width = 2 * MARGIN + across * (tileWidth + GAP) - GAP;
        int height =
                top + MARGIN + Math.ceilDiv(n, across) * (tileHeight + labelHeight + GAP) - GAP;
        var picture =
                new BufferedImage(
                        Math.max(width, titleWidth()), height, BufferedImage.TYPE_INT_RGB);
        var graphics = canvas(picture);
        if (!title.isEmpty()) {
            graphics.setFont(Fonts.bold(14));
            graphics.drawString(title, MARGIN, MARGIN + 15);
        }
        graphics.setFont(Fonts.plain(LABEL_SIZE));
        var whole = fixed.orElseGet(() -> range(0, images.size()));
        for (int i = 0; i < n; i++) {
            int x = MARGIN + i % across * (tileWidth + GAP);
            int y = top + i / across * (tileHeight + labelHeight + GAP);
            drawTile(picture, i, x, y, each && fixed.isEmpty() ? rangeOf(i) : whole);
            graphics.setColor(Look.FRAME);
            graphics.drawRect(x - 1, y - 1, tileWidth + 1, tileHeight + 1);
            if (i < labels.size()) {
                graphics.setColor(Look.INK);
                drawLabel(graphics, labels.get(i), x, y + tileHeight + 15, tileWidth);
            }
        }
        graphics.dispose();
        return picture;
    }

    private int titleWidth() {
        if (title.isEmpty()) {
            return 0;
        }
        var context = new FontRenderContext(null, true, true);
        return 2 * MARGIN + (int) Fonts.bold(14).getStringBounds(title, context).getWidth();
    }

    private static Graphics2D canvas(BufferedImage picture) {
        var graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.setColor(Look.INK);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        return graphics;
    }

    /** A label in the middle under its image, cut short where it would run into the next. */
    private static void drawLabel(Graphics2D graphics, String text, int x, int y, int width) {
        var metrics = graphics.getFontMetrics();
        var shown = text;
        while (metrics.stringWidth(shown) > width + GAP - 2 && shown.length() > 1) {
            int kept = shown.length() - (shown.endsWith("…") ? 2 : 1);
            shown = shown.substring(0, kept) + "…";
        }
        graphics.drawString(shown, x + (width - metrics.stringWidth(shown)) / 2, y);
    }

    private void drawTile(BufferedImage picture, int image, int left, int top, Range range) {
        for (int h = 0; h < images.dim(2); h++) {
            for (int w = 0; w < images.dim(3); w++) {
                int color = color(image, h, w, range);
                for (int dy = 0; dy < zoom; dy++) {
                    for (int dx = 0; dx < zoom; dx++) {
                        picture.setRGB(left + w * zoom + dx, top + h * zoom + dy, color);
                    }
                }
            }
        }
    }

    private int color(int image, int h, int w, Range range) {
        int color = 0;
        for (int channel = 0; channel < 3; channel++) {
            double value = images.get(image, Math.min(channel, images.dim(1) - 1), h, w);
            if (Double.isNaN(value)) {
                return MAGENTA;
            }
            double share = (value - range.low()) / (range.high() - range.low());
            color = color << 8 | (int) Math.round(255 * Math.clamp(share, 0, 1));
        }
        return color;
    }

    private Range rangeOf(int image) {
        int size = images.size() / images.dim(0);
        return range(image * size, size);
    }

    /** The finite values' ends; the same gray everywhere if there is only one value. */
    private Range range(int start, int length) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = start; i < start + length; i++) {
            double value = images.data()[i];
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low < high) {
            return new Range(low, high);
        }
        double only = Double.isFinite(low) ? low : 0;
        return new Range(only - 1, only + 1);
    }
}
