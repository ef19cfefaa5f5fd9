package layerwise.display;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws text in a JVM of its own, which {@link BareMachineTest} starts without any font. */
final class BareMachine {
    private BareMachine() {}

    /**
     * Writes {@code plot.png}, a plot, and {@code logical.png}, text in the font that Java calls
     * SansSerif, as a notebook that draws by itself would.
     */
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        Files.write(folder.resolve("plot.png"), Displays.png(plot()));
        Files.write(folder.resolve("logical.png"), Displays.png(logical()));
    }

    static BufferedImage plot() {
        var plot =
                new Plot("Learning rates: ½ · ∂L/∂w")
                        .axes("iteration", "loss")
                        .line("η = 0.1", new double[] {3, 2, 1.5})
                        .line("η = 0.01", new double[] {3, 2.8, 2.7})
                        .size(480, 300);
        return Charts.picture(plot.chart());
    }

    private static BufferedImage logical() {
        var image = new BufferedImage(200, 40, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        graphics.drawString("Layerwise", 10, 25);
        graphics.dispose();
        return image;
    }
}
