package layerwise.layers;

import layerwise.tensor.Tensor;

/** The mean of the cells under the window, as the definition of {@link Pool2d} reads. */
public final class AveragePool2dNaive extends Pool2d {

    /** Pooling with this window. */
    public AveragePool2dNaive(PoolGeometry geometry) {
        super(geometry);
    }

    @Override
    public Tensor forward(Tensor x) {
        var out = Tensor.zeros(outShape(x));
        for (int n = 0; n < out.dim(0); n++) {
            for (int c = 0; c < out.dim(1); c++) {
                for (int i = 0; i < out.dim(2); i++) {
                    for (int j = 0; j < out.dim(3); j++) {
                        out.set(n, c, i, j, mean(x, n, c, i, j));
                    }
                }
            }
        }
        return out;
    }

    private double mean(Tensor x, int n, int c, int i, int j) {
        double sum = 0;
        for (int k = 0; k < geometry.windowHeight(); k++) {
            for (int l = 0; l < geometry.windowWidth(); l++) {
                int h = i * geometry.stride() + k - geometry.pad();
                int w = j * geometry.stride() + l - geometry.pad();
                if (inside(x, h, w)) {
                    sum += x.get(n, c, h, w);
                }
            }
        }
        return sum / cells(x, i, j);
    }

    /** What the sum at (i, j) is divided by. */
    private int cells(Tensor x, int i, int j) {
        if (geometry.padding() == PoolPadding.ZEROS) {
            return geometry.windowHeight() * geometry.windowWidth();
        }
        int cells = 0;
        for (int k = 0; k < geometry.windowHeight(); k++) {
            for (int l = 0; l < geometry.windowWidth(); l++) {
                int h = i * geometry.stride() + k - geometry.pad();
                int w = j * geometry.stride() + l - geometry.pad();
                cells += inside(x, h, w) ? 1 : 0;
            }
        }
        return cells;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        var dx = Tensor.zeros(x.shape());
        for (int n = 0; n < dOut.dim(0); n++) {
            for (int c = 0; c < dOut.dim(1); c++) {
                for (int i = 0; i < dOut.dim(2); i++) {
                    for (int j = 0; j < dOut.dim(3); j++) {
                        spread(dOut.get(n, c, i, j) / cells(x, i, j), dx, n, c, i, j);
                    }
                }
            }
        }
        return dx;
    }

    private void spread(double share, Tensor dx, int n, int c, int i, int j) {
        for (int k = 0; k < geometry.windowHeight(); k++) {
            for (int l = 0; l < geometry.windowWidth(); l++) {
                int h = i * geometry.stride() + k - geometry.pad();
                int w = j * geometry.stride() + l - geometry.pad();
                if (inside(dx, h, w)) {
                    dx.set(n, c, h, w, dx.get(n, c, h, w) + share);
                }
            }
        }
    }

    private static boolean inside(Tensor x, int h, int w) {
        return h >= 0 && h < x.dim(2) && w >= 0 && w < x.dim(3);
    }
}
