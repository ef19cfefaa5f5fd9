package layerwise.oracle;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.engine.Engine;
/** Scouting. */
public final class Oracle {
    private Oracle() {}
    /** Runs. */
    public static void main(String[] args) {
        try (var m = NDManager.newBaseManager()) {
            var x = m.create(new double[]{1,2,3,4,5,6,7,8,9}, new Shape(1,1,3,3));
            var w = m.create(new double[]{1,2,3,4}, new Shape(1,1,2,2));
            x.setRequiresGradient(true); w.setRequiresGradient(true);
            try (GradientCollector g = Engine.getInstance().newGradientCollector()) {
                var out = ai.djl.nn.convolutional.Conv2d.conv2d(x, w, m.zeros(new Shape(1), DataType.FLOAT64), new Shape(1,1), new Shape(0,0), new Shape(1,1), 1).singletonOrThrow();
                g.backward(out.sum());
                System.out.println(out + " " + x.getGradient() + w.getGradient());
            }
        }
    }
}
