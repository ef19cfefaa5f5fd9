package layerwise.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ImageGridTest {
    private static final int MARGIN = 10;

    private static int gray(BufferedImage image, int x, int y) {
        return image.getRGB(MARGIN + x, MARGIN + y) & 0xFF;
    }

    @Test
    void everyPixelIsASharpSquare() {
        var image = new ImageGrid(Tensor.wrap(new double[] {0, 1, 2, 4}, 2, 2)).zoom(5).image();

        assertEquals(2 * MARGIN + 10, image.getWidth());
        for (int d = 0; d < 5; d++) {
            assertEquals(0, gray(image, d, 4 - d));
            assertEquals(64, gray(image, 5 + d, d));
            assertEquals(128, gray(image, d, 5 + d));
            assertEquals(255, gray(image, 5 + d, 5 + d));
        }
    }

    @Test
    void imagesFillTheGridRowByRow() {
        var image =
                new ImageGrid(Tensor.wrap(new double[] {0, 1, 2, 3, 4}, 5, 1, 1, 1))
                        .columns(2)
                        .zoom(10)
                        .image();

        assertEquals(2 * MARGIN + 2 * 10 + 10, image.getWidth());
        assertEquals(2 * MARGIN + 3 * 10 + 2 * 10, image.getHeight());
        assertEquals(64, gray(image, 25, 5));
        assertEquals(255, gray(image, 5, 45));
    }

    @Test
    void aFixedScaleClipsAndEachImageCanHaveItsOwn() {
        var images = Tensor.wrap(new double[] {-5, 5, 10, 20}, 2, 1, 1, 2);

        var fixed = new ImageGrid(images).between(0, 10).zoom(1).image();
        var each = new ImageGrid(images).eachByItself().zoom(1).image();

        assertEquals(0, gray(fixed, 0, 0));
        assertEquals(128, gray(fixed, 1, 0));
        assertEquals(255, gray(fixed, 12, 0));
        assertEquals(255, gray(fixed, 13, 0));
        assertEquals(0, gray(each, 12, 0));
        assertEquals(255, gray(each, 1, 0));
    }

    @Test
    void threeChannelsAreRedGreenAndBlueAndNanIsMagenta() {
        var pixels = new double[] {1, Double.NaN, 0.5, 1, 0, 1};

        var image = new ImageGrid(Tensor.wrap(pixels, 1, 3, 1, 2)).between(0, 1).zoom(1).image();

        assertEquals(0xFF8000, image.getRGB(MARGIN, MARGIN) & 0xFFFFFF);
        assertEquals(0xFF00FF, image.getRGB(MARGIN + 1, MARGIN) & 0xFFFFFF);
    }

    @Test
    void aConstantImageIsGrayAndNotAnError() {
        assertEquals(128, gray(new ImageGrid(Tensor.full(7, 3, 3)).image(), 0, 0));
        assertEquals(
                0xFF00FF,
                new ImageGrid(Tensor.full(Double.NaN, 3, 3)).image().getRGB(20, 20) & 0xFFFFFF);
    }

    @Test
    void labelsAndTitleTakeRoom() {
        var images = Tensor.zeros(2, 28, 28);
        var plain = new ImageGrid(images).zoom(1).image();

        var labeled = new ImageGrid(images).zoom(1).labels(5, 0).title("A long title").image();

        assertEquals(plain.getHeight() + 48, labeled.getHeight());
        assertEquals(true, labeled.getWidth() > plain.getWidth());
    }

    @Test
    void otherShapesAndOptionsAreRefused() {
        var e =
                assertThrows(
                        ShapeException.class, () -> new ImageGrid(Tensor.zeros(10, 6, 13, 13)));
        var zoom =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new ImageGrid(Tensor.zeros(2, 2)).zoom(0));

        assertEquals(
                "ImageGrid: images has shape (10, 6, 13, 13), needs (N, 1, H, W), (N, 3, H, W),"
                        + " (N, H, W) or (H, W); for feature maps reshape (N, C, H, W) to (N·C, H,"
                        + " W)",
                e.getMessage());
        assertEquals("ImageGrid: zoom is 0, needs at least 1", zoom.getMessage());
    }
}
