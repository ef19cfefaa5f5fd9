package layerwise.datasets;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import layerwise.layers.Workspace;
import layerwise.tensor.Shape;
import layerwise.tensor.ShapeException;
import layerwise.tensor.Tensor;

/**
 * Images of one size, each with its class. Pixels are kept as bytes, an eighth of the memory, and
 * become numbers by the batch: {@link #batch} returns (N, C, H, W). Centered images have a mean
 * image, which is subtracted on the way; parts of them keep the mean of the whole. Immutable.
 */
public final class LabeledImages implements Examples {
    private final byte[] pixels;
    private final int[] labels;
    private final Shape imageShape;
    private final PixelScale scale;
    private final Optional<Tensor> center;

    /**
     * Takes over the arrays, which are not copied.
     *
     * @param pixels the images one after another, each laid out as {@code imageShape}
     * @param labels the class of each image
     * @param imageShape (C, H, W)
     * @param scale how a pixel becomes a number
     */
    public LabeledImages(byte[] pixels, int[] labels, Shape imageShape, PixelScale scale) {
        this(pixels, labels, imageShape, scale, Optional.empty());
    }

    private LabeledImages(
            byte[] pixels,
            int[] labels,
            Shape imageShape,
            PixelScale scale,
            Optional<Tensor> center) {
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
        this.center = center;
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
        return batch(indices, new Workspace());
    }

    @Override
    public Tensor batch(int[] indices, Workspace kept) {
        int size = imageShape.size();
        var batch =
                kept.output(
                        Shape.of(
                                indices.length,
                                imageShape.dim(0),
                                imageShape.dim(1),
                                imageShape.dim(2)));
        double[] data = batch.data();
        double factor = scale.factor();
        var subtracted = center.orElseGet(() -> Tensor.zeros(imageShape)).data();
        for (int n = 0; n < indices.length; n++) {
            int from = requireIndex(indices[n]) * size;
            int to = n * size;
            for (int i = 0; i < size; i++) {
                data[to + i] = ((pixels[from + i] & 0xff) - subtracted[i]) * factor;
            }
        }
        return batch;
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
                scale,
                center);
    }

    /** The images with these numbers, in this order. */
    public LabeledImages select(int[] indices) {
        int size = imageShape.size();
        var chosen = new byte[indices.length * size];
        for (int n = 0; n < indices.length; n++) {
            System.arraycopy(pixels, requireIndex(indices[n]) * size, chosen, n * size, size);
        }
        return new LabeledImages(chosen, labels(indices), imageShape, scale, center);
    }

    /** The same images with pixels turned into numbers another way. */
    public LabeledImages withScale(PixelScale newScale) {
        return new LabeledImages(pixels, labels, imageShape, newScale, center);
    }

    /**
     * The mean of these images, (C, H, W), in stored pixels, 0 to 255, whatever the scale. Sums of
     * bytes are exact, so that it does not depend on the order.
     */
    public Tensor mean() {
        int size = imageShape.size();
        var sums = new long[size];
        for (int from = 0; from < pixels.length; from += size) {
            for (int i = 0; i < size; i++) {
                sums[i] += pixels[from + i] & 0xff;
            }
        }
        var mean = Tensor.zeros(imageShape);
        Arrays.setAll(mean.data(), i -> (double) sums[i] / size());
        return mean;
    }

    /**
     * The same images with this subtracted from each, before the scale; other parts of a dataset
     * are centered by the mean of its training images.
     *
     * @param mean in stored pixels, as {@link #mean()} gives it; not copied
     * @throws ShapeException unless it is shaped like one image
     */
    public LabeledImages centered(Tensor mean) {
        if (!mean.shape().equals(imageShape)) {
            throw new ShapeException(
                    "LabeledImages: mean",
                    mean.shape(),
                    imageShape.toString(),
                    "it is shaped like one image");
        }
        return new LabeledImages(pixels, labels, imageShape, scale, Optional.of(mean));
    }

    /** The same images with nothing subtracted, to look at. */
    public LabeledImages uncentered() {
        return new LabeledImages(pixels, labels, imageShape, scale);
    }

    /** What is subtracted from each image; empty where nothing is. */
    public Optional<Tensor> center() {
        return center;
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
        return size()
                + " images of "
                + imageShape
                + ", pixels "
                + scale
                + (center.isPresent() ? " minus a mean image" : "");
    }
}
