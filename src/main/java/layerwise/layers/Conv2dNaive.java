package layerwise.layers;

import java.util.Arrays;
import layerwise.tensor.Tensor;

/** {@link Conv2d} as its definition reads: one loop for each letter of the formula. */
public final class Conv2dNaive extends Conv2d {

    /**
     * A convolution with these parameters, which are not copied.
     *
     * @param weights (F, C, HH, WW)
     * @param bias (F)
     */
    public Conv2dNaive(ConvGeometry geometry, Tensor weights, Tensor bias) {
        super(geometry, weights, bias);
    }

    @Override
    public Tensor forward(Tensor x) {
        var out = Tensor.zeros(outShape(x));
        for (int n = 0; n < out.dim(0); n++) {
            for (int f = 0; f < out.dim(1); f++) {
                for (int i = 0; i < out.dim(2); i++) {
                    for (int j = 0; j < out.dim(3); j++) {
                        out.set(n, f, i, j, bias.value.get(f) + weighedSum(x, n, f, i, j));
                    }
                }
            }
        }
        return out;
    }

    /** The window at (i, j) of image n, weighed by filter f. */
    private double weighedSum(Tensor x, int n, int f, int i, int j) {
        double sum = 0;
        for (int c = 0; c < geometry.inChannels(); c++) {
            for (int k = 0; k < geometry.filterHeight(); k++) {
                for (int l = 0; l < geometry.filterWidth(); l++) {
                    int h = i * geometry.stride() + k - geometry.pad();
                    int w = j * geometry.stride() + l - geometry.pad();
                    if (inside(x, h, w)) {
                        sum += x.get(n, c, h, w) * weights.value.get(f, c, k, l);
                    }
                }
            }
        }
        return sum;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        var dx = Tensor.zeros(x.shape());
        Arrays.fill(weights.gradient.data(), 0);
        Arrays.fill(bias.gradient.data(), 0);
        for (int n = 0; n < dOut.dim(0); n++) {
            for (int f = 0; f < dOut.dim(1); f++) {
                for (int i = 0; i < dOut.dim(2); i++) {
                    for (int j = 0; j < dOut.dim(3); j++) {
                        double d = dOut.get(n, f, i, j);
                        bias.gradient.set(f, bias.gradient.get(f) + d);
                        spread(d, dx, x, n, f, i, j);
                    }
                }
            }
        }
        return dx;
    }

    /** Gives each cell and each weight that made the output at (i, j) its share of the gradient. */
    private void spread(double d, Tensor dx, Tensor x, int n, int f, int i, int j) {
        var w4 = weights.value;
        var dw = weights.gradient;
        for (int c = 0; c < geometry.inChannels(); c++) {
            for (int k = 0; k < geometry.filterHeight(); k++) {
                for (int l = 0; l < geometry.filterWidth(); l++) {
                    int h = i * geometry.stride() + k - geometry.pad();
                    int w = j * geometry.stride() + l - geometry.pad();
                    if (inside(x, h, w)) {
                        dx.set(n, c, h, w, dx.get(n, c, h, w) + d * w4.get(f, c, k, l));
                        dw.set(f, c, k, l, dw.get(f, c, k, l) + d * x.get(n, c, h, w));
                    }
                }
            }
        }
    }

    private static boolean inside(Tensor x, int h, int w) {
        return h >= 0 && h < x.dim(2) && w >= 0 && w < x.dim(3);
    }
}
