package layerwise.datasets;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Images to learn from, to choose settings by, and to report on.
 *
 * @param name what the set is, for titles and reports; says so where the images are drawn
 * @param drawn whether the images stand in for real ones, which teach something else
 * @param classes the names of the classes, class 0 first
 * @param train images to learn from
 * @param validation images to choose settings by
 * @param test images to report on, once
 */
public record ImageDataset(
        String name,
        boolean drawn,
        List<String> classes,
        LabeledImages train,
        LabeledImages validation,
        LabeledImages test) {

    /** Images that were photographed or written, not drawn. */
    public ImageDataset(
            String name,
            List<String> classes,
            LabeledImages train,
            LabeledImages validation,
            LabeledImages test) {
        this(name, false, classes, train, validation, test);
    }

    /** Checks that nothing is missing, and copies the list. */
    public ImageDataset {
        Objects.requireNonNull(name, "name");
        classes = List.copyOf(classes);
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
    }

    /** The same images with pixels turned into numbers another way. */
    public ImageDataset withScale(PixelScale scale) {
        return map(images -> images.withScale(scale));
    }

    /** The same images with the mean of the training images subtracted from each. */
    public ImageDataset centered() {
        var mean = train.mean();
        return map(images -> images.centered(mean));
    }

    /** The same images with nothing subtracted, to look at. */
    public ImageDataset uncentered() {
        return map(LabeledImages::uncentered);
    }

    private ImageDataset map(UnaryOperator<LabeledImages> change) {
        return new ImageDataset(
                name,
                drawn,
                classes,
                change.apply(train),
                change.apply(validation),
                change.apply(test));
    }

    /**
     * The first images of each part; a part that has fewer is taken whole. Centered images keep the
     * mean of all training images.
     */
    public ImageDataset first(int trainSize, int validationSize, int testSize) {
        return new ImageDataset(
                name,
                drawn,
                classes,
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
