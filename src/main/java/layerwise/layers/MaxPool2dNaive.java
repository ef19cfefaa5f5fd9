package layerwise.layers;

import layerwise.tensor.Tensor;

/** The largest cell under the window, as the definition of {@link Pool2d} reads. */
public final class MaxPool2dNaive extends Pool2d {

    /** Pooling with this window. */
    public MaxPool2dNaive(PoolGeometry geometry) {
        super(geometry);
    }

    @Override
    public Tensor forward(Tensor x) {
        var out = Tensor.zeros(outShape(x));
        for (int n = 0; n < out.dim(0); n++) {
            for (int c = 0; c < out.dim(1); c++) {
                for (int i = 0; i < out.dim(2); i++) {
                    for (int j = 0; j < out.dim(3); j++) {
                        var cell = largest(x, n, c, i, j);
                        out.set(n, c, i, j, cell.value());
                    }
                }
            }
        }
        return out;
    }

    @Override
    public Tensor backward(Tensor dOut, Tensor x) {
        requireGradient(dOut, x);
        var dx = Tensor.zeros(x.shape());
        for (int n = 0; n < dOut.dim(0); n++) {
            for (int c = 0; c < dOut.dim(1); c++) {
                for (int i = 0; i < dOut.dim(2); i++) {
                    for (int j = 0; j < dOut.dim(3); j++) {
                        var cell = largest(x, n, c, i, j);
                        if (inside(x, cell.h(), cell.w())) {
                            double sum = dx.get(n, c, cell.h(), cell.w()) + dOut.get(n, c, i, j);
                            dx.set(n, c, cell.h(), cell.w(), sum);
                        }
                    }
                }
            }
        }
        return dx;
    }

    private record Cell(int h, int w, double value) {}

    /** The first of the largest cells under the window at (i, j). */
    private Cell largest(Tensor x, int n, int c, int i, int j) {
        Cell best = null;
        for (int k = 0; k < geometry.windowHeight(); k++) {
            for (int l = 0; l < geometry.windowWidth(); l++) {
                int h = i * geometry.stride() + k - geometry.pad();
                int w = j * geometry.stride() + l - geometry.pad();
                boolean inside = inside(x, h, w);
                if (!inside && geometry.padding() == PoolPadding.IGNORED) {
                    continue;
                }
                double value = inside ? x.get(n, c, h, w) : 0;
                if (best == null || value > best.value() || Double.isNaN(value)) {
                    best = new Cell(h, w, value);
                }
            }
        }
        return best;
    }

    private static boolean inside(Tensor x, int h, int w) {
        return h >= 0 && h < x.dim(2) && w >= 0 && w < x.dim(3);
    }
}
