package layerwise.datasets;

import java.util.Objects;

/**
 * Images to learn from, to choose settings by, and to report on.
 *
 * @param name what the set is, for titles and reports; says so where the images are drawn
 * @param drawn whether the images stand in for real ones, which teach something else
 * @param train images to learn from
 * @param validation images to choose settings by
 * @param test images to report on, once
 */
public record ImageDataset(
        String name,
        boolean drawn,
        LabeledImages train,
        LabeledImages validation,
        LabeledImages test) {

    /** Photographed or written, not drawn. */
    public ImageDataset(
            String name, LabeledImages train, LabeledImages validation, LabeledImages test) {
        this(name, false, train, validation, test);
    }

    /** Checks that nothing is missing. */
    public ImageDataset {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
    }

    /** The same images with pixels turned into numbers another way. */
    public ImageDataset withScale(PixelScale scale) {
        return new ImageDataset(
                name,
                drawn,
                train.withScale(scale),
                validation.withScale(scale),
                test.withScale(scale));
    }

    /** The first images of each part; a part that has fewer is taken whole. */
    public ImageDataset first(int trainSize, int validationSize, int testSize) {
        return new ImageDataset(
                name,
                drawn,
                train.slice(0, Math.min(trainSize, train.size())),
                validation.slice(0, Math.min(validationSize, validation.size())),
                test.slice(0, Math.min(testSize, test.size())));
    }

    /** Name and sizes, as the assignments print them. */
    public String summary() {
        return name
                + "\nNumber of training images: "
                + train.size()
                + "\nNumber of validation images: "
                + validation.size()
                + "\nNumber of testing images: "
                + test.size();
    }

    @Override
    public String toString() {
        return summary();
    }
}
