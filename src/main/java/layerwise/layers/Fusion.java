package layerwise.layers;

import java.util.ArrayList;
import java.util.List;

/** Layers that follow one another, joined where that saves a way through memory. */
public final class Fusion {
    private Fusion() {}

    /**
     * Layers that give the same output and the same gradients as these, in this order; some do the
     * work of two.
     *
     * <ul>
     *   <li>A {@link Relu} with derivative 0 at 0 before a {@link MaxPool2d} is done by the
     *       pooling.
     * </ul>
     */
    public static List<Layer> of(List<Layer> layers) {
        var fused = new ArrayList<Layer>();
        for (var layer : layers) {
            if (layer instanceof MaxPool2d pool
                    && !fused.isEmpty()
                    && fused.getLast() instanceof Relu relu
                    && relu.isZeroAtZero()) {
                fused.set(fused.size() - 1, pool.rectified());
            } else {
                fused.add(layer);
            }
        }
        return List.copyOf(fused);
    }
}
