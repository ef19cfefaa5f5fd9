package layerwise.datasets;

import java.util.Arrays;
import java.util.stream.IntStream;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

/**
 * Images of one size, each with its class. Pixels are kept as bytes, an eighth of the memory, and
 * become numbers by the batch: {@link #batch} returns (N, C, H, W). Immutable.
 */
public final class LabeledImages implements Examples {
    private final byte[] pixels;
    private final int[] labels;
    private final Shape imageShape;
    private final PixelScale scale;

    /**
     * Takes over the arrays, which are not copied.
     *
     * @param pixels the images one after another, each laid out as {@code imageShape}
     * @param labels the class of each image
     * @param imageShape (C, H, W)
     * @param scale how a pixel becomes a number
     */
    public LabeledImages(byte[] pixels, int[] labels, Shape imageShape, PixelScale scale) {
        if (imageShape.axes() != 3) {
            throw new IllegalArgumentException(
                    "LabeledImages: imageShape is " + imageShape + ", needs (C, H, W)");
        }
        if ((long) labels.length * imageShape.size() != pixels.length) {
            throw new IllegalArgumentException(
                    "LabeledImages: "
                            + pixels.length
                            + " pixels and "
                            + labels.length
                            + " labels do not fit images of "
                            + imageShape
                            + ", needs "
                            + imageShape.size()
                            + " pixels for each label");
        }
        this.pixels = pixels;
        this.labels = labels;
        this.imageShape = imageShape;
        this.scale = scale;
    }

    @Override
    public int size() {
        return labels.length;
    }

    /** The shape of one image, (C, H, W). */
    public Shape imageShape() {
        return imageShape;
    }

    /** How a pixel becomes a number. */
    public PixelScale scale() {
        return scale;
    }

    @Override
    public Tensor batch(int[] indices) {
        int size = imageShape.size();
        var data = new double[indices.length * size];
        double factor = scale.factor();
        for (int n = 0; n < indices.length; n++) {
            int from = requireIndex(indices[n]) * size;
            int to = n * size;
            for (int i = 0; i < size; i++) {
                data[to + i] = (pixels[from + i] & 0xff) * factor;
            }
        }
        return Tensor.wrap(
                data, indices.length, imageShape.dim(0), imageShape.dim(1), imageShape.dim(2));
    }

    @Override
    public int[] labels(int[] indices) {
        return Arrays.stream(indices).map(index -> labels[requireIndex(index)]).toArray();
    }

    /** All images as one tensor, (N, C, H, W): eight bytes for each pixel. */
    public Tensor images() {
        return batch(IntStream.range(0, size()).toArray());
    }

    /** The classes of all images, copied. */
    public int[] labels() {
        return labels.clone();
    }

    /** The class of one image. */
    public int label(int index) {
        return labels[requireIndex(index)];
    }

    /** One image, (C, H, W). */
    public Tensor image(int index) {
        return batch(new int[] {index})
                .reshape(imageShape.dim(0), imageShape.dim(1), imageShape.dim(2));
    }

    /** The images from {@code start} up to, not including, {@code stop}. */
    public LabeledImages slice(int start, int stop) {
        if (start < 0 || stop < start || stop > size()) {
            throw new IndexOutOfBoundsException(
                    "slice: " + start + " to " + stop + " does not lie within 0 to " + size());
        }
        int size = imageShape.size();
        return new LabeledImages(
                Arrays.copyOfRange(pixels, start * size, stop * size),
                Arrays.copyOfRange(labels, start, stop),
                imageShape,
                scale);
    }

    /** The images with these numbers, in this order. */
    public LabeledImages select(int[] indices) {
        int size = imageShape.size();
        var chosen = new byte[indices.length * size];
        for (int n = 0; n < indices.length; n++) {
            System.arraycopy(pixels, requireIndex(indices[n]) * size, chosen, n * size, size);
        }
        return new LabeledImages(chosen, labels(indices), imageShape, scale);
    }

    /** The same images with pixels turned into numbers another way. */
    public LabeledImages withScale(PixelScale newScale) {
        return new LabeledImages(pixels, labels, imageShape, newScale);
    }

    private int requireIndex(int index) {
        if (index < 0 || index >= labels.length) {
            throw new IndexOutOfBoundsException(
                    "image " + index + " does not exist, needs one from 0 to " + (size() - 1));
        }
        return index;
    }

    @Override
    public String toString() {
        return size() + " images of " + imageShape + ", pixels " + scale;
    }
}
