package layerwise.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import layerwise.tensor.RandomState;
import layerwise.tensor.Shape;

/**
 * The MNIST digits, 28x28 grey, divided as the assignments do; drawn ones where it is not to be
 * had.
 */
public final class Mnist {
    private static final int TRAINING_IMAGES = 60_000;
    private static final Shape IMAGE = Shape.of(1, 28, 28);

    /** The names of the classes. */
    public static final List<String> CLASSES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    /** How the 60000 training images are divided; the 10000 test images stay as they are. */
    public enum Split {
        /** CS5242: the first 48000 to learn from, the other 12000 to validate. */
        FIRST_48000,
        /** UCL, TensorFlow's reader: the first 5000 to validate, the other 55000 to learn from. */
        LAST_55000,
        /** Fudan: 5000 drawn at random to validate (seed 0), the other 55000 to learn from. */
        RANDOM_55000
    }

    private Mnist() {}

    /**
     * The digits with pixels from 0 to 1: real ones from a folder of {@link Locations} or the web,
     * else drawn ones, and then the dataset's name says so.
     */
    public static ImageDataset load(Split split) {
        try {
            var quiet = new Fetcher(Duration.ofSeconds(5), (_, _, _) -> {});
            return read(Locations.findOrFetch("mnist", quiet), split);
        } catch (IOException e) {
            return SyntheticDigits.likeMnist(Fetcher.reason(e));
        }
    }

    /**
     * The digits of these four files.
     *
     * @param files training images and labels, test images and labels, in this order
     * @throws DatasetFormatException if a file is not what its place says
     */
    public static ImageDataset read(List<Path> files, Split split) {
        if (files.size() != 4) {
            throw new IllegalArgumentException(
                    "Mnist.read: there are "
                            + files.size()
                            + " files, needs 4: training images and"
                            + " labels, test images and labels");
        }
        var training = images(files.get(0), files.get(1));
        var test = images(files.get(2), files.get(3));
        if (training.size() != TRAINING_IMAGES) {
            throw new DatasetFormatException(
                    files.get(0).getFileName().toString(),
                    4,
                    "says "
                            + training.size()
                            + " images, needs "
                            + TRAINING_IMAGES
                            + "; is it the training file?");
        }
        return divide(training, test, split);
    }

    private static ImageDataset divide(LabeledImages training, LabeledImages test, Split split) {
        var name = "MNIST";
        return switch (split) {
            case FIRST_48000 ->
                    new ImageDataset(
                            name,
                            CLASSES,
                            training.slice(0, 48_000),
                            training.slice(48_000, TRAINING_IMAGES),
                            test);
            case LAST_55000 ->
                    new ImageDataset(
                            name,
                            CLASSES,
                            training.slice(5_000, TRAINING_IMAGES),
                            training.slice(0, 5_000),
                            test);
            case RANDOM_55000 -> {
                int[] order = new RandomState(0).permutation(TRAINING_IMAGES);
                int[] validation = IntStream.range(0, 5_000).map(i -> order[i]).toArray();
                int[] rest = IntStream.range(5_000, order.length).map(i -> order[i]).toArray();
                yield new ImageDataset(
                        name, CLASSES, training.select(rest), training.select(validation), test);
            }
        };
    }

    private static LabeledImages images(Path imageFile, Path labelFile) {
        var images = Idx.readImages(imageFile);
        var labels = Idx.readLabels(labelFile);
        if (images.height != 28 || images.width != 28) {
            throw new DatasetFormatException(
                    imageFile.getFileName().toString(),
                    8,
                    "says " + images.height + "x" + images.width + " pixels, needs 28x28");
        }
        if (images.count != labels.length) {
            throw new DatasetFormatException(
                    labelFile.getFileName().toString(),
                    4,
                    "says "
                            + labels.length
                            + " labels, needs "
                            + images.count
                            + ", one for each"
                            + " image of "
                            + imageFile.getFileName());
        }
        return new LabeledImages(images.pixels, labels, IMAGE, PixelScale.UNIT);
    }
}
