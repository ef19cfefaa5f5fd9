package layerwise.datasets;

import java.util.Arrays;
import layerwise.layers.Workspace;
import layerwise.tensor.Shape;
import layerwise.tensor.Tensor;

/** Examples that are the rows of one tensor. */
final class TensorExamples implements Examples {
    private final Tensor inputs;
    private final int[] labels;

    TensorExamples(Tensor inputs, int[] labels) {
        if (inputs.axes() == 0 || inputs.dim(0) != labels.length) {
            throw new IllegalArgumentException(
                    "Examples: there are "
                            + labels.length
                            + " labels, needs one for each row of the inputs of shape "
                            + inputs.shape());
        }
        this.inputs = inputs;
        this.labels = labels;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Tensor batch(int[] indices) {
        return batch(indices, new Workspace());
    }

    @Override
    public Tensor batch(int[] indices, Workspace kept) {
        int[] sizes = inputs.shape().toArray();
        int length = labels.length == 0 ? 0 : inputs.size() / labels.length;
        sizes[0] = indices.length;
        var batch = kept.output(Shape.of(sizes));
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(inputs.data(), indices[i] * length, batch.data(), i * length, length);
        }
        return batch;
    }

    @Override
    public int[] labels(int[] indices) {
        return Arrays.stream(indices).map(index -> labels[index]).toArray();
    }
}
