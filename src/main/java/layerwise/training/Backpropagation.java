package layerwise.training;

import java.util.Arrays;
import java.util.List;
import layerwise.layers.Fusion;
import layerwise.layers.Layer;
import layerwise.layers.Reusing;
import layerwise.layers.Workspace;
import layerwise.losses.Loss;
import layerwise.tensor.Tensor;

/**
 * Runs batches through layers and a loss, forward and backward, and leaves the gradients in the
 * layers' parameters.
 *
 * <p>Where all layers are {@link Reusing}, their results lie in tensors that are kept from one
 * batch to the next, neighbours are {@linkplain Fusion joined}, and no gradient is worked out
 * before the first layer that learns. A layer of somebody else's may keep what it is given, so with
 * one among them every tensor is a new one, and each layer is asked for all it gives. The numbers
 * are the same.
 */
public final class Backpropagation {
    private final List<Layer> layers;
    private final Loss loss;
    private final boolean reusing;
    private final int firstToLearn;
    private final Workspace batch = new Workspace();
    private final Workspace[] workspaces;
    private final Tensor[] inputs;

    /** Backpropagation through these layers, in this order, at least one. */
    public Backpropagation(List<Layer> layers, Loss loss) {
        this.reusing = layers.stream().allMatch(Reusing.class::isInstance);
        this.layers = reusing ? Fusion.of(layers) : List.copyOf(layers);
        this.loss = loss;
        this.firstToLearn = reusing ? firstWithParameters(this.layers) : 0;
        this.workspaces = new Workspace[this.layers.size() + 1];
        Arrays.setAll(workspaces, _ -> new Workspace());
        this.inputs = new Tensor[this.layers.size() + 1];
    }

    private static int firstWithParameters(List<Layer> layers) {
        int first = 0;
        while (first < layers.size() - 1 && layers.get(first).parameters().isEmpty()) {
            first++;
        }
        return first;
    }

    /** Where the next batch may lie: it is not looked at after the one behind it is put there. */
    public Workspace batch() {
        return reusing ? batch : new Workspace();
    }

    /** Learns from a batch: returns its loss and leaves the gradients in the parameters. */
    public double run(Tensor x, int[] targets) {
        int last = layers.size();
        var scores = forward(x);
        var kept = reusing ? workspaces[last] : new Workspace();
        var result = loss.withGradient(scores, targets, kept);
        var gradient = result.dScores();
        for (int i = last - 1; i > firstToLearn; i--) {
            gradient = backward(i, gradient);
        }
        // nobody asks for the gradient at what nothing was learned for
        parameterGradients(firstToLearn, gradient);
        return result.loss();
    }

    /** The scores of a batch, (N, K), until the next one is run; learns nothing. */
    public Tensor forward(Tensor x) {
        inputs[0] = x;
        for (int i = 0; i < layers.size(); i++) {
            inputs[i + 1] = forward(i);
        }
        return scores();
    }

    private Tensor forward(int i) {
        return reusing && layers.get(i) instanceof Reusing layer
                ? layer.forward(inputs[i], workspaces[i])
                : layers.get(i).forward(inputs[i]);
    }

    private Tensor backward(int i, Tensor gradient) {
        return reusing && layers.get(i) instanceof Reusing layer
                ? layer.backward(gradient, inputs[i], workspaces[i])
                : layers.get(i).backward(gradient, inputs[i]);
    }

    private void parameterGradients(int i, Tensor gradient) {
        if (reusing && layers.get(i) instanceof Reusing layer) {
            layer.parameterGradients(gradient, inputs[i], workspaces[i]);
        } else {
            layers.get(i).parameterGradients(gradient, inputs[i]);
        }
    }

    /** The scores of the last batch, (N, K), until the next one is run. */
    public Tensor scores() {
        return inputs[layers.size()];
    }
}
